package dev.winnow.cli;

import dev.winnow.experiment.RunData;
import dev.winnow.experiment.RunFolder;
import dev.winnow.experiment.RunLock;
import dev.winnow.experiment.RunSettings;
import dev.winnow.experiment.TransferRun;
import dev.winnow.experiment.TransferSource;
import dev.winnow.experiment.TransferSource.Use;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Ticket;
import dev.winnow.prune.TicketInfo;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.Precision;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a ticket on other data than it was found on. */
@Command(
    name = "transfer",
    description = "Train tickets that were found on one data set on another, and test them there.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "With --use mask and the data set that it was found on, a ticket becomes the control of"
          + " random re-initialisation. Started again on the same folder, it goes on where it stopped."
    })
final class TransferCommand implements Runnable {
  @Spec CommandSpec spec;

  @Option(
      names = "--ticket",
      required = true,
      paramLabel = "FILE",
      description = "A ticket; several of one network, of different rounds, can be given.")
  List<Path> tickets;

  @Option(names = "--data", required = true, description = "Folder of the data set to train on.")
  Path data;

  @Option(
      names = "--use",
      required = true,
      description =
          "What of the ticket: mask (weights are drawn anew), init (mask and initial weights) or"
              + " trained (mask and trained weights: the paper's).")
  String use;

  @Option(names = "--out", required = true, description = "Run folder.")
  Path out;

  @Mixin TrainingChoices training;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description =
          "Decides new weights, order, flips, dropout and split (default: ${DEFAULT-VALUE}).")
  long seed;

  @Mixin DataChoices choices;
  @Mixin RuntimeOptions runtime;

  @Override
  public void run() {
    TransferSource source = TransferSource.of(Use.of(use), tickets);
    TicketInfo info = Ticket.info(tickets.get(0));
    try (Device device = runtime.start();
        RunLock lock = RunLock.acquire(new RunFolder(out), Main.command(spec));
        RunData images = choices.load(data, info.shape().size(), seed)) {
      lock.folder().writeInspection(choices.inspect(images, spec.commandLine().getErr()));
      Interruption.announce("start the same command again to go on");
      int finished = lock.folder().results(Strategy.TRANSFER).size();
      try (Progress progress = Progress.create(tickets.size(), finished, training.epochs)) {
        new TransferRun(settings(info, device), source, lock, images, device, progress).run();
      }
    } finally {
      Interruption.forget();
    }
    System.err.println("tickets and results are in " + new RunFolder(out).resultsFile());
  }

  private RunSettings settings(TicketInfo info, Device device) {
    return new RunSettings(
        info.arch(),
        data.toAbsolutePath().normalize().toString(),
        info.shape().size(),
        info.shape().channels(),
        PruneOptions.NONE.with(Strategy.TRANSFER),
        "",
        training.options(),
        choices.images,
        choices.resplit,
        seed,
        runtime.resolvedThreads(),
        device.label(),
        Precision.FP32.label());
  }
}
