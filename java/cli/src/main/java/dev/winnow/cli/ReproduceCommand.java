package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import dev.winnow.WinnowException;
import dev.winnow.data.forge.Mix;
import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.GridData;
import dev.winnow.experiment.grid.GridFolder;
import dev.winnow.experiment.grid.GridRun;
import dev.winnow.experiment.grid.Plan;
import dev.winnow.experiment.grid.Scale;
import dev.winnow.model.Architectures;
import dev.winnow.prune.Strategy;
import dev.winnow.report.experiment.ExperimentReport;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole experiment. */
@Command(
    name = "reproduce",
    description =
        "Ask every question of the paper: networks × data sets × strategies × seeds, transfer,"
            + " attention, forgetting, robustness; and answer them in a report with verdicts.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Without data sets it draws and forges its own. Started again on the same folder, it goes on"
          + " where it stopped; with more networks, strategies or seeds it runs what is new."
    })
final class ReproduceCommand implements Runnable {
  private static final int DRAWN_IMAGES = 400;

  /** Two mixes of forgeries stand for the paper's two data sets. */
  private static final String OTHER_MIX = "swap=35,warp=35,blend=15,resample=10,blur=3,noise=2";

  @Spec CommandSpec spec;

  @Option(names = "--openforensics", description = "Folder of the OpenForensics subset.")
  Path openForensics;

  @Option(names = "--faceforensics", description = "Folder of the FaceForensics++ subset.")
  Path faceForensics;

  @Option(
      names = "--data",
      description =
          "Any data set in place of the paper's. A second --data is the set that tickets move to.")
  List<Path> data = List.of();

  @Option(names = "--out", required = true, description = "Folder of cells and report.")
  Path out;

  @Option(
      names = "--archs",
      split = ",",
      defaultValue = "mesonet,cnn5,resnet18,xception",
      description = "Networks (default: ${DEFAULT-VALUE}).")
  List<String> archs;

  @Option(
      names = "--strategies",
      split = ",",
      defaultValue = "imp-global,imp-local,one-shot-global,one-shot-local,random,reinit",
      description =
          "Strategies, dense apart; there are magnitude-at-init, snip, grasp, synflow and lamp, too, and"
              + " an iterative one can have steps of its own: imp-global@0.05"
              + " (default: ${DEFAULT-VALUE}).")
  List<String> strategies;

  @Option(
      names = "--seeds",
      defaultValue = "3",
      description =
          "Seeds of each cell, from 0; fewer than three give no verdicts (default: ${DEFAULT-VALUE}).")
  int seeds;

  @Option(
      names = "--scale",
      defaultValue = "paper",
      description =
          "paper: as the paper says; small: fewer epochs and images, some hours on two cores;"
              + " smoke: a quarter of an hour (default: ${DEFAULT-VALUE}).")
  String scale;

  @Option(
      names = "--tau",
      defaultValue = "0.5",
      description =
          "Least recall of a kind of forgery that counts as kept, 0 to 1 (default: ${DEFAULT-VALUE}).")
  double tau;

