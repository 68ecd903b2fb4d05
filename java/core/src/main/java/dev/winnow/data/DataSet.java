package dev.winnow.data;

import dev.winnow.InvalidInputException;
import dev.winnow.data.image.OnBadImage;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Layout;
import dev.winnow.data.layout.Layout.Media;
import dev.winnow.data.layout.Layouts;
import dev.winnow.data.layout.Split;
import dev.winnow.data.pack.ImageFacts;
import dev.winnow.data.pack.PackedImages;
import dev.winnow.data.split.SplitDraw;
import dev.winnow.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The images of a data set, decoded and each in one split. */
public final class DataSet implements AutoCloseable {
  private static final int MOST_NAMED = 5;

  private final Layout layout;
  private final PackedImages packed;
  private final List<Sample> samples;
  private final List<BadImage> bad;
  private final String splitRule;
  private final String fingerprint;

  /**
   * An image that cannot be used.
   *
   * @param name as in {@link Entry#name()}
   * @param problem what is wrong with it
   */
  public record BadImage(String name, String problem) {}

  private DataSet(
      Layout layout,
      PackedImages packed,
      List<Sample> samples,
      List<BadImage> bad,
      String splitRule,
      String fingerprint) {
    this.layout = layout;
    this.packed = packed;
    this.samples = samples;
    this.bad = bad;
    this.splitRule = splitRule;
    this.fingerprint = fingerprint;
  }

  /**
   * Finds out the layout, decodes what is not decoded yet and draws the splits that are not given.
   *
   * @throws InvalidInputException when this is no data set of images, or images are bad and the
   *     options say to fail
   */
  public static DataSet open(DataOptions options, PackedImages.Progress progress) {
    return open(
        Layouts.find(options.root(), options.layout()).most(options.most()), options, progress);
  }

  /** As {@link #open(DataOptions, PackedImages.Progress)}, with a layout that was found before. */
  public static DataSet open(Layout layout, DataOptions options, PackedImages.Progress progress) {
    if (layout.media() == Media.VIDEOS) {
      throw new InvalidInputException(
          options.root()
              + " holds videos: cut the faces out first, with winnow data extract "
              + options.root()
              + " --out FACES, and use FACES");
    }
    PackedImages packed =
        PackedImages.open(
            options.root(), layout.entries(), options.size(), options.cache(), progress);
    try {
      return of(layout, packed, options);
    } catch (RuntimeException e) {
      packed.close();
      throw e;
    }
  }

  private static DataSet of(Layout layout, PackedImages packed, DataOptions options) {
    List<Entry> entries = layout.entries();
    List<String> digests =
        IntStream.range(0, entries.size())
            .mapToObj(i -> content(entries.get(i), packed.facts().get(i)))
            .toList();
    SplitDraw draw = SplitDraw.of(entries, digests, options.seed(), options.resplit());
    List<Sample> samples = new ArrayList<>();
    List<BadImage> bad = new ArrayList<>();
    MessageDigest fingerprint = Sha256.start();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      ImageFacts facts = packed.facts().get(i);
      if (facts.bad()) {
        bad.add(new BadImage(entry.name(), facts.problem()));
      } else {
        samples.add(new Sample(i, entry, draw.splits().get(i), facts.digest()));
      }
      fingerprint.update(
          (entry.name() + '\0' + entry.label() + facts.digest() + '\n')
              .getBytes(StandardCharsets.UTF_8));
    }
    requireUsable(options, samples, bad);
    return new DataSet(
        layout,
        packed,
        List.copyOf(samples),
        List.copyOf(bad),
        draw.rule(),
        HexFormat.of().formatHex(fingerprint.digest()));
  }

  /** What was found at the root. */
  public Layout layout() {
    return layout;
  }

  /** All good images, in the order of their names. */
  public List<Sample> samples() {
    return samples;
  }

  /** What had to be left out, in the order of the names. */
  public List<BadImage> bad() {
    return bad;
  }

  /** How the splits came about: {@code folders}, or the rule and the seed of the draw. */
  public String splitRule() {
    return splitRule;
  }

  /** SHA-256 over the names, labels and contents of all files, bad ones too. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The samples of one split, in order. */
  public List<Sample> of(Split split) {
    return samples.stream().filter(sample -> sample.split() == split).toList();
  }

  /** What is known of a sample's file. */
  public ImageFacts facts(Sample sample) {
    return packed.facts().get(sample.row());
  }

  /** The pixels of some samples; valid as long as the data set is open. */
  public ImageSet images(List<Sample> chosen) {
    return new ImageSet(chosen, packed);
  }

  /** A file that cannot be read is like no other. */
  private static String content(Entry entry, ImageFacts facts) {
    return facts.digest().isEmpty() ? "unread " + entry.name() : facts.digest();
  }

  private static void requireUsable(DataOptions options, List<Sample> samples, List<BadImage> bad) {
    if (bad.isEmpty() || options.onBadImage() == OnBadImage.SKIP && !samples.isEmpty()) {
      return;
    }
    throw new InvalidInputException(
        options.root()
            + ": "
            + (samples.isEmpty() ? "none of the " : "")
            + bad.size()
            + (samples.isEmpty() ? " images can be used: " : " images cannot be used: ")
            + named(bad)
            + ". Repair or remove them");
  }

  /** The first few bad images with what is wrong with them. */
  public static String named(List<BadImage> bad) {
    return bad.stream()
            .limit(MOST_NAMED)
            .map(image -> image.name() + " (" + image.problem() + ")")
            .collect(Collectors.joining(", "))
        + (bad.size() > MOST_NAMED ? " and " + (bad.size() - MOST_NAMED) + " more" : "");
  }

  /**
   * Checks that splits hold every class, as training and measuring need it.
   *
   * @throws InvalidInputException naming the split and the class that it lacks
   */
  public void requireClasses(Split... splits) {
    for (Split split : splits) {
      for (int label = 0; label < layout.classes().size(); label++) {
        int wanted = label;
        if (samples.stream().noneMatch(s -> s.split() == split && s.label() == wanted)) {
          throw new InvalidInputException(
              layout.root()
                  + ": the "
                  + split.label()
                  + " split has no "
                  + layout.classes().get(label)
                  + " image. More images are needed, or more people and videos, which are never"
                  + " parted");
        }
      }
    }
  }

  @Override
  public void close() {
    packed.close();
  }
}
