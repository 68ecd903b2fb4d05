package dev.winnow.data.layout;

import java.util.Locale;
import java.util.Optional;

/** The part of a data set that an image belongs to. Validation decides, test is only reported. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /** The split that a folder is named after, in any case: train, valid, test and their like. */
  public static Optional<Split> ofFolder(String name) {
    return Optional.ofNullable(
        switch (name.toLowerCase(Locale.ROOT)) {
          case "train", "training" -> TRAIN;
          case "validation", "valid", "val" -> VALIDATION;
          case "test", "testing" -> TEST;
          default -> null;
        });
  }

  /** The name in files and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
