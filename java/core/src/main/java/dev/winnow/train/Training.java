package dev.winnow.train;

import static org.bytedeco.pytorch.global.torch.randperm;

import dev.winnow.DivergedException;
import dev.winnow.data.BatchOrder;
import dev.winnow.data.Batches;
import dev.winnow.data.ImageSet;
import dev.winnow.io.Json;
import dev.winnow.model.Model;
import dev.winnow.model.Snapshot;
import dev.winnow.prune.Masks;
import dev.winnow.tensor.SafeTensors;
import dev.winnow.tensor.Seeds;
import dev.winnow.train.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * One training of a masked network, from its start or from a checkpoint, to early stopping. Ends
 * with the weights of the epoch that was best on the validation split.
 *
 * <p>Every random draw depends on (seed, round, epoch) alone, so a training that goes on from a
 * checkpoint ends with the same bits as one that was never stopped.
 */
public final class Training implements AutoCloseable {
  private static final String BEST = "best/";
  private static final String OPTIMIZER = "optimizer/";
  private static final String MASK = "mask/";

  private final Model model;
  private final Masks masks;
  private final TrainOptions options;
  private final long seed;
  private final int round;
  private final Step step;

  private Snapshot best;
  private double bestCost = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private int epoch;
  private double seconds;
  private final List<EpochFigures> curve = new ArrayList<>();

  /**
   * Prepares a training of the model as it is, in the precision that it computes in.
   *
   * @param round names the random streams, beside the seed
   */
  public Training(Model model, Masks masks, TrainOptions options, long seed, int round) {
    this.model = model;
    this.masks = masks;
    this.options = options;
    this.seed = seed;
    this.round = round;
    step = new Step(model, masks, options);
    best = model.state().snapshot();
  }

  /** Epochs trained so far. */
  public int epoch() {
    return epoch;
  }

  /** Time spent in epochs, validation included. */
  public double seconds() {
    return seconds;
  }

  /** The epoch whose weights {@link #takeBest} takes, from 1; 0 before the first. */
  public int bestEpoch() {
    return bestEpoch;
  }

  /** Every epoch so far. */
  public List<EpochFigures> curve() {
    return List.copyOf(curve);
  }

  /** Early stopping has struck, or the last epoch is done. */
  public boolean finished() {
    return epoch >= options.stopping().epochs()
        || epoch - bestEpoch >= options.stopping().patience();
  }

  /**
   * Trains for one epoch and validates.
   *
   * @throws DivergedException when the loss becomes NaN or infinite
   */
  public void runEpoch(ImageSet train, ImageSet validation, TrainListener listener) {
    long start = System.nanoTime();
    Seeds.use(seed, "epoch", round, epoch);
    // Pruning, rewinding and loading write to the weights alone.
    model.state().refreshShadows();
    double lossSum = 0;
    step.weighClasses(train);
    try (Batches batches = train.batches(order(train.count()), options.batch(), model.device())) {
      int steps = (batches.count() + accumulated() - 1) / accumulated();
      long seen = 0;
      for (int i = 0; i < steps; i++) {
        long n = Math.min((long) options.batch() * accumulated(), train.count() - seen);
        double mean = step(batches, n, factor(i, steps));
        if (!Double.isFinite(mean)) {
          throw diverged(i, mean);
        }
        lossSum += mean * n;
        seen += n;
        listener.onStep(epoch + 1, i + 1, steps, lossSum / seen);
      }
    }
    Metrics metrics = validate(validation);
    epoch++;
    curve.add(EpochFigures.of(lossSum / train.count(), metrics));
    double cost = options.stopping().monitor().cost(metrics);
    boolean improved = options.stopping().improves(cost, bestCost);
    if (improved) {
      best.close();
      best = model.state().snapshot();
      bestCost = cost;
      bestEpoch = epoch;
    }
    seconds += (System.nanoTime() - start) / 1e9;
    listener.onEpoch(epoch, lossSum / train.count(), metrics, improved);
  }

  private BatchOrder order(int images) {
    try (PointerScope scope = new PointerScope()) {
      BatchOrder order = BatchOrder.of(randperm(images));
      return options.flip() ? order.withFlips(seed, round, epoch) : order;
    }
  }

  private int accumulated() {
    return options.optimisation().accumulate();
  }

  private double factor(int step, int steps) {
    return options.learningRates().factor(epoch, step, steps, options.stopping().epochs());
  }

  private Metrics validate(ImageSet validation) {
    try {
      return Evaluator.evaluate(model, validation);
    } catch (DivergedException e) {
      throw diverged(String.format("round %d, epoch %d: %s", round, epoch + 1, e.getMessage()));
    }
  }

  private DivergedException diverged(int step, double loss) {
    return diverged(
        String.format(
            "round %d, epoch %d, step %d: the loss became %s", round, epoch + 1, step + 1, loss));
  }

  private static DivergedException diverged(String what) {
    return new DivergedException(
        what
            + ". Try a lower --lr, --warmup 1 or --clip 1; what earlier epochs and rounds wrote is"
            + " intact");
  }

  /**
   * One step of the optimizer.
   *
   * @param n images in it: of one batch, or of those whose gradients are accumulated
   * @return their mean loss
   */
  private double step(Batches batches, long n, double rateFactor) {
    double mean = 0;
    for (long left = n; left > 0; left -= options.batch()) {
      double share = (double) Math.min(left, options.batch()) / n;
      boolean last = left <= options.batch();
      try (PointerScope scope = new PointerScope()) {
        Batches.Batch batch = batches.next();
        mean += share * step.run(batch.input(), batch.labels(), share, last, rateFactor);
      }
    }
    return mean;
  }

  /** Gives the model the weights of its best epoch. */
  public void takeBest() {
    model.state().load(best.tensors(), "the best epoch");
  }

  /** Writes all that {@link #resume} needs, atomically. */
  public void checkpoint(Path file, Map<String, String> notes) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.state().byName());
    best.tensors().forEach((name, tensor) -> tensors.put(BEST + name, tensor));
    step.optimizer().state().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
    masks.byName().forEach((name, tensor) -> tensors.put(MASK + name, tensor));
    Map<String, String> strings = new LinkedHashMap<>(notes);
    strings.put("epoch", Integer.toString(epoch));
    strings.put("steps", Long.toString(step.optimizer().steps()));
    strings.put("bestEpoch", Integer.toString(bestEpoch));
    strings.put("bestCost", Double.toString(bestCost));
    strings.put("seconds", Double.toString(seconds));
    strings.put("curve", Json.line(curve));
    SafeTensors.write(file, tensors, strings);
  }

  /** Goes back to where {@link #checkpoint} was called; weights and masks included. */
  public void resume(SafeTensors checkpoint, String source) {
    model.state().load(checkpoint.tensors(), source);
    masks.load(checkpoint.tensorsUnder(MASK), source);
    best.close();
    best = new Snapshot(checkpoint.tensorsUnder(BEST));
    Map<String, String> strings = checkpoint.metadata();
    step.optimizer()
        .restore(checkpoint.tensorsUnder(OPTIMIZER), Long.parseLong(strings.get("steps")));
    epoch = Integer.parseInt(strings.get("epoch"));
    bestEpoch = Integer.parseInt(strings.get("bestEpoch"));
    bestCost = Double.parseDouble(strings.get("bestCost"));
    seconds = Double.parseDouble(strings.get("seconds"));
    curve.clear();
    curve.addAll(
        Json.parseList(
            strings.get("curve").getBytes(StandardCharsets.UTF_8), EpochFigures.class, source));
  }

  @Override
  public void close() {
    step.close();
    best.close();
  }
}
