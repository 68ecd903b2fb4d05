package dev.winnow.train;

import dev.winnow.DivergedException;
import dev.winnow.InvalidInputException;
import dev.winnow.data.BatchOrder;
import dev.winnow.data.Batches;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.model.Model;
import dev.winnow.train.metrics.Metrics;
import dev.winnow.train.metrics.Scores;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Runs a model over a set of images. */
public final class Evaluator {
  /** Pixels at a time, of all images of a batch together: 64 images of 128×128. */
  private static final long BATCH_PIXELS = 64 * 128 * 128;

  private static final int LARGEST_BATCH = 64;

  private Evaluator() {}

  /**
   * The logits of all images, in order: one an image, or one a class for each of them.
   *
   * @throws DivergedException when one is NaN or infinite
   */
  public static double[] logits(Model model, ImageSet images) {
    model.state().refreshShadows();
    int batch = batch(images.side());
    int outputs = model.shape().outputs();
    double[] logits = new double[images.count() * outputs];
    BatchOrder order = BatchOrder.sequential(images.count());
    try (Batches batches = images.batches(order, batch, model.device())) {
      for (int i = 0; i < batches.count(); i++) {
        try (PointerScope scope = new PointerScope();
            NoGradGuard noGrad = new NoGradGuard()) {
          read(model.logits(batches.next().input(), false), logits, i * batch * outputs);
        }
      }
    }
    if (!Arrays.stream(logits).allMatch(Double::isFinite)) {
      throw new DivergedException(
          "the network's output is not a finite number: its training diverged");
    }
    return logits;
  }

  /**
   * {@link Metrics} of a model on a set of images.
   *
   * @throws InvalidInputException when an image is of a class that the model does not know
   */
  public static Metrics evaluate(Model model, ImageSet images) {
    List<Sample> samples = images.samples();
    double[] logits = logits(model, images);
    int classes = model.shape().classes();
    for (Sample sample : samples) {
      if (sample.label() >= classes) {
        throw new InvalidInputException(
            String.format(
                "%s is of class %d, counted from 0, but the network tells %d classes apart: evaluate"
                    + " it on images of the classes that it was trained on",
                sample.name(), sample.label(), classes));
      }
    }
    return Metrics.of(
        new Scores(
            classes,
            logits,
            samples.stream().mapToInt(Sample::label).toArray(),
            samples.stream().map(Sample::group).toList(),
            samples.stream().map(sample -> sample.entry().video()).toList()));
  }

  /**
   * Images at a time, of a side in pixels. It follows from their size alone: another batch size can
   * change the last bits of a logit, and a ticket's recorded figures must come out again, whoever
   * evaluates it.
   */
  public static int batch(long side) {
    return (int) Math.max(1, Math.min(LARGEST_BATCH, BATCH_PIXELS / (side * side)));
  }

  private static void read(Tensor values, double[] target, int start) {
    Tensor wide = values.to(ScalarType.Double).cpu().contiguous();
    new DoublePointer(wide.data_ptr()).get(target, start, (int) wide.numel());
  }
}
