package dev.winnow.report;

import dev.winnow.Version;
import dev.winnow.data.layout.Split;
import dev.winnow.experiment.RunFolder.SplitRecord;
import dev.winnow.experiment.RunSettings;
import dev.winnow.experiment.TicketResult;
import dev.winnow.io.Json;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.train.TrainOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is needed to run it again, as name and value. */
final class RunFacts {
  /** One line of the list. */
  record Fact(String name, String value) {}

  private RunFacts() {}

  /** The facts of a run in the order that they are read in. */
  static List<Fact> of(RunSettings settings, SplitRecord split, Tickets tickets) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Network", settings.arch()));
    facts.add(
        new Fact(
            "Input",
            Format.text(
                "%1$d × %1$d pixels, %2$s",
                settings.size(), settings.channels() == 1 ? "luminance" : "RGB")));
    facts.add(new Fact("Prunable weights", Format.count(tickets.dense().prunable())));
    facts.add(new Fact("Data", settings.data()));
    for (Split part : Split.values()) {
      facts.add(new Fact("Images to " + use(part), ClassCount.of(split, part).text()));
    }
    facts.add(new Fact("Split rule", split.rule()));
    facts.add(new Fact("Data fingerprint", split.fingerprint()));
    facts.add(
        new Fact(
            "Strategies",
            tickets.strategies().stream()
                .map(name -> name + " (rounds " + rounds(tickets.of(name)) + ")")
                .collect(Collectors.joining("; "))));
    if (!tickets.strategies().equals(List.of(Strategy.DENSE.label()))) {
      facts.add(new Fact("Removed", removed(settings.pruning())));
      facts.add(new Fact("Rewind", settings.pruning().rewind()));
    }
    TrainOptions training = settings.training();
    facts.add(
        new Fact(
            "Epochs",
            Format.text(
                "at most %d a round; stops after %d without a better validation %s",
                training.stopping().epochs(),
                training.stopping().patience(),
                training.stopping().monitor())));
    facts.add(
        new Fact(
            "Optimizer",
            Format.text(
                "%s, learning rate %s (%s)",
                training.optimisation().optimizer(),
                training.optimisation().learningRate(),
                training.learningRates().schedule())));
    facts.add(new Fact("Batch", training.batch() + " images"));
    facts.add(new Fact("Augmentation", training.flip() ? "horizontal flips" : "none"));
    facts.add(new Fact("All options", options(settings)));
    facts.add(
        new Fact(
            "Decision",
            tickets.dense().test().eer() == null
                ? "the likeliest class"
                : "fake from p(fake) = 0.5"));
    facts.add(
        new Fact(
            "Report made with",
            Format.text(
                "Winnow %s, libtorch %s, OpenCV %s, Java %s",
                Version.get(),
                NativeRuntime.torchVersion(),
                NativeRuntime.openCvVersion(),
                Runtime.version())));
    return facts;
  }

  /** As on the command line. */
  private static String options(RunSettings settings) {
    return Json.fields(settings).entrySet().stream()
        .filter(option -> !option.getValue().equals(""))
        .map(option -> "--" + option.getKey() + " " + option.getValue())
        .collect(Collectors.joining(" "));
  }

  private static String use(Split split) {
    return switch (split) {
      case TRAIN -> "train";
      case VALIDATION -> "validate";
      case TEST -> "test";
    };
  }

  private static String removed(PruneOptions pruning) {
    if (!pruning.sparsities().isEmpty()) {
      return "up to sparsities of " + pruning.sparsities();
    }
    return pruning.target() > 0
        ? "in equal steps up to a sparsity of " + pruning.target()
        : pruning.rate() + " of the remaining weights a round";
  }

  private static String rounds(List<TicketResult> tickets) {
    return tickets.stream()
        .map(ticket -> Integer.toString(ticket.round()))
        .collect(Collectors.joining(", "));
  }
}
