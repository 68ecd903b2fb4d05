package dev.winnow.experiment;

import dev.winnow.InvalidInputException;
import dev.winnow.Version;
import dev.winnow.data.image.ImageDecoder;
import dev.winnow.experiment.TicketResult.LayerCount;
import dev.winnow.io.AtomicFile;
import dev.winnow.io.Json;
import dev.winnow.model.Model;
import dev.winnow.model.ModelShape;
import dev.winnow.model.Snapshot;
import dev.winnow.prune.Masks;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Ticket;
import dev.winnow.prune.TicketInfo;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.Precision;
import dev.winnow.tensor.SafeTensors;
import dev.winnow.train.Evaluator;
import dev.winnow.train.TrainOptions;
import dev.winnow.train.Training;
import dev.winnow.train.metrics.Metrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Turns a masked network into a ticket of a run folder: trains it from where it is, or from its
 * checkpoint, tests it, and writes the ticket and its result.
 */
final class TicketTraining {
  /** p(fake) from which an image is called fake. */
  static final double DECISION_THRESHOLD = 0.5;

  /**
   * What was done to the weights before.
   *
   * @param threshold α in the form of the results
   * @param removed of each layer; empty where nothing was pruned
   * @param seconds that it took
   */
  record Pruned(Object threshold, List<RemovedWeights> removed, double seconds) {
    static final Pruned NOTHING = new Pruned(null, List.of(), 0);
  }

  /**
   * How a round is trained.
   *
   * @param least epochs, even where early stopping would strike before: a rewind point has to be
   *     reached
   * @param options of this round; a rewinding can change the learning rates
   */
  record Plan(int round, TrainOptions options, int least, Pruned pruned) {}

  /** Told of the model after each epoch, before the checkpoint is written. */
  interface EpochEnd {
    void at(int epoch);
  }

  private final RunSettings settings;
  private final Strategy strategy;
  private final RunFolder folder;
  private final RunBoard board;
  private final RunData data;
  private final ModelShape shape;
  private final Device device;
  private final Precision precision;
  private final RunListener listener;

  /**
   * @throws InvalidInputException when a setting is unusable
   */
  TicketTraining(
      RunSettings settings, RunFolder folder, RunData data, Device device, RunListener listener) {
    this.settings = settings;
    this.folder = folder;
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
    board = new RunBoard(folder, strategy);
  }

  /** A network of the run's shape with the weights of a seed. */
  Model newModel(long seed) {
    return settings.architecture().create(shape, seed, device);
  }

  /** The round's ticket is written already. */
  boolean done(int round) {
    return folder.results(strategy).stream().anyMatch(result -> result.round() == round);
  }

  /**
   * Trains the model as it is and writes its ticket.
   *
   * @param masks of the model, applied
   */
  void run(Model model, Masks masks, Plan plan, EpochEnd epochEnd) {
    model.state().computeIn(precision);
    try (Snapshot initial = model.state().snapshot();
        Training training =
            new Training(model, masks, plan.options(), settings.seed(), plan.round())) {
      train(training, plan, epochEnd);
      finish(training, model, masks, initial, plan);
    }
  }

  private void train(Training training, Plan plan, EpochEnd epochEnd) {
    Path checkpoint = folder.checkpointFile(strategy);
    String round = Integer.toString(plan.round());
    if (Files.exists(checkpoint)) {
      try (SafeTensors content = SafeTensors.read(checkpoint)) {
        // One of an earlier round outlives a kill between that round's result and its deletion.
        if (round.equals(content.metadata().get("round"))) {
          training.resume(content, checkpoint.toString());
        }
      }
    }
    listener.onRound(strategy.label(), plan.round());
    try (RunBoard.Epochs curves =
        board.epochs(plan.round(), training.epoch() + 1, plan.options(), listener)) {
      while (!training.finished() || training.epoch() < plan.least()) {
        training.runEpoch(data.train(), data.validation(), curves);
        epochEnd.at(training.epoch());
        training.checkpoint(checkpoint, Map.of("round", round));
      }
    }
    training.takeBest();
  }

  private void finish(Training training, Model model, Masks masks, Snapshot initial, Plan plan) {
    // A ticket is float32, and so is whoever evaluates it.
    model.state().computeIn(Precision.FP32);
    Metrics test = Evaluator.evaluate(model, data.test());
    int round = plan.round();
    double sparsity = masks.sparsity();
    Path file = folder.ticketFile(strategy, round);
    Ticket.write(file, info(round, sparsity), model, initial.tensors(), masks);
    if (!plan.pruned().removed().isEmpty()) {
      AtomicFile.write(folder.removedFile(strategy, round), Json.pretty(plan.pruned().removed()));
    }
    TicketResult result =
        new TicketResult(
            settings.arch(),
            settings.data(),
            settings.seed(),
            strategy.label(),
            strategy.scope().label(),
            settings.pruning().rewind(),
            settings.pruning().rate(),
            round,
            masks.prunable(),
            masks.alive(),
            sparsity,
            plan.pruned().threshold(),
            test,
            training.epoch(),
            training.bestEpoch(),
            training.seconds(),
            plan.pruned().seconds(),
            folder.path().relativize(file).toString(),
            layers(masks),
            training.curve());
    board.ticket(round, model, sparsity, test, data.validation());
    folder.append(result);
    folder.deleteCheckpoint(strategy);
    listener.onTicket(result);
  }

  private static List<LayerCount> layers(Masks masks) {
    List<String> names = masks.names();
    long[] weights = masks.sizes();
    long[] alive = masks.aliveByLayer();
    return IntStream.range(0, names.size())
        .mapToObj(i -> new LayerCount(names.get(i), weights[i], alive[i]))
        .toList();
  }

  private TicketInfo info(int round, double sparsity) {
    return new TicketInfo(
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
  }
}
