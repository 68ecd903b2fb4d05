package dev.winnow.data.layout;

import dev.winnow.InvalidInputException;
import dev.winnow.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The splits of FaceForensics++: train.json, val.json and test.json, each a list of pairs of video
 * numbers, {@code [["071","054"],…]}, beside the set or in its folder {@code splits}.
 */
final class PairSplits {
  private PairSplits() {}

  /** The split of each video by its number; empty where there are no lists. */
  static Map<String, Split> read(Path base) {
    Map<String, Split> splits = new HashMap<>();
    for (Path folder : List.of(base, base.resolve("splits"))) {
      for (Split split : Split.values()) {
        for (String name : split.names()) {
          Path file = folder.resolve(name + ".json");
          if (Files.isRegularFile(file)) {
            pairs(file).forEach(video -> put(splits, video, split, file));
          }
        }
      }
    }
    return splits;
  }

  private static void put(Map<String, Split> splits, String video, Split split, Path file) {
    Split before = splits.put(video, split);
    if (before != null && before != split) {
      throw new InvalidInputException(
          file + " lists video " + video + ", which the " + before.label() + " list has too");
    }
  }

  private static List<String> pairs(Path file) {
    try {
      String[][] pairs = Json.parse(Files.readAllBytes(file), String[][].class, file.toString());
      return List.of(pairs).stream().flatMap(pair -> List.of(pair).stream()).toList();
    } catch (IOException e) {
      throw new InvalidInputException(file + " could not be read: " + e, e);
    }
  }
}
