package dev.winnow.cli;

import dev.winnow.data.layout.Entry;
import dev.winnow.data.video.Extraction;
import dev.winnow.data.video.ExtractionOptions;
import dev.winnow.data.video.NoFace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Faces out of videos. */
@Command(
    name = "extract",
    description = "Cut faces out of videos, as a data set of images.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "VIDEOS is FaceForensics++ or Celeb-DF as downloaded, a folder"
          + " {train,validation,test}/{real,fake} or {real,fake}, a manifest, a video, or a folder of"
          + " videos of no class.",
      "Started again on the same folder, it goes on where it stopped."
    })
final class ExtractCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "VIDEOS", description = "Folder of videos, or one video.")
  Path videos;

  @Option(names = "--out", required = true, description = "Folder for the faces.")
  Path out;

  @Option(
      names = "--frames",
      defaultValue = "40",
      description = "Frames of a video, evenly spaced (default: ${DEFAULT-VALUE}).")
  int frames;

  @Option(
      names = "--size",
      defaultValue = "256",
      description = "Side of a face's picture in pixels (default: ${DEFAULT-VALUE}).")
  int size;

  @Option(
      names = "--margin",
      defaultValue = "1.3",
      description =
          "Side of the square around a face, in multiples of the face's longer side (default:"
              + " ${DEFAULT-VALUE}).")
  double margin;

  @Option(
      names = "--detector",
      paramLabel = "FILE.onnx",
      description = "BlazeFace (128 or 256) or YuNet; without it, OpenCV's Haar cascade.")
  Path detector;

  @Option(
      names = "--no-face",
      defaultValue = "SKIP",
      description =
          "What becomes of a frame without a face: skip leaves it out, whole takes the square in its"
              + " middle, fail gives its video up (default: skip).")
  NoFace noFace;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Videos at a time; 0 takes all processors (default: ${DEFAULT-VALUE}).")
  int threads;

  @Mixin LayoutChoices parts;

  @Override
  public Integer call() {
    List<Entry> found = VideoFiles.find(videos, parts.options());
    ExtractionOptions options =
        new ExtractionOptions(
            frames,
            size,
            margin,
            Optional.ofNullable(detector),
            noFace,
            threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    Extraction.Outcome outcome;
    try (Tally tally = new Tally("videos")) {
      outcome = Extraction.run(found, options, out, done -> tally.at(done, found.size()));
    }
    PrintWriter err = spec.commandLine().getErr();
    for (Extraction.Failure failure : outcome.failures()) {
      err.println("no faces from " + failure.video() + ": " + failure.reason());
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%d faces from %d of %d videos in %s; %d frames showed none%n",
            outcome.pictures(), outcome.videos(), found.size(), out, outcome.withoutFace());
    spec.commandLine().getOut().flush();
    boolean refused =
        noFace == NoFace.FAIL
            && outcome.failures().stream().anyMatch(Extraction.Failure::forLackOfFaces);
    return outcome.pictures() == 0 || refused ? ExitCode.SOFTWARE : ExitCode.OK;
  }
}
