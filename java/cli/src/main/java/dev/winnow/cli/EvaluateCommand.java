package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import dev.winnow.data.DataOptions;
import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.layout.Split;
import dev.winnow.data.split.SplitDraw;
import dev.winnow.io.Json;
import dev.winnow.prune.Ticket;
import dev.winnow.tensor.Device;
import dev.winnow.train.Evaluator;
import dev.winnow.train.metrics.Metrics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a ticket on the test split of a data set. */
@Command(
    name = "evaluate",
    description = "Measure a ticket on the test split of a data set.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Runnable {
  @Spec CommandSpec spec;

  @Option(names = "--ticket", required = true, description = "A ticket's .safetensors file.")
  Path ticket;

  @Option(names = "--data", required = true, description = "Folder of the data set.")
  Path data;

  @Option(names = "--json", description = "Print the figures as one line of JSON.")
  boolean json;

  @Mixin RuntimeOptions runtime;

  @Override
  public void run() {
    try (Device device = runtime.start();
        Ticket loaded = Ticket.read(ticket, device)) {
      // The split comes from the ticket's own seed, so that its training images stay out of the
      // test.
      DataOptions options =
          DataOptions.of(data, loaded.info().shape().size(), loaded.info().seed())
              .resplit(SplitDraw.isAnew(loaded.info().splitRule()));
      evaluate(loaded, options);
    }
  }

  private void evaluate(Ticket loaded, DataOptions options) {
    try (Tally tally = new Tally("reading images");
        DataSet set = DataSet.open(options, tally::at)) {
      if (!set.bad().isEmpty()) {
        spec.commandLine()
            .getErr()
            .println(
                "note: "
                    + set.bad().size()
                    + " images cannot be used and are left out: "
                    + DataSet.named(set.bad()));
      }
      if (!set.fingerprint().equals(loaded.info().dataFingerprint())) {
        spec.commandLine()
            .getErr()
            .println(
                "note: this is not the data set that the ticket was found on, or it changed since;"
                    + " its test split may hold images that the ticket was trained on");
      }
      if (!set.layout().classes().equals(loaded.info().classes())) {
        throw new InvalidInputException(
            "the ticket tells "
                + String.join(", ", loaded.info().classes())
                + " apart, the images of "
                + data
                + " are "
                + String.join(", ", set.layout().classes()));
      }
      set.requireClasses(Split.TEST);
      Metrics metrics;
      try (ImageSet test = set.images(set.of(Split.TEST))) {
        metrics = Evaluator.evaluate(loaded.model(), test);
      }
      print(metrics, loaded.info().classes());
    }
  }

  private void print(Metrics metrics, List<String> classes) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.line(metrics));
    } else {
      MetricsTable.print(metrics, classes, out);
    }
    out.flush();
  }
}
