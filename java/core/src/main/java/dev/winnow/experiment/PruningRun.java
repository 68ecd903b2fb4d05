package dev.winnow.experiment;

import dev.winnow.DivergedException;
import dev.winnow.InvalidInputException;
import dev.winnow.Version;
import dev.winnow.data.image.ImageDecoder;
import dev.winnow.io.Sha256;
import dev.winnow.kernels.Selection;
import dev.winnow.model.Model;
import dev.winnow.model.ModelShape;
import dev.winnow.model.Pretrained;
import dev.winnow.model.Snapshot;
import dev.winnow.prune.Masks;
import dev.winnow.prune.Rewind;
import dev.winnow.prune.Schedule;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Strategy.Scope;
import dev.winnow.prune.Ticket;
import dev.winnow.prune.TicketInfo;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.Precision;
import dev.winnow.tensor.SafeTensors;
import dev.winnow.train.Evaluator;
import dev.winnow.train.Training;
import dev.winnow.train.metrics.Metrics;
import java.nio.file.Files;
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
  /** p(fake) from which an image is called fake. */
  static final double DECISION_THRESHOLD = 0.5;

  private final RunSettings settings;
  private final Strategy strategy;
  private final Rewind rewind;
  private final RunFolder folder;
  private final RunBoard board;
  private final RunData data;
  private final ModelShape shape;
  private final Device device;
  private final Precision precision;
  private final RunListener listener;

  /**
   * @param lock of the folder to write to; to be held while the run runs
   * @throws InvalidInputException when a setting is unusable, or the folder holds another run
   */
  public PruningRun(
      RunSettings settings, RunLock lock, RunData data, Device device, RunListener listener) {
    this.settings = settings;
    folder = lock.folder();
    this.data = data;
    this.device = device;
    this.listener = listener;
    settings.check();
    if (!settings.device().equals(device.label())) {
      throw new InvalidInputException(
          "the run's settings say device "
              + settings.device()
              + ", but it was given "
              + device.label());
    }
    shape = new ModelShape(settings.size(), settings.channels(), data.classes().size());
    precision = Precision.of(settings.precision(), device);
    if (!settings.precision().equals(precision.label())) {
      throw new InvalidInputException(
          "the run's settings say precision auto, which another machine could answer otherwise:"
              + " give fp32 or bf16");
    }
    strategy = settings.strategyChoice();
    rewind = settings.rewindChoice();
    board = new RunBoard(folder, strategy);
    requireRoomAboveFloors();
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
    return settings.architecture().create(shape, settings.seed(), device);
  }

  private static void load(Model model, Path file) {
    try (SafeTensors content = SafeTensors.read(file)) {
      model.state().load(content.tensors(), file.toString());
    }
  }

  /** What the last round could not do is better said before the first. */
  private void requireRoomAboveFloors() {
    if (strategy.scope() == Scope.LOCAL || settings.layerFloor() == 0) {
      return;
    }
    try (Model model = newModel();
        Masks masks = new Masks(model.state())) {
      long alive = Schedule.alive(masks.prunable(), settings.rate(), settings.rounds());
      long fewest = masks.fewest(settings.layerFloor());
      if (alive < fewest) {
        throw new InvalidInputException(
            String.format(
                "%d rounds leave %d weights, but --layer-floor %s keeps %d: use a lower one, or"
                    + " fewer rounds",
                settings.rounds(), alive, settings.layerFloor(), fewest));
      }
    }
  }

  /** Runs round 0, the dense network, and every pruning round after it. */
  public void run() {
    for (int round = 0; round <= settings.rounds(); round++) {
      run(round, strategy);
    }
  }

  /**
   * Runs single rounds of a one-shot strategy on a dense network that another strategy trained in
   * this folder.
   *
   * @param dense the strategy whose round 0 is pruned
   * @param rounds whose alive counts are matched
   */
  public void runBeside(Strategy dense, List<Integer> rounds) {
    if (strategy.iterative()) {
      throw new IllegalArgumentException(strategy + " needs every round before a round");
    }
    rounds.forEach(round -> run(round, dense));
  }

  private void run(int round, Strategy dense) {
    if (folder.results(strategy).stream().anyMatch(result -> result.round() == round)) {
      return;
    }
    try (Model model = newModel();
        Masks masks = new Masks(model.state())) {
      if (round == 0 && !settings.init().isEmpty()) {
        load(model, folder.startFile(strategy));
      }
      Pruned pruned = round == 0 ? Pruned.NOTHING : prune(round, dense, model, masks);
      Path rewindFile = folder.rewindFile(dense);
      if (round == 0 && rewind.kind() == Rewind.Kind.INIT) {
        SafeTensors.write(rewindFile, model.state().byName(), Map.of());
      }
      if (round > 0 && rewind.kind() != Rewind.Kind.NONE) {
        load(model, rewindFile);
        // The file holds θ0 before any pruning; what a ticket's training starts from is m ⊙ θ0.
        masks.apply();
      }
      model.state().computeIn(precision);
      try (Snapshot initial = model.state().snapshot();
          Training training =
              new Training(model, masks, settings.training(), settings.seed(), round)) {
        train(training, model, round);
        finish(training, model, masks, initial, round, pruned);
      }
    }
  }

  /** α in the form of the results, and what finding it cost. */
  private record Pruned(Object threshold, double seconds) {
    static final Pruned NOTHING = new Pruned(null, 0);
  }

  private Pruned prune(int round, Strategy dense, Model model, Masks masks) {
    Path source =
        strategy.iterative() ? folder.ticketFile(strategy, round - 1) : folder.ticketFile(dense, 0);
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
                  Schedule.alive(masks.prunable(), settings.rate(), round), settings.layerFloor())
              : masks.pruneLocally(settings.rate(), strategy.iterative() ? 1 : round);
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

  private void train(Training training, Model model, int round) {
    Path checkpoint = folder.checkpointFile(strategy);
    if (Files.exists(checkpoint)) {
      try (SafeTensors content = SafeTensors.read(checkpoint)) {
        // One of an earlier round outlives a kill between that round's result and its deletion.
        if (Integer.toString(round).equals(content.metadata().get("round"))) {
          training.resume(content, checkpoint.toString());
        }
      }
    }
    listener.onRound(strategy.label(), round);
    // A rewind point has to be reached even where early stopping would strike before it.
    int least = round == 0 ? rewind.epoch() : 0;
    try (RunBoard.Epochs curves =
        board.epochs(round, training.epoch() + 1, settings.training(), listener)) {
      while (!training.finished() || training.epoch() < least) {
        training.runEpoch(data.train(), data.validation(), curves);
        if (round == 0 && training.epoch() == rewind.epoch()) {
          SafeTensors.write(folder.rewindFile(strategy), model.state().byName(), Map.of());
        }
        training.checkpoint(checkpoint, Map.of("round", Integer.toString(round)));
      }
    }
    training.takeBest();
  }

  private void finish(
      Training training, Model model, Masks masks, Snapshot initial, int round, Pruned pruned) {
    // A ticket is float32, and so is whoever evaluates it.
    model.state().computeIn(Precision.FP32);
    Metrics test = Evaluator.evaluate(model, data.test());
    double sparsity = masks.sparsity();
    Path file = folder.ticketFile(strategy, round);
    TicketInfo info =
        new TicketInfo(
            settings.arch(),
            shape,
            data.classes(),
            ImageDecoder.PREPROCESSING,
            settings.architecture().normalisation().toString(),
            DECISION_THRESHOLD,
            round,
            sparsity,
            strategy.label(),
            settings.seed(),
            data.data().fingerprint(),
            data.data().splitRule(),
            Version.get());
    Ticket.write(file, info, model, initial.tensors(), masks);
    TicketResult result =
        new TicketResult(
            settings.arch(),
            settings.data(),
            settings.seed(),
            strategy.label(),
            strategy.scope().label(),
            rewind.toString(),
            settings.rate(),
            round,
            masks.prunable(),
            masks.alive(),
            sparsity,
            pruned.threshold(),
            test,
            training.epoch(),
            training.seconds(),
            pruned.seconds(),
            folder.path().relativize(file).toString());
    board.ticket(round, model, sparsity, test, data.validation());
    folder.append(result);
    folder.deleteCheckpoint(strategy);
    listener.onTicket(result);
  }
}
