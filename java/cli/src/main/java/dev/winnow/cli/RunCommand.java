package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import dev.winnow.data.guard.Inspection;
import dev.winnow.experiment.PruningRun;
import dev.winnow.experiment.RunData;
import dev.winnow.experiment.RunFolder;
import dev.winnow.experiment.RunLock;
import dev.winnow.experiment.RunSettings;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.Precision;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What training alone and pruning have in common: one run in one folder. */
abstract class RunCommand implements Runnable {
  @Spec CommandSpec spec;

  @Option(names = "--data", description = "Folder of the data set.")
  String data;

  @Option(names = "--out", description = "Run folder.")
  Path out;

  @Option(names = "--resume", description = "Go on with the run in --out, with its settings.")
  boolean resume;

  @Option(
      names = "--config",
      description = "JSON file of options, {\"epochs\": 20, \"lr\": 1e-4}; the command line wins.")
  Path config;

  @Mixin NetworkChoices network;
  @Mixin TrainingChoices training;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description =
          "Decides initial weights, order, flips, dropout and split (default: ${DEFAULT-VALUE}).")
  long seed;

  @Mixin DataChoices choices;
  @Mixin RuntimeOptions runtime;

  @Option(
      names = "--precision",
      defaultValue = "fp32",
      description =
          "What layers are trained in: fp32, bf16, tf32 (CUDA only), or auto, which is bf16 where the device has matrix"
              + " units for it. Weights and tickets are fp32 (default: ${DEFAULT-VALUE}).")
  String precision;

  abstract PruneOptions pruning();

  @Override
  public void run() {
    RunSettings settings = settings();
    RunFolder folder = new RunFolder(out);
    if (!resume) {
      requireFresh(folder, settings.pruning().strategyChoice());
    }
    try (Device device = runtime.start();
        RunData images = choices.load(Path.of(data), network.size(), seed)) {
      RunSettings chosen = settings.on(device, chosenPrecision(device));
      Inspection inspection = choices.inspect(images, spec.commandLine().getErr());
      run(chosen, folder, inspection, images, device);
    }
    System.err.println("tickets and results are in " + folder.resultsFile());
  }

  private void requireFresh(RunFolder folder, Strategy strategy) {
    List<Strategy> started = folder.strategies();
    if (started.contains(strategy)) {
      throw usage(
          out + " already holds a run: add --resume to go on with it, or choose another --out");
    }
    if (!started.isEmpty()) {
      throw usage(
          out + " holds a run of another strategy (" + started.get(0) + "): choose another --out");
    }
  }

  private void run(
      RunSettings settings,
      RunFolder folder,
      Inspection inspection,
      RunData images,
      Device device) {
    Strategy strategy = settings.pruning().strategyChoice();
    int finished = folder.results(strategy).size();
    try (RunLock lock = RunLock.acquire(folder, Main.command(spec))) {
      folder.writeInspection(inspection);
      Interruption.announce("go on with: " + resumption(strategy));
      int trainings = settings.pruning().rounds() + 1;
      int epochs = settings.training().stopping().epochs();
      try (Progress progress = Progress.create(trainings, finished, epochs)) {
        new PruningRun(settings, lock, images, device, progress).run();
      }
    } finally {
      Interruption.forget();
    }
  }

  private String resumption(Strategy strategy) {
    String command = spec.qualifiedName() + " --resume";
    if (strategy != Strategy.DENSE) {
      command += " --strategy " + strategy;
    }
    return command + " --out '" + out + "'";
  }

  private Precision chosenPrecision(Device device) {
    Precision chosen = Precision.of(precision, device);
    if (precision.equals("auto")) {
      System.err.println("precision: " + chosen.label());
    }
    return chosen;
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
              network.arch,
              Path.of(data).toAbsolutePath().normalize().toString(),
              network.size(),
              network.channels(),
              pruning(),
              network.init(),
              training.options(),
              choices.images,
              choices.resplit,
              seed,
              runtime.resolvedThreads(),
              runtime.device,
              precision);
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
