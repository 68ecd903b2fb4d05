package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import dev.winnow.data.DataOptions;
import dev.winnow.data.guard.Inspection;
import dev.winnow.data.image.OnBadImage;
import dev.winnow.experiment.RunData;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How a command reads a data set of images. */
final class DataChoices {
  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Use N images at most, of each split and class in proportion; 0 takes all (default:"
              + " ${DEFAULT-VALUE}).")
  int images;

  @Option(
      names = "--resplit",
      negatable = true,
      fallbackValue = "true",
      description =
          "Draw all splits anew, keeping people, videos and copies together, whatever the folders"
              + " say.")
  boolean resplit;

  @Option(
      names = "--on-bad-image",
      defaultValue = "skip",
      description =
          "skip: leave out what cannot be decoded, count and list it; fail: refuse the set (default:"
              + " ${DEFAULT-VALUE}).")
  OnBadImage onBadImage;

  @Option(
      names = "--strict",
      negatable = true,
      fallbackValue = "true",
      description = "Refuse a data set with findings that are warnings or worse.")
  boolean strict;

  DataOptions options(Path root, int size, long seed) {
    return DataOptions.of(root, size, seed).resplit(resplit).most(images).onBadImage(onBadImage);
  }

  /** Reads the images of a data set, telling how far it is. */
  RunData load(Path root, int size, long seed) {
    try (Tally tally = new Tally("reading images")) {
      return RunData.load(options(root, size, seed), tally::at);
    }
  }

  /** Says what is wrong with the data before time is spent on it. */
  Inspection inspect(RunData images, PrintWriter err) {
    Inspection inspection = Inspection.of(images.data());
    Findings.printBriefly(inspection, err);
    judge(inspection);
    return inspection;
  }

  /** Fails where {@code --strict} says so. */
  void judge(Inspection inspection) {
    if (strict && !inspection.warnings().isEmpty()) {
      throw new InvalidInputException(
          "--strict: the data set has "
              + inspection.warnings().size()
              + " findings that make results doubtful (see above)");
    }
  }
}
