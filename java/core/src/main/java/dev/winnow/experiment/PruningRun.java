package dev.winnow.experiment;

import dev.winnow.DivergedException;
import dev.winnow.InvalidInputException;
import dev.winnow.experiment.TicketTraining.Plan;
import dev.winnow.experiment.TicketTraining.Pruned;
import dev.winnow.io.Sha256;
import dev.winnow.kernels.Selection;
import dev.winnow.model.Model;
import dev.winnow.model.Pretrained;
import dev.winnow.prune.Masks;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Rewind;
import dev.winnow.prune.Schedule;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Strategy.Scope;
import dev.winnow.prune.Ticket;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.SafeTensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Runs one strategy on one data set: train, prune the smallest weights, rewind, train again (the
 * paper's Algorithm 1). Skips the rounds that the folder already holds and goes on from the last
 * checkpoint, so a run that was killed ends as if it had not been.
 */
public final class PruningRun {
  private final RunSettings settings;
  private final PruneOptions options;
  private final Strategy strategy;
  private final Rewind rewind;
  private final RunFolder folder;
  private final RunData data;
  private final Device device;
  private final RunListener listener;
  private final TicketTraining tickets;
  private final DenseSource dense;

  /**
   * A run that trains its own dense network.
   *
   * @param lock of the folder to write to; to be held while the run runs
   * @throws InvalidInputException when a setting is unusable, or the folder holds another run
   */
  public PruningRun(
      RunSettings settings, RunLock lock, RunData data, Device device, RunListener listener) {
    this(
        settings,
        lock,
        data,
        device,
        listener,
        new DenseSource(lock.folder(), settings.strategyChoice()));
  }

  /**
   * A run that prunes a dense network which another run has trained.
   *
   * @throws InvalidInputException as well, when that network is not the one that these settings ask
   *     for
   */
  public PruningRun(
      RunSettings settings,
      RunLock lock,
      RunData data,
      Device device,
      RunListener listener,
      DenseSource dense) {
    this.settings = settings;
    this.data = data;
    this.device = device;
    this.listener = listener;
    this.dense = dense;
    folder = lock.folder();
    tickets = new TicketTraining(settings, folder, data, device, listener);
    options = settings.pruning();
    strategy = settings.strategyChoice();
    rewind = settings.rewindChoice();
    requireRoomAboveFloors();
    requireSameDense();
    if (settings.init().isEmpty() || folder.settings(strategy).isPresent()) {
      claim(lock);
    } else {
      takeInitialWeights(lock);
    }
  }

  private void claim(RunLock lock) {
    String init = settings.init().isEmpty() ? "" : Sha256.of(folder.startFile(strategy));
    folder.claim(
        settings, data.data(), RunStart.of(settings, data.data(), lock.command(), init, device));
  }

  /**
   * The run keeps what it begins with, so that it can go on without the file. Weights that do not
   * fit are found out before the folder belongs to these settings.
   */
  private void takeInitialWeights(RunLock lock) {
    try (Model model = newModel()) {
      List<String> notes = Pretrained.load(Path.of(settings.init()), model);
      folder.requireSettings(settings);
      SafeTensors.write(folder.startFile(strategy), model.state().byName(), Map.of());
      claim(lock);
      notes.forEach(listener::onNote);
    }
  }

  private Model newModel() {
    return tickets.newModel(settings.seed());
  }

  private static void load(Model model, Path file) {
    try (SafeTensors content = SafeTensors.read(file)) {
      model.state().load(content.tensors(), file.toString());
    }
  }

  /** What the last round could not do is better said before the first. */
  private void requireRoomAboveFloors() {
    if (strategy.scope() == Scope.LOCAL || options.layerFloor() == 0) {
      return;
    }
    try (Model model = newModel();
        Masks masks = new Masks(model.state())) {
      long alive = Schedule.alive(masks.prunable(), options.rate(), options.rounds());
      long fewest = masks.fewest(options.layerFloor());
      if (alive < fewest) {
        throw new InvalidInputException(
            String.format(
                "%d rounds leave %d weights, but --layer-floor %s keeps %d: use a lower one, or"
                    + " fewer rounds",
                options.rounds(), alive, options.layerFloor(), fewest));
      }
    }
  }

  private boolean sharesDense() {
    return !dense.equals(new DenseSource(folder, strategy));
  }

  private void requireSameDense() {
    if (!sharesDense()) {
      return;
    }
    RunSettings theirs =
        dense
            .folder()
            .settings(dense.strategy())
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        dense.folder().path() + " holds no dense network to prune"));
    List<String> other =
        settings.with(options.dense()).differences(theirs.with(theirs.pruning().dense()));
    if (!other.isEmpty()) {
      throw new InvalidInputException(
          dense.folder().path()
              + " holds the dense network of other settings: "
              + String.join(", ", other));
    }
  }

  /** Runs round 0, the dense network, and every pruning round after it. */
  public void run() {
    run(IntStream.rangeClosed(sharesDense() ? 1 : 0, options.rounds()).boxed().toList());
  }

  /**
   * Runs some rounds, in order. Those of a one-shot strategy, which have the alive counts of the
   * iterative one's, can be any; of an iterative one each needs the one before.
   */
  public void run(List<Integer> rounds) {
    rounds.forEach(this::run);
  }

  private void run(int round) {
    if (tickets.done(round)) {
      return;
    }
    try (Model model = newModel();
        Masks masks = new Masks(model.state())) {
      if (round == 0) {
        trainDense(model, masks);
      } else {
        Pruned pruned = prune(round, model, masks);
        if (rewind.kind() != Rewind.Kind.NONE) {
          load(model, dense.rewindFile());
          // The file holds θ0 before any pruning; what a ticket's training starts from is m ⊙ θ0.
          masks.apply();
        }
        tickets.run(model, masks, new Plan(round, settings.training(), 0, pruned), epoch -> {});
      }
    }
  }

  private void trainDense(Model model, Masks masks) {
    if (!settings.init().isEmpty()) {
      load(model, folder.startFile(strategy));
    }
    if (rewind.kind() == Rewind.Kind.INIT) {
      keepForRewinding(model);
    }
    tickets.run(
        model,
        masks,
        new Plan(0, settings.training(), rewind.epoch(), Pruned.NOTHING),
        epoch -> {
          if (epoch == rewind.epoch()) {
            keepForRewinding(model);
          }
        });
  }

  private void keepForRewinding(Model model) {
    SafeTensors.write(folder.rewindFile(strategy), model.state().byName(), Map.of());
  }

  private Pruned prune(int round, Model model, Masks masks) {
    // Round 1 of an iterative strategy prunes the dense network, too.
    Path source =
        strategy.iterative() && round > 1 ? folder.ticketFile(strategy, round - 1) : dense.ticket();
    try (Ticket ticket = Ticket.read(source, device)) {
      model.state().load(ticket.model().state().byName(), source.toString());
      masks.load(ticket.masks().byName(), source.toString());
    }
    long start = System.nanoTime();
    Selection selection;
    try {
      selection =
          strategy.scope() == Scope.GLOBAL
              ? masks.pruneGlobally(
                  Schedule.alive(masks.prunable(), options.rate(), round), options.layerFloor())
              : masks.pruneLocally(options.rate(), strategy.iterative() ? 1 : round);
    } catch (DivergedException e) {
      throw new DivergedException(
          "round " + round + " of " + strategy + " cannot prune " + source + ": " + e.getMessage());
    }
    return new Pruned(threshold(selection, masks.names()), (System.nanoTime() - start) / 1e9);
  }

  private Object threshold(Selection selection, List<String> layers) {
    float[] alphas = selection.thresholds();
    if (strategy.scope() == Scope.GLOBAL) {
      return exact(alphas[0]);
    }
    Map<String, Double> byLayer = new LinkedHashMap<>();
    IntStream.range(0, alphas.length).forEach(i -> byLayer.put(layers.get(i), exact(alphas[i])));
    return byLayer;
  }

  /** The float's shortest decimal form, which reads back as the same float. */
  private static double exact(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
