package dev.winnow.cli;

import dev.winnow.data.DataOptions;
import dev.winnow.data.DataSet;
import dev.winnow.data.guard.Inspection;
import dev.winnow.data.layout.Layout;
import dev.winnow.data.layout.Layout.Media;
import dev.winnow.data.layout.Layouts;
import dev.winnow.io.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a data set is, and what is wrong with it. */
@Command(
    name = "inspect",
    description = "Say how a data set is laid out, what it holds, and what is wrong with it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Looks for the same people, videos or pictures in two splits, for classes that differ in"
          + " format, size or encoder, and for what linear models already tell apart.",
      "Decoded images are kept in $WINNOW_CACHE (default: ~/.cache/winnow)."
    })
final class InspectCommand implements Runnable {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The data set's folder, or a manifest.")
  Path root;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  @Option(
      names = "--size",
      defaultValue = "128",
      description = "Side that images are decoded to, in pixels (default: ${DEFAULT-VALUE}).")
  int size;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Of the splits that are drawn (default: ${DEFAULT-VALUE}).")
  long seed;

  @Mixin DataChoices choices;
  @Mixin LayoutChoices parts;
  @Mixin ThreadOptions threads;

  @Override
  public void run() {
    threads.load();
    Layout layout = Layouts.find(root, parts.options());
    Inspection inspection =
        layout.media() == Media.VIDEOS
            ? Inspection.ofVideos(layout, seed, choices.resplit)
            : ofImages(layout);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(Json.pretty(inspection));
      out.flush();
    } else {
      Findings.print(inspection, out);
    }
    choices.judge(inspection);
  }

  private Inspection ofImages(Layout layout) {
    DataOptions options = choices.options(root, size, seed).layout(parts.options());
    try (Tally progress = new Tally("reading images");
        DataSet data = DataSet.open(layout, options, progress::at)) {
      return Inspection.of(data);
    }
  }
}
