package dev.winnow.train;

import static org.bytedeco.pytorch.global.torch.arange;

import dev.winnow.DivergedException;
import dev.winnow.data.ImageSet;
import dev.winnow.model.Model;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
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
   * The logits of all images, in order.
   *
   * @throws DivergedException when one is NaN or infinite
   */
  public static double[] logits(Model model, ImageSet images) {
    double[] logits = new double[images.count()];
    for (int start = 0; start < logits.length; start += BATCH) {
      int n = Math.min(BATCH, logits.length - start);
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        Tensor places =
            arange(new Scalar(start), new Scalar(start + n), new TensorOptions(ScalarType.Long));
        Tensor batch = model.device().place(images.batch(places));
        read(model.logits(batch, false), logits, start);
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
