package dev.winnow.cli;

import dev.winnow.io.Json;
import dev.winnow.model.ModelSummary;
import dev.winnow.tensor.NativeRuntime;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the networks there are. */
@Command(
    name = "models",
    description = "List the networks that --arch takes, with their weights and multiply-adds.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Figures are those of a detector (one logit) of 128x128 RGB images, or of the only shape that"
          + " the network takes. docs/models.md says where they come from."
    })
final class ModelsCommand implements Runnable {
  private static final String ROW = "%-14s %-9s %11s %11s %8s %8s  %-14s %5s  %s%n";

  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON array.")
  boolean json;

  @Override
  public void run() {
    NativeRuntime.start(0);
    List<ModelSummary> models = ModelSummary.all();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(Json.pretty(models));
    } else {
      out.printf(
          ROW,
          "ARCH",
          "INPUT",
          "PARAMETERS",
          "PRUNABLE",
          "MACS128",
          "MACS256",
          "GRAD-CAM",
          "FLOOR",
          "SOURCE");
      models.forEach(model -> print(out, model));
    }
    out.flush();
  }

  private static void print(PrintWriter out, ModelSummary model) {
    out.printf(
        Locale.ROOT,
        ROW,
        model.arch(),
        model.inputSize() + "x" + model.inputSize() + "x" + model.channels(),
        String.format(Locale.ROOT, "%,d", model.parameters()),
        String.format(Locale.ROOT, "%,d", model.prunable()),
        millions(model.macs128()),
        millions(model.macs256()),
        model.camLayer() == null ? "-" : model.camLayer() + " " + side(model.camSize()),
        model.layerFloor(),
        model.source());
  }

  private static String side(long side) {
    return side + "x" + side;
  }

  private static String millions(Long multiplyAdds) {
    return multiplyAdds == null ? "-" : String.format(Locale.ROOT, "%,.1fM", multiplyAdds / 1e6);
  }
}
