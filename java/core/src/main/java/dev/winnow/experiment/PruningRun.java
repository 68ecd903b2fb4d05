package dev.winnow.experiment;

import dev.winnow.DivergedException;
import dev.winnow.InvalidInputException;
import dev.winnow.experiment.TicketTraining.Plan;
import dev.winnow.experiment.TicketTraining.Pruned;
import dev.winnow.io.Sha256;
import dev.winnow.kernels.Selection;
import dev.winnow.model.Model;
import dev.winnow.model.Pretrained;
import dev.winnow.prune.Budget;
import dev.winnow.prune.Masks;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Pruner;
import dev.winnow.prune.Rewind;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Strategy.Scope;
import dev.winnow.prune.Ticket;
import dev.winnow.prune.criterion.Calibration;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.SafeTensors;
import dev.winnow.train.TrainOptions;
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
    options.requirePruning();
    requireRoom();
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

  /** What names no layer, or what the last round could not do, is better said before the first. */
  private void requireRoom() {
    try (Model model = newModel();
        Masks masks = new Masks(model.state())) {
      new Budget(options, masks).requireRoom();
    }
  }

  private boolean sharesDense() {
    return !dense.equals(new DenseSource(folder, strategy));
  }

  private void requireSameDense() {
    if (!sharesDense() || strategy.atInitialisation()) {
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

  /**
   * Runs round 0, the dense network, and every pruning round after it. Strategies that prune at
   * initialisation do not need it, but it is what their tickets are compared with.
   */
  public void run() {
    run(IntStream.rangeClosed(sharesDense() ? 1 : 0, options.rounds()).boxed().toList());
  }

  /**
   * Runs some rounds, in order. They can be any, with the alive counts of the schedule's rounds;
   * those of an {@link Strategy#iterative} strategy each need the one before, and those of one that
   * does not prune at initialisation need the dense network.
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
        if (rewind.ofWeights() && !strategy.atInitialisation()) {
          load(model, dense.rewindFile());
          // The file holds θ0 before any pruning; what a ticket's training starts from is m ⊙ θ0.
          masks.apply();
        }
        tickets.run(model, masks, new Plan(round, ticketTraining(), 0, pruned), epoch -> {});
      }
    }
  }

  private TrainOptions ticketTraining() {
    return rewind.kind() == Rewind.Kind.NONE
        ? settings.training().fineTuning()
        : settings.training();
  }

  private void trainDense(Model model, Masks masks) {
    takeStart(model);
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

  /** Gives a network as it was drawn what the run begins with. */
  private void takeStart(Model model) {
    if (!settings.init().isEmpty()) {
      load(model, folder.startFile(strategy));
    }
  }

  private Pruned prune(int round, Model model, Masks masks) {
    String source = takeWhatIsPruned(round, model, masks);
    long start = System.nanoTime();
    Selection selection;
    try {
      selection =
          Pruner.prune(
              model, masks, new Budget(options, masks), strategy, round, calibrationImages());
    } catch (DivergedException e) {
      throw new DivergedException(
          "round " + round + " of " + strategy + " cannot prune " + source + ": " + e.getMessage());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    noteDead(round, masks.names(), selection);
    return new Pruned(
        threshold(selection, masks.names()), RemovedWeights.of(masks.names(), selection), seconds);
  }

  /** Brings model and masks to where the round begins to prune; says where that is from. */
  private String takeWhatIsPruned(int round, Model model, Masks masks) {
    if (strategy.atInitialisation()) {
      takeStart(model);
      return "the network as it was initialised";
    }
    // Round 1 of an iterative strategy prunes the dense network, too.
    Path source =
        strategy.iterative() && round > 1 ? folder.ticketFile(strategy, round - 1) : dense.ticket();
    try (Ticket ticket = Ticket.read(source, device)) {
      model.state().load(ticket.model().state().byName(), source.toString());
      masks.load(ticket.masks().byName(), source.toString());
    }
    return source.toString();
  }

  private Calibration calibrationImages() {
    return new CalibrationImages(data.train(), settings.training(), settings.seed());
  }

  private void noteDead(int round, List<String> layers, Selection selection) {
    List<String> dead =
        IntStream.range(0, layers.size())
            .filter(i -> selection.survivors()[i] == 0)
            .mapToObj(layers::get)
            .toList();
    if (!dead.isEmpty()) {
      listener.onNote(
          String.format(
              "round %d of %s leaves no weight alive in %s",
              round, strategy, String.join(", ", dead)));
    }
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
