package dev.winnow.train;

import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;
import static org.bytedeco.pytorch.global.torch.randperm;

import dev.winnow.DivergedException;
import dev.winnow.data.BatchOrder;
import dev.winnow.data.Batches;
import dev.winnow.data.ImageSet;
import dev.winnow.model.Model;
import dev.winnow.model.Snapshot;
import dev.winnow.prune.Masks;
import dev.winnow.tensor.SafeTensors;
import dev.winnow.tensor.Seeds;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * One training of a masked network, from its start or from a checkpoint, to early stopping. Ends
 * with the weights of the epoch with the lowest validation loss.
 *
 * <p>Every random draw depends on (seed, round, epoch) alone, so a training that goes on from a
 * checkpoint ends with the same bits as one that was never stopped.
 */
public final class Training implements AutoCloseable {
  private static final String BEST = "best/";
  private static final String ADAM = "adam/";
  private static final String MASK = "mask/";

  private final Model model;
  private final Masks masks;
  private final TrainOptions options;
  private final long seed;
  private final int round;
  private final Adam adam;

  private Snapshot best;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private int epoch;
  private double seconds;

  /**
   * Prepares a training of the model as it is.
   *
   * @param round names the random streams, beside the seed
   */
  public Training(Model model, Masks masks, TrainOptions options, long seed, int round) {
    this.model = model;
    this.masks = masks;
    this.options = options;
    this.seed = seed;
    this.round = round;
    adam = new Adam(model.state(), masks, options.learningRate());
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

  /** Early stopping has struck, or the last epoch is done. */
  public boolean finished() {
    return epoch >= options.epochs() || epoch - bestEpoch >= options.patience();
  }

  /**
   * Trains for one epoch and validates.
   *
   * @throws DivergedException when the loss becomes NaN or infinite
   */
  public void runEpoch(ImageSet train, ImageSet validation, TrainListener listener) {
    long start = System.nanoTime();
    Seeds.use(seed, "epoch", round, epoch);
    double lossSum = 0;
    try (Batches batches = train.batches(order(train.count()), options.batch(), model.device())) {
      int steps = batches.count();
      long seen = 0;
      for (int step = 0; step < steps; step++) {
        long n = Math.min(options.batch(), train.count() - seen);
        double loss = step(batches);
        if (!Double.isFinite(loss)) {
          throw new DivergedException(
              String.format(
                  "round %d, epoch %d, step %d: the loss became %s. Try a lower --lr; what earlier"
                      + " epochs and rounds wrote is intact",
                  round, epoch + 1, step + 1, loss));
        }
        lossSum += loss * n;
        seen += n;
        listener.onStep(epoch + 1, step + 1, steps, lossSum / seen);
      }
    }
    Metrics metrics = Evaluator.evaluate(model, validation);
    epoch++;
    boolean improved = metrics.loss() < bestLoss;
    if (improved) {
      best.close();
      best = model.state().snapshot();
      bestLoss = metrics.loss();
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

  private double step(Batches batches) {
    try (PointerScope scope = new PointerScope()) {
      Batches.Batch batch = batches.next();
      Tensor logits = model.logits(batch.input(), true);
      Tensor loss = binary_cross_entropy_with_logits(logits, batch.labels());
      loss.backward();
      adam.step();
      return loss.item_double();
    }
  }

  /** Gives the model the weights of its best epoch. */
  public void takeBest() {
    model.state().load(best.tensors(), "the best epoch");
  }

  /** Writes all that {@link #resume} needs, atomically. */
  public void checkpoint(Path file, Map<String, String> notes) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.state().byName());
    best.tensors().forEach((name, tensor) -> tensors.put(BEST + name, tensor));
    adam.state().forEach((name, tensor) -> tensors.put(ADAM + name, tensor));
    masks.byName().forEach((name, tensor) -> tensors.put(MASK + name, tensor));
    Map<String, String> strings = new LinkedHashMap<>(notes);
    strings.put("epoch", Integer.toString(epoch));
    strings.put("steps", Long.toString(adam.steps()));
    strings.put("bestEpoch", Integer.toString(bestEpoch));
    strings.put("bestLoss", Double.toString(bestLoss));
    strings.put("seconds", Double.toString(seconds));
    SafeTensors.write(file, tensors, strings);
  }

  /** Goes back to where {@link #checkpoint} was called; weights and masks included. */
  public void resume(SafeTensors checkpoint, String source) {
    model.state().load(checkpoint.tensors(), source);
    masks.load(checkpoint.tensorsUnder(MASK), source);
    best.close();
    best = new Snapshot(checkpoint.tensorsUnder(BEST));
    Map<String, String> strings = checkpoint.metadata();
    adam.restore(checkpoint.tensorsUnder(ADAM), Long.parseLong(strings.get("steps")));
    epoch = Integer.parseInt(strings.get("epoch"));
    bestEpoch = Integer.parseInt(strings.get("bestEpoch"));
    bestLoss = Double.parseDouble(strings.get("bestLoss"));
    seconds = Double.parseDouble(strings.get("seconds"));
  }

  @Override
  public void close() {
    adam.close();
    best.close();
  }
}
