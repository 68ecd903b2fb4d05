package dev.winnow.data.layout;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the name of a folder, or a cell of a manifest, says: a class, a split, or both ({@code
 * training_fake}). Labels come from names, never from alphabetical order.
 *
 * @param label 1 = fake, 0 = real
 * @param plain the class is called real or fake, and not by a synonym
 */
record FolderName(Optional<Integer> label, boolean plain, Optional<Split> split) {
  private static final FolderName NOTHING =
      new FolderName(Optional.empty(), false, Optional.empty());

  private static final Map<String, Integer> LABELS =
      Stream.concat(
              Stream.of(
                      "real", "reals", "original", "originals", "pristine", "genuine", "authentic")
                  .map(name -> Map.entry(name, 0)),
              Stream.of(
                      "fake",
                      "fakes",
                      "forged",
                      "manipulated",
                      "synthetic",
                      "generated",
                      "deepfake",
                      "deepfakes")
                  .map(name -> Map.entry(name, 1)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  static FolderName of(String folder) {
    String name = folder.toLowerCase(Locale.ROOT);
    String[] words = name.split("[_ -]");
    FolderName all = NOTHING;
    for (String word : words) {
      Optional<Integer> label = Optional.ofNullable(LABELS.get(word));
      Optional<Split> split = Split.ofFolder(word);
      boolean known = label.isPresent() ? all.label.isEmpty() : all.split.isEmpty();
      if (label.isEmpty() && split.isEmpty() || !known) {
        return NOTHING;
      }
      all =
          label.isPresent()
              ? new FolderName(label, word.equals("real") || word.equals("fake"), all.split)
              : new FolderName(all.label, all.plain, split);
    }
    return all;
  }
}
