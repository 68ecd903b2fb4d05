package dev.winnow.cli;

import dev.winnow.data.layout.LayoutOptions;
import java.util.List;
import picocli.CommandLine.Option;

/** Which parts of FaceForensics++ a command takes. */
final class LayoutChoices {
  @Option(
      names = "--compression",
      defaultValue = "",
      description = "FaceForensics++: raw, c0, c23 or c40 (default: c23 where it is there).")
  String compression;

  @Option(
      names = "--manipulations",
      split = ",",
      paramLabel = "NAME",
      description = "FaceForensics++: Deepfakes,Face2Face,… (default: all that are there).")
  List<String> manipulations = List.of();

  LayoutOptions options() {
    return new LayoutOptions(compression, manipulations);
  }
}
