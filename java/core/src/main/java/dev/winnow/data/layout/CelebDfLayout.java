package dev.winnow.data.layout;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.FileTree.Item;
import dev.winnow.data.layout.Layout.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Celeb-DF v2 (Li et al. 2020): folders {@code Celeb-real}, {@code YouTube-real} and {@code
 * Celeb-synthesis} of videos. {@code List_of_testing_videos.txt} names the test videos; its own
 * labels, where 1 is real, are not used.
 */
final class CelebDfLayout {
  private static final String SYNTHESIS = "Celeb-synthesis";
  private static final List<String> REALS = List.of("Celeb-real", "YouTube-real");
  private static final String TEST_LIST = "List_of_testing_videos.txt";

  private CelebDfLayout() {}

  static boolean isAt(Path folder) {
    return Files.isDirectory(folder.resolve(SYNTHESIS))
        && Files.isDirectory(folder.resolve(REALS.get(0)));
  }

  static Layout read(Path root, Path base) {
    Optional<Set<String>> test = testVideos(base.resolve(TEST_LIST));
    List<Entry> entries = new ArrayList<>();
    for (Item item : FileTree.of(base).items()) {
      String folder = item.folders().isEmpty() ? "" : item.folders().get(0);
      boolean fake = folder.equals(SYNTHESIS);
      if (item.video() && (fake || REALS.contains(folder))) {
        int label = fake ? 1 : 0;
        entries.add(
            new Entry(
                item.file(),
                0,
                Names.below(root, item.file()),
                label,
                test.map(names -> names.contains(item.name()) ? Split.TEST : Split.TRAIN),
                folder,
                FrameName.ofVideo(item.stem(), label).map(FrameName::identities).orElse(List.of()),
                item.name()));
      }
    }
    if (entries.isEmpty()) {
      throw new InvalidInputException(base + " looks like Celeb-DF, but holds no video");
    }
    return new Layout("celeb-df-v2", root, Media.VIDEOS, Layout.REAL_AND_FAKE, entries);
  }

  private static Optional<Set<String>> testVideos(Path list) {
    if (!Files.isRegularFile(list)) {
      return Optional.empty();
    }
    try {
      Set<String> names = new HashSet<>();
      for (String line : Files.readAllLines(list)) {
        String[] cells = line.strip().split("\\s+", 2);
        if (cells.length == 2) {
          names.add(cells[1]);
        }
      }
      return Optional.of(names);
    } catch (IOException e) {
      throw new InvalidInputException(list + " could not be read: " + e, e);
    }
  }
}
