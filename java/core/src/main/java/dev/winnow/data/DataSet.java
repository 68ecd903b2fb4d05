package dev.winnow.data;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.ImageTree;
import dev.winnow.data.layout.ImageTree.Found;
import dev.winnow.data.layout.Split;
import dev.winnow.tensor.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of a data set, each in one split.
 *
 * @param samples in the order of their names
 * @param splitRule how the splits came about: {@code folders}, or the rule and the seed of what was
 *     split here
 * @param fingerprint SHA-256 over names, labels and contents
 */
public record DataSet(List<Sample> samples, String splitRule, String fingerprint) {

  private static final Logger LOG = LoggerFactory.getLogger(DataSet.class);

  /** The share of a class that goes to each of validation and test where the folders give none. */
  private static final double HELD_OUT = 0.15;

  /**
   * Reads the layout of a folder and hashes its files. A split that no folder gives is drawn from
   * the training images (so 70/15/15 where there is no split at all): by class, in the order of a
   * seeded hash of the content, so that a file keeps its split whatever it is called and copies of
   * one file never part.
   *
   * @throws InvalidInputException when the folder is not a data set, or a split would be empty
   */
  public static DataSet read(Path root, long seed) {
    List<Found> found = ImageTree.scan(root);
    List<String> digests = found.parallelStream().map(image -> digest(image.file())).toList();
    Set<Split> given =
        found.stream()
            .flatMap(image -> image.split().stream())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Split.class)));
    boolean loose = found.stream().anyMatch(image -> image.split().isEmpty());
    if (loose && !given.isEmpty()) {
      throw new InvalidInputException(
          root + " holds images both inside and outside of split folders: move them into one kind");
    }
    if (!loose && !given.contains(Split.TRAIN)) {
      throw new InvalidInputException(root + " has no train folder");
    }
    Set<Split> missing =
        EnumSet.complementOf(EnumSet.copyOf(given.isEmpty() ? Set.of(Split.TRAIN) : given));
    missing.remove(Split.TRAIN);

    Map<String, Split> drawn = new TreeMap<>();
    for (int label = 0; label <= 1; label++) {
      drawn.putAll(draw(found, digests, label, missing, seed));
    }
    List<Sample> samples = new ArrayList<>();
    MessageDigest fingerprint = sha256();
    for (int i = 0; i < found.size(); i++) {
      Found image = found.get(i);
      Split split = image.split().orElse(Split.TRAIN);
      if (split == Split.TRAIN) {
        split = drawn.getOrDefault(image.label() + digests.get(i), Split.TRAIN);
      }
      samples.add(new Sample(image.file(), image.name(), image.label(), split, digests.get(i)));
      fingerprint.update(
          (image.name() + '\0' + image.label() + digests.get(i) + '\n')
              .getBytes(StandardCharsets.UTF_8));
    }
    DataSet data =
        new DataSet(
            List.copyOf(samples),
            rule(missing, seed),
            HexFormat.of().formatHex(fingerprint.digest()));
    data.requireBothClasses(root);
    data.warnOfLeaks(root);
    return data;
  }

  /** The samples of one split, in order. */
  public List<Sample> of(Split split) {
    return samples.stream().filter(sample -> sample.split() == split).toList();
  }

  private static Map<String, Split> draw(
      List<Found> found, List<String> digests, int label, Set<Split> missing, long seed) {
    Map<String, Integer> copies = new TreeMap<>();
    int total = 0;
    for (int i = 0; i < found.size(); i++) {
      Found image = found.get(i);
      if (image.label() == label && image.split().orElse(Split.TRAIN) == Split.TRAIN) {
        copies.merge(digests.get(i), 1, Integer::sum);
        total++;
      }
    }
    List<String> order = new ArrayList<>(copies.keySet());
    order.sort(
        Comparator.<String>comparingLong(digest -> Seeds.derive(seed, "split/" + digest))
            .thenComparing(Comparator.naturalOrder()));
    Map<String, Split> drawn = new TreeMap<>();
    int next = 0;
    for (Split split : missing) {
      long quota = Math.round(HELD_OUT * total);
      for (long taken = 0; taken < quota && next < order.size(); next++) {
        drawn.put(label + order.get(next), split);
        taken += copies.get(order.get(next));
      }
    }
    return drawn;
  }

  private static String rule(Set<Split> missing, long seed) {
    if (missing.isEmpty()) {
      return "folders";
    }
    String shares =
        missing.stream()
            .map(split -> String.format(Locale.ROOT, "%s %.2f", split.label(), HELD_OUT))
            .collect(Collectors.joining(", "));
    return shares + " of train by content hash, seed " + seed;
  }

  private void requireBothClasses(Path root) {
    for (Split split : Split.values()) {
      for (int label = 0; label <= 1; label++) {
        int wanted = label;
        if (samples.stream().noneMatch(s -> s.split() == split && s.label() == wanted)) {
          throw new InvalidInputException(
              root
                  + ": the "
                  + split.label()
                  + " split has no "
                  + (label == 1 ? "fake" : "real")
                  + " image. More images are needed");
        }
      }
    }
  }

  private void warnOfLeaks(Path root) {
    Map<String, Split> first = new TreeMap<>();
    List<String> leaks =
        samples.stream()
            .filter(s -> first.computeIfAbsent(s.digest(), d -> s.split()) != s.split())
            .map(Sample::name)
            .toList();
    if (!leaks.isEmpty()) {
      LOG.warn(
          "{}: {} images are copies of images in another split (the first: {}); figures on such"
              + " images flatter. Remove the copies",
          root,
          leaks.size(),
          leaks.get(0));
    }
  }

  private static String digest(Path file) {
    MessageDigest sha = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new InvalidInputException(file + " could not be read: " + e, e);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
