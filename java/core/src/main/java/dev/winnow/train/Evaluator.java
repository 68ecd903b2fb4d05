package dev.winnow.train;

import dev.winnow.DivergedException;
import dev.winnow.data.BatchOrder;
import dev.winnow.data.Batches;
import dev.winnow.data.ImageSet;
import dev.winnow.model.Model;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Runs a model over a set of images. */
public final class Evaluator {
  /**
   * Images at a time. It is fixed: another batch size can change the last bits of a logit, and a
   * ticket's recorded figures must come out again.
   */
  private static final int BATCH = 64;

  private Evaluator() {}

  /**
   * The logits of all images, in order: one an image, or one a class for each of them.
   *
   * @throws DivergedException when one is NaN or infinite
   */
  public static double[] logits(Model model, ImageSet images) {
    model.state().refreshShadows();
    int outputs = model.shape().outputs();
    double[] logits = new double[images.count() * outputs];
    BatchOrder order = BatchOrder.sequential(images.count());
    try (Batches batches = images.batches(order, BATCH, model.device())) {
      for (int i = 0; i < batches.count(); i++) {
        try (PointerScope scope = new PointerScope();
            NoGradGuard noGrad = new NoGradGuard()) {
          read(model.logits(batches.next().input(), false), logits, i * BATCH * outputs);
        }
      }
    }
    if (!Arrays.stream(logits).allMatch(Double::isFinite)) {
      throw new DivergedException(
          "the network's output is not a finite number: its training diverged. Try a lower --lr;"
              + " what earlier epochs and rounds wrote is intact");
    }
    return logits;
  }

  /** {@link Metrics} of a model on a set of images. */
  public static Metrics evaluate(Model model, ImageSet images) {
    double[] labels = new double[images.count()];
    try (PointerScope scope = new PointerScope()) {
      read(images.labels(), labels, 0);
    }
    return Metrics.of(logits(model, images), labels);
  }

  private static void read(Tensor values, double[] target, int start) {
    Tensor wide = values.to(ScalarType.Double).cpu().contiguous();
    new DoublePointer(wide.data_ptr()).get(target, start, (int) wide.numel());
  }
}