  @Option(
      names = "--jobs",
      description = "Cells at a time (default: as many as processors and memory have room for).")
  Integer jobs;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Threads of an operator, in each cell (default: ${DEFAULT-VALUE}).")
  int threads;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "cpu, cuda or auto (default: ${DEFAULT-VALUE}).")
  String device;

  @Override
  public void run() {
    GridFolder grid = new GridFolder(out);
    Plan plan = plan();
    int atATime = jobs == null ? Room.jobs(plan) : jobs;
    GridProgress progress = new GridProgress(spec.commandLine().getErr());
    progress.describe(plan, atATime);
    Interruption.announce("start the same command again to go on");
    List<Cell> failed;
    try {
      failed = new GridRun(plan, grid, new CellProcess(grid), progress, atATime).run();
    } catch (InterruptedException e) {
      throw new WinnowException("stopped", e);
    } finally {
      Interruption.forget();
    }
    Path report = ExperimentReport.write(grid, out.resolve("report.html"));
    spec.commandLine().getOut().println("report: " + report.toAbsolutePath());
    spec.commandLine().getOut().flush();
    if (!failed.isEmpty()) {
      throw new WinnowException(
          failed.size()
              + " of "
              + plan.cells().size()
              + " cells failed, or needed one that did; start the same command again to try them"
              + " once more");
    }
  }

  private Plan plan() {
    if (seeds < 1) {
      throw new InvalidInputException("--seeds must be at least 1, not " + seeds);
    }
    if (threads < 1) {
      throw new InvalidInputException("--threads must be at least 1, not " + threads);
    }
    if (jobs != null && jobs < 1) {
      throw new InvalidInputException("--jobs must be at least 1, not " + jobs);
    }
    if (!(tau > 0 && tau <= 1)) {
      throw new InvalidInputException("--tau must be above 0, at most 1, not " + tau);
    }
    archs.forEach(Architectures::of);
    for (String name : strategies) {
      Strategy strategy = Cell.strategyOf(name);
      if (strategy == Strategy.DENSE || strategy == Strategy.TRANSFER) {
        throw new InvalidInputException(
            "--strategies: " + name + " is run anyway; name those that are compared with it");
      }
    }
    if (strategies.contains(Strategy.REINIT.label())
        && !strategies.contains(Strategy.IMP_GLOBAL.label())) {
      throw new InvalidInputException(
          "--strategies: reinit draws the weights of imp-global's tickets anew: name that, too");
    }
    Scale chosen = Scale.of(scale);
    String computesOn = chosenDevice();
    return new Plan(chosen, sets(), archs, strategies, seeds, tau, threads, computesOn);
  }

  private String chosenDevice() {
    NativeRuntime.start(threads);
    try (Device chosen = Device.open(device)) {
      return chosen.label();
    }
  }

  private List<GridData> sets() {
    if ((openForensics != null || faceForensics != null) && !data.isEmpty()) {
      throw new InvalidInputException(
          "--data stands in for the paper's sets: give it, or --openforensics and --faceforensics");
    }
    if (data.size() > 2) {
      throw new InvalidInputException(
          "--data can be given twice: where tickets are found, and where they move to");
    }
    List<GridData> sets = new ArrayList<>();
    if (openForensics != null) {
      sets.add(new GridData(GridData.SOURCE, existing(openForensics), GridData.SOURCE));
    }
    if (faceForensics != null) {
      sets.add(new GridData(GridData.TARGET, existing(faceForensics), GridData.TARGET));
    }
    List<Path> others = sets.isEmpty() && data.isEmpty() ? drawn() : data;
    for (int i = 0; i < others.size(); i++) {
      Path folder = Path.of(existing(others.get(i)));
      if (folder.getFileName() == null) {
        throw new InvalidInputException(folder + " has no name that cells could be named by");
      }
      String name = folder.getFileName().toString();
      if (sets.stream().anyMatch(set -> set.name().equals(name))) {
        throw new InvalidInputException(
            "both data sets are called " + name + ": rename a folder, cells are named by it");
      }
      sets.add(new GridData(name, folder.toString(), i == 0 ? GridData.SOURCE : GridData.TARGET));
    }
    return sets;
  }

  /** A misspelt folder is better said once and now than by every cell. */
  private static String existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + " is no folder: name that of a data set");
    }
    return folder.toAbsolutePath().normalize().toString();
  }

  private List<Path> drawn() {
    Path first = out.resolve("data").resolve("portraits-a");
    Path second = out.resolve("data").resolve("portraits-b");
    DrawnPortraits.drawOnce(first, DRAWN_IMAGES, Mix.of(Mix.DEFAULT), 0);
    DrawnPortraits.drawOnce(second, DRAWN_IMAGES, Mix.of(OTHER_MIX), 1);
    return List.of(first, second);
  }
}
