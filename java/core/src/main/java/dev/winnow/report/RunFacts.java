package dev.winnow.report;

import dev.winnow.Version;
import dev.winnow.data.layout.Split;
import dev.winnow.experiment.RunFolder.SplitRecord;
import dev.winnow.experiment.RunSettings;
import dev.winnow.experiment.TicketResult;
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
    facts.add(new Fact("Input", Format.text("%1$d × %1$d pixels, RGB", settings.size())));
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
    facts.add(new Fact("Rate", settings.rate() + " of the remaining weights a round"));
    facts.add(new Fact("Rewind", settings.rewind()));
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
    facts.add(new Fact("Seed", Long.toString(settings.seed())));
    facts.add(
        new Fact(
            "Threads", settings.threads() == 0 ? "all" : Integer.toString(settings.threads())));
    facts.add(new Fact("Device", settings.device()));
    facts.add(new Fact("Precision", settings.precision()));
    facts.add(new Fact("Decision", "fake from p(fake) = 0.5"));
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

  private static String use(Split split) {
    return switch (split) {
      case TRAIN -> "train";
      case VALIDATION -> "validate";
      case TEST -> "test";
    };
  }

  private static String rounds(List<TicketResult> tickets) {
    return tickets.stream()
        .map(ticket -> Integer.toString(ticket.round()))
        .collect(Collectors.joining(", "));
  }
}
