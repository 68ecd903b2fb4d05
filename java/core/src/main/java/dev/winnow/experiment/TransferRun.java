package dev.winnow.experiment;

import dev.winnow.InvalidInputException;
import dev.winnow.experiment.TicketTraining.Plan;
import dev.winnow.experiment.TicketTraining.Pruned;
import dev.winnow.experiment.TransferSource.Use;
import dev.winnow.model.Model;
import dev.winnow.model.ModelShape;
import dev.winnow.prune.Masks;
import dev.winnow.prune.Ticket;
import dev.winnow.prune.TicketInfo;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.Seeds;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Trains tickets that were found elsewhere: on another data set (the paper's III-D and Table I), or
 * on the same one from weights that are drawn anew, which is the control that tells a winning
 * ticket's mask from its weights (Frankle and Carbin 2019).
 */
public final class TransferRun {
  private final RunSettings settings;
  private final TransferSource source;
  private final RunData data;
  private final Device device;
  private final TicketTraining tickets;

  /**
   * @param settings of the network and the training; their strategy names the results
   * @param lock of the folder to write to; to be held while the run runs
   * @throws InvalidInputException when a ticket is none, or of another network or other classes
   *     than the settings and the data have, or of the same round as another, or the folder holds
   *     another run
   */
  public TransferRun(
      RunSettings settings,
      TransferSource source,
      RunLock lock,
      RunData data,
      Device device,
      RunListener listener) {
    this.settings = settings;
    this.source = source;
    this.data = data;
    this.device = device;
    RunFolder folder = lock.folder();
    tickets = new TicketTraining(settings, folder, data, device, listener);
    source.tickets().forEach(file -> requireFit(Path.of(file.path())));
    requireOneEachRound();
    folder.requireSource(settings.strategyChoice(), source);
    folder.claim(
        settings, data.data(), RunStart.of(settings, data.data(), lock.command(), "", device));
    folder.writeSource(settings.strategyChoice(), source);
  }

  private void requireFit(Path file) {
    TicketInfo info = Ticket.info(file);
    ModelShape shape = new ModelShape(settings.size(), settings.channels(), data.classes().size());
    if (!info.arch().equals(settings.arch()) || !info.shape().equals(shape)) {
      throw new InvalidInputException(
          String.format(
              "%s is a ticket of %s for %s, it cannot become one of %s for %s",
              file, info.arch(), info.shape(), settings.arch(), shape));
    }
    if (!info.classes().equals(data.classes())) {
      throw new InvalidInputException(
          String.format(
              "%s tells %s apart, the data set's classes are %s",
              file, info.classes(), data.classes()));
    }
  }

  /** What is written goes by rounds: the second ticket of one would pass for done. */
  private void requireOneEachRound() {
    Map<Integer, String> byRound = new HashMap<>();
    for (TransferSource.File file : source.tickets()) {
      int round = Ticket.info(Path.of(file.path())).round();
      String earlier = byRound.put(round, file.path());
      if (earlier != null) {
        throw new InvalidInputException(
            String.format(
                "%s and %s are both tickets of round %d: give each an --out of its own",
                earlier, file.path(), round));
      }
    }
  }

  /** Trains every ticket that is not trained yet. */
  public void run() {
    source.tickets().forEach(file -> run(Path.of(file.path())));
  }

  private void run(Path file) {
    int round = Ticket.info(file).round();
    if (tickets.done(round)) {
      return;
    }
    // Of its own stream: the ticket's seed may be this one, whose weights it was found in.
    long seed = Seeds.derive(settings.seed(), "transfer", round);
    try (Model model = tickets.newModel(seed);
        Masks masks = new Masks(model.state());
        Ticket ticket = Ticket.read(file, device)) {
      masks.load(ticket.masks().byName(), file.toString());
      if (source.use() == Use.TRAINED) {
        model.state().load(ticket.model().state().byName(), file.toString());
      } else if (source.use() == Use.INIT) {
        Ticket.loadInitial(file, model);
      }
      masks.apply();
      tickets.run(
          model, masks, new Plan(round, settings.training(), 0, Pruned.NOTHING), epoch -> {});
    }
  }
}
