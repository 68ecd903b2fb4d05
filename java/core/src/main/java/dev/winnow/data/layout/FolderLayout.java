package dev.winnow.data.layout;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.FileTree.Item;
import dev.winnow.data.layout.Layout.Media;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trees of images or videos whose folders' names give the class and perhaps the split, in any case
 * and in either order. A folder below the class names the group, or the video where it holds
 * numbered frames.
 */
final class FolderLayout {
  private static final Logger LOG = LoggerFactory.getLogger(FolderLayout.class);
  private static final Pattern OPEN_FORENSICS = Pattern.compile("(?i)(real|fake)_\\d+");
  private static final Pattern NUMBERED = Pattern.compile("(?i)(frame|img|image)?[_-]?\\d+");

  /** Share of the files that a rule about names has to hold for. */
  private static final double NEARLY_ALL = 0.9;

  /** Folders of numbered files are kinds of forgery up to this many, videos beyond. */
  private static final int MOST_NUMBERED_GROUPS = 8;

  /** A file whose folders name a class. */
  private record Labelled(Item item, int label, Optional<Split> split, List<String> below) {}

  private FolderLayout() {}

  static Layout read(Path root) {
    List<Labelled> found = new ArrayList<>();
    for (Item item : FileTree.of(root).items()) {
      label(item).ifPresent(found::add);
    }
    boolean images = found.stream().anyMatch(file -> !file.item().video());
    long videos = found.stream().filter(file -> file.item().video()).count();
    if (images && videos > 0) {
      LOG.warn("{}: {} videos lie among the images and are passed over", root, videos);
      found.removeIf(file -> file.item().video());
    }
    requireBothClasses(root, found);
    Media media = images ? Media.IMAGES : Media.VIDEOS;
    boolean facesOfVideos =
        images && nearlyAll(found, f -> FrameName.ofFrame(f.item().stem(), f.label()).isPresent());
    boolean namedByIdentity =
        !images && nearlyAll(found, f -> FrameName.ofVideo(f.item().stem(), f.label()).isPresent());
    boolean numbered =
        nearlyAll(found, f -> NUMBERED.matcher(f.item().stem()).matches())
            && foldersBelow(found) > MOST_NUMBERED_GROUPS;
    List<Entry> entries =
        found.stream()
            .map(file -> entry(file, media, facesOfVideos || namedByIdentity, numbered))
            .toList();
    return new Layout(name(found, facesOfVideos), root, media, Layout.REAL_AND_FAKE, entries);
  }

  private static String name(List<Labelled> found, boolean facesOfVideos) {
    if (facesOfVideos) {
      return "faceforensics-celebdf-subset";
    }
    boolean openForensics =
        found.stream().allMatch(f -> f.split().isPresent())
            && nearlyAll(found, f -> OPEN_FORENSICS.matcher(f.item().stem()).matches());
    return openForensics ? "openforensics" : "folders";
  }

  private static Entry entry(
      Labelled file, Media media, boolean namedByIdentity, boolean numbered) {
    Item item = file.item();
    List<String> below = file.below();
    String group = "";
    String video = media == Media.VIDEOS ? item.name() : "";
    Optional<FrameName> name = Optional.empty();
    if (namedByIdentity) {
      name =
          media == Media.VIDEOS
              ? FrameName.ofVideo(item.stem(), file.label())
              : FrameName.ofFrame(item.stem(), file.label());
    }
    List<String> identities = name.map(FrameName::identities).orElse(List.of());
    if (namedByIdentity && media == Media.IMAGES) {
      group = name.map(FrameName::source).orElse("");
      video = name.map(FrameName::video).orElse("");
    } else if (!below.isEmpty()) {
      boolean lastIsVideo = media == Media.IMAGES && (numbered || below.size() > 1);
      if (lastIsVideo) {
        // Without the split's folder: the same video in two splits must be seen to be one.
        video = Layout.REAL_AND_FAKE.get(file.label()) + "/" + String.join("/", below);
      }
      group = lastIsVideo && below.size() == 1 ? "" : below.get(0);
    }
    return new Entry(
        item.file(), 0, item.name(), file.label(), file.split(), group, identities, video);
  }

  private static Optional<Labelled> label(Item item) {
    List<FolderName> names = item.folders().stream().map(FolderName::of).toList();
    // A set may be called "deepfakes": the plain names real and fake win over their synonyms, and
    // of synonyms the innermost.
    boolean plain = names.stream().anyMatch(FolderName::plain);
    int label = -1;
    int last = -1;
    Optional<Split> split = Optional.empty();
    for (int i = 0; i < names.size(); i++) {
      FolderName name = names.get(i);
      if (name.label().isPresent() && (name.plain() || !plain)) {
        if (plain && label >= 0 && label != name.label().get()) {
          throw new InvalidInputException(
              item.file() + " lies below both a 'real' and a 'fake' folder: which is it?");
        }
        label = name.label().get();
        last = i;
      }
      if (name.split().isPresent()) {
        split = name.split();
        last = i;
      }
    }
    return label < 0
        ? Optional.empty()
        : Optional.of(
            new Labelled(
                item, label, split, item.folders().subList(last + 1, item.folders().size())));
  }

  private static void requireBothClasses(Path root, List<Labelled> found) {
    for (int label = 0; label <= 1; label++) {
      int wanted = label;
      if (found.stream().noneMatch(file -> file.label() == wanted)) {
        throw new InvalidInputException(
            root
                + " holds no image or video below a folder named '"
                + Layout.REAL_AND_FAKE.get(label)
                + "'. Expected {train,validation,test}/{real,fake} or {real,fake}, FaceForensics++,"
                + " Celeb-DF, idx files, or a "
                + Manifest.FILE_NAME);
      }
    }
  }

  private static long foldersBelow(List<Labelled> found) {
    Set<String> folders = new HashSet<>();
    found.stream().filter(f -> !f.below().isEmpty()).forEach(f -> folders.add(f.below().get(0)));
    return folders.size();
  }

  private static boolean nearlyAll(List<Labelled> found, Predicate<Labelled> rule) {
    return found.stream().filter(rule).count() >= NEARLY_ALL * found.size();
  }
}
