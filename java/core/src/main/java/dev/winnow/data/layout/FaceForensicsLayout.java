package dev.winnow.data.layout;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.FileTree.Item;
import dev.winnow.data.layout.Layout.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * FaceForensics++ (Rössler et al. 2019) as its authors lay it out: {@code
 * original_sequences/SOURCE/COMPRESSION/videos} and {@code
 * manipulated_sequences/MANIPULATION/COMPRESSION/videos}, or {@code images} with a folder of frames
 * a video where they were extracted. Lists of pairs (train.json, val.json, test.json) give the
 * splits where they are there.
 */
final class FaceForensicsLayout {
  private static final Logger LOG = LoggerFactory.getLogger(FaceForensicsLayout.class);
  private static final String ORIGINAL = "original_sequences";
  private static final String MANIPULATED = "manipulated_sequences";
  private static final String USUAL_COMPRESSION = "c23";

  private FaceForensicsLayout() {}

  static boolean isAt(Path folder) {
    return Files.isDirectory(folder.resolve(ORIGINAL))
        && Files.isDirectory(folder.resolve(MANIPULATED));
  }

  static Layout read(Path root, Path base, LayoutOptions options) {
    List<Path> sources = foldersIn(base.resolve(ORIGINAL));
    List<Path> manipulations = chosen(foldersIn(base.resolve(MANIPULATED)), options);
    String compression = compression(base, sources, options);
    Map<String, Split> pairs = PairSplits.read(base);

    List<Entry> entries = new ArrayList<>();
    for (Path source : sources) {
      addAll(entries, root, source.resolve(compression), 0, "", pairs);
    }
    for (Path manipulation : manipulations) {
      String group = manipulation.getFileName().toString();
      addAll(entries, root, manipulation.resolve(compression), 1, group, pairs);
    }
    requireBothClasses(base, compression, entries);
    int before = entries.size();
    if (!pairs.isEmpty()) {
      entries.removeIf(entry -> entry.split().isEmpty());
    }
    if (entries.size() < before) {
      LOG.warn(
          "{}: {} files are of videos that no split list names, and are left out",
          base,
          before - entries.size());
    }
    requireBothClasses(base, compression, entries);
    boolean videos = entries.stream().anyMatch(entry -> VideoName.isVideo(entry.file()));
    entries.removeIf(entry -> VideoName.isVideo(entry.file()) != videos);
    entries.sort(Comparator.comparing(Entry::name));
    return new Layout(
        "faceforensics++",
        root,
        videos ? Media.VIDEOS : Media.IMAGES,
        Layout.REAL_AND_FAKE,
        entries);
  }

  private static void addAll(
      List<Entry> entries,
      Path root,
      Path folder,
      int label,
      String group,
      Map<String, Split> pairs) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (Item item : FileTree.of(folder).items()) {
      String stem =
          item.video() || item.folders().isEmpty()
              ? item.stem()
              : item.folders().get(item.folders().size() - 1);
      List<String> identities = identities(stem, label);
      String video = Names.below(root, folder.resolve(stem));
      Optional<Split> split =
          identities.isEmpty()
              ? Optional.empty()
              : Optional.ofNullable(pairs.get(identities.get(0)));
      entries.add(
          new Entry(
              item.file(),
              0,
              Names.below(root, item.file()),
              label,
              split,
              group,
              identities,
              video));
    }
  }

  /** DeepFakeDetection, which comes with the set, calls its actors 01 to 28: 01_27__scene__KEY. */
  private static List<String> identities(String stem, int label) {
    if (stem.contains("__")) {
      return Stream.of(stem.substring(0, stem.indexOf("__")).split("_"))
          .map(actor -> "actor-" + actor)
          .toList();
    }
    return FrameName.ofVideo(stem, label).map(FrameName::identities).orElse(List.of());
  }

  private static List<Path> chosen(List<Path> there, LayoutOptions options) {
    if (options.manipulations().isEmpty()) {
      return there;
    }
    List<String> names = there.stream().map(path -> path.getFileName().toString()).toList();
    for (String wanted : options.manipulations()) {
      if (!names.contains(wanted)) {
        throw new InvalidInputException(
            "there is no manipulation " + wanted + "; the set has " + String.join(", ", names));
      }
    }
    return there.stream()
        .filter(path -> options.manipulations().contains(path.getFileName().toString()))
        .toList();
  }

  private static String compression(Path base, List<Path> sources, LayoutOptions options) {
    List<String> there =
        sources.stream()
            .flatMap(source -> foldersIn(source).stream())
            .map(folder -> folder.getFileName().toString())
            .distinct()
            .sorted()
            .toList();
    String wanted =
        !options.compression().isEmpty()
            ? options.compression()
            : there.contains(USUAL_COMPRESSION) || there.isEmpty()
                ? USUAL_COMPRESSION
                : there.get(0);
    if (!there.contains(wanted)) {
      throw new InvalidInputException(
          base + " has no compression level " + wanted + "; it has " + String.join(", ", there));
    }
    return wanted;
  }

  private static void requireBothClasses(Path base, String compression, List<Entry> entries) {
    for (int label = 0; label <= 1; label++) {
      int wanted = label;
      if (entries.stream().noneMatch(entry -> entry.label() == wanted)) {
        throw new InvalidInputException(
            base
                + " has no "
                + Layout.REAL_AND_FAKE.get(label)
                + " video at compression "
                + compression);
      }
    }
  }

  private static List<Path> foldersIn(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new InvalidInputException(folder + " could not be listed: " + e, e);
    }
  }
}
