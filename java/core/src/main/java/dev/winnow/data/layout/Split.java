package dev.winnow.data.layout;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The part of a data set that an image belongs to. Validation decides, test is only reported. */
public enum Split {
  TRAIN("train", "training"),
  VALIDATION("validation", "valid", "val"),
  TEST("test", "testing");

  private final List<String> names;

  Split(String... names) {
    this.names = List.of(names);
  }

  /** The split that a folder is named after, in any case: train, valid, test and their like. */
  public static Optional<Split> ofFolder(String name) {
    return Stream.of(values())
        .filter(split -> split.names.contains(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** Every name that stands for it. */
  List<String> names() {
    return names;
  }

  /** The name in files and messages. */
  public String label() {
    return names.get(0);
  }
}
