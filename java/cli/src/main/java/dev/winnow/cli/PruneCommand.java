package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import dev.winnow.data.guard.Inspection;
import dev.winnow.experiment.PruningRun;
import dev.winnow.experiment.RunData;
import dev.winnow.experiment.RunFolder;
import dev.winnow.experiment.RunSettings;
import dev.winnow.model.Architectures;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Device;
import java.nio.file.Path;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains, prunes, rewinds and trains again. */
@Command(
    name = "prune",
    description = "Find lottery tickets in a detector on your own images.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "A data set is a folder {train,validation,test}/{real,fake} or {real,fake} (names in any"
          + " case), or one of the public sets as downloaded: see winnow data inspect. What is not"
          + " split is split 70/15/15, people and videos kept together.",
      "The run folder holds results.json, split.json and tickets/*.safetensors."
    })
final class PruneCommand implements Runnable {
  /** For the help text and for the shell's completion. */
  static final class ArchitectureNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Architectures.names().iterator();
    }
  }

  @Spec CommandSpec spec;

  @Option(
      names = "--arch",
      defaultValue = "mesonet",
      completionCandidates = ArchitectureNames.class,
      description = "Network: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  String arch;

  @Option(names = "--data", description = "Folder of the data set.")
  String data;

  @Option(
      names = "--size",
      defaultValue = "128",
      description = "Side of the input in pixels (default: ${DEFAULT-VALUE}).")
  int size;

  @Option(
      names = "--strategy",
      defaultValue = "imp-global",
      description =
          "imp-global, imp-local, one-shot-global or one-shot-local (default: ${DEFAULT-VALUE}).")
  String strategy;

  @Option(
      names = "--rounds",
      defaultValue = "8",
      description = "Pruning rounds (default: ${DEFAULT-VALUE}).")
  int rounds;

  @Option(
      names = "--rate",
      defaultValue = "0.2",
      description =
          "Fraction of the remaining weights that a round removes, 0 to 1 (default: ${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--rewind",
      defaultValue = "init",
      description =
          "What the survivors go back to: init (the lottery ticket's), epoch:K, or none (the paper's"
              + " Algorithm 1) (default: ${DEFAULT-VALUE}).")
  String rewind;

  @Option(
      names = "--epochs",
      defaultValue = "100",
      description = "Epochs of a round, at most (default: ${DEFAULT-VALUE}).")
  int epochs;

  @Option(
      names = "--patience",
      defaultValue = "10",
      description =
          "Stop a round after this many epochs without a lower validation loss (default: ${DEFAULT-VALUE}).")
  int patience;

  @Option(
      names = "--lr",
      defaultValue = "1e-4",
      description = "Learning rate of Adam (default: ${DEFAULT-VALUE}).")
  double learningRate;

  @Option(
      names = "--batch",
      defaultValue = "32",
      description = "Images a step (default: ${DEFAULT-VALUE}).")
  int batch;

  // The fallback makes the option mean the same where a file of settings has already set it.
  @Option(
      names = "--flip",
      negatable = true,
      fallbackValue = "true",
      description =
          "Mirror half of the training images left to right, others in each epoch (the paper names"
              + " no augmentation; default: no).")
  boolean flip;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description =
          "Decides initial weights, order, flips, dropout and split (default: ${DEFAULT-VALUE}).")
  long seed;

  @Mixin DataChoices choices;
  @Mixin RuntimeOptions runtime;

  @Option(names = "--out", description = "Run folder.")
  Path out;

  @Option(names = "--resume", description = "Go on with the run in --out, with its settings.")
  boolean resume;

  @Option(
      names = "--config",
      description = "JSON file of options, {\"rounds\": 8, \"lr\": 1e-4}; the command line wins.")
  Path config;

  @Override
  public void run() {
    RunSettings settings = settings();
    RunFolder folder = new RunFolder(out);
    if (!resume && !folder.strategies().isEmpty()) {
      throw usage(
          out + " already holds a run: add --resume to go on with it, or choose another --out");
    }
    int finished = folder.results(Strategy.of(strategy)).size();
    try (Device device = runtime.start();
        RunData images = load()) {
      inspect(images, folder);
      Interruption.announce(
          "go on with: winnow prune --resume --strategy " + strategy + " --out '" + out + "'");
      int trainings = settings.rounds() + 1;
      try (Progress progress = Progress.create(trainings, finished, settings.epochs())) {
        new PruningRun(settings.on(device.label()), folder, images, device, progress).run();
      }
    } finally {
      Interruption.forget();
    }
    System.err.println("tickets and results are in " + folder.resultsFile());
  }

  private RunData load() {
    try (Tally tally = new Tally("reading images")) {
      return RunData.load(choices.options(Path.of(data), size, seed), tally::at);
    }
  }

  /** Says what is wrong with the data before time is spent on it. */
  private void inspect(RunData images, RunFolder folder) {
    Inspection inspection = Inspection.of(images.data());
    Findings.printBriefly(inspection, spec.commandLine().getErr());
    choices.judge(inspection);
    folder.writeInspection(inspection);
  }

  private RunSettings settings() {
    if (data == null) {
      throw usage("--data is missing: name the folder of the data set");
    }
    if (out == null) {
      throw usage("--out is missing: name a folder for the run");
    }
    try {
      RunSettings settings =
          new RunSettings(
              arch,
              Path.of(data).toAbsolutePath().normalize().toString(),
              size,
              Strategy.of(strategy).label(),
              rounds,
              rate,
              rewind,
              epochs,
              patience,
              learningRate,
              batch,
              flip,
              choices.resplit,
              seed,
              runtime.resolvedThreads(),
              runtime.device);
      settings.check();
      return settings;
    } catch (InvalidInputException e) {
      throw usage(e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
