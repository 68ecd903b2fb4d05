package dev.winnow.cli;

import dev.winnow.data.DataOptions;
import dev.winnow.data.demo.DemoSet;
import dev.winnow.data.forge.Mix;
import dev.winnow.data.guard.Inspection;
import dev.winnow.experiment.DenseSource;
import dev.winnow.experiment.PruningRun;
import dev.winnow.experiment.RunData;
import dev.winnow.experiment.RunFolder;
import dev.winnow.experiment.RunLock;
import dev.winnow.experiment.RunSettings;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Strategy;
import dev.winnow.report.Report;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.Precision;
import dev.winnow.train.TrainOptions;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole way on data that Winnow draws itself. */
@Command(
    name = "demo",
    description =
        "Draw portraits, forge half of them, find lottery tickets and write a report. No download.",
    mixinStandardHelpOptions = true,
    footer = {"", "Started again on the same folder, it goes on where it stopped."})
final class DemoCommand implements Runnable {
  private static final int IMAGES = 4000;
  private static final int ROUNDS = 8;

  /** Rounds that one-shot pruning is compared at: 48.8, 67.2 and 79.0 % sparse. */
  private static final List<Integer> ONE_SHOT_ROUNDS = List.of(3, 5, 7);

  // Its own training budget: what fits into six minutes on two cores.
  private static final double LEARNING_RATE = 1.5e-3;
  private static final int EPOCHS = 5;
  private static final int BATCH = 64;

  @Spec CommandSpec spec;

  @Option(
      names = "--out",
      defaultValue = "winnow-demo",
      description = "Folder for images, tickets and report (default: ${DEFAULT-VALUE}).")
  Path out;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Decides everything (default: ${DEFAULT-VALUE}).")
  long seed;

  @Mixin RuntimeOptions runtime;

  @Override
  public void run() {
    Path data = out.resolve("data").toAbsolutePath().normalize();
    RunSettings settings =
        new RunSettings(
            "mesonet",
            data.toString(),
            DemoSet.SIZE,
            3,
            PruneOptions.of(Strategy.IMP_GLOBAL, ROUNDS, 0.2, "init"),
            "",
            TrainOptions.PAPER.adam(LEARNING_RATE).epochs(EPOCHS, EPOCHS).batch(BATCH),
            0,
            false,
            seed,
            runtime.resolvedThreads(),
            runtime.device,
            Precision.FP32.label());
    RunFolder folder = new RunFolder(out);
    Interruption.announce("go on with: winnow demo --seed " + seed + " --out '" + out + "'");
    try (RunLock lock = RunLock.acquire(folder, Main.command(spec));
        Device device = runtime.start()) {
      run(settings.on(device, Precision.FP32), lock, data, device);
    } finally {
      Interruption.forget();
    }
    Path report = Report.write(folder, ReportCommand.context(folder), out.resolve("report.html"));
    spec.commandLine().getOut().println("report: " + report.toAbsolutePath());
    spec.commandLine().getOut().flush();
  }

  private void run(RunSettings settings, RunLock lock, Path data, Device device) {
    RunFolder folder = lock.folder();
    DrawnPortraits.drawOnce(data, IMAGES, Mix.of(Mix.DEFAULT), seed);
    int trainings = ROUNDS + 1 + ONE_SHOT_ROUNDS.size();
    try (RunData images = load(data)) {
      folder.writeInspection(Inspection.of(images.data()));
      try (Progress progress = Progress.create(trainings, folder.results().size(), EPOCHS)) {
        new PruningRun(settings, lock, images, device, progress).run();
        DenseSource dense = new DenseSource(folder, Strategy.IMP_GLOBAL);
        RunSettings oneShot = settings.with(Strategy.ONE_SHOT_GLOBAL);
        new PruningRun(oneShot, lock, images, device, progress, dense).run(ONE_SHOT_ROUNDS);
      }
    }
  }

  private RunData load(Path data) {
    try (Tally tally = new Tally("reading images")) {
      return RunData.load(DataOptions.of(data, DemoSet.SIZE, seed), tally::at);
    }
  }
}
