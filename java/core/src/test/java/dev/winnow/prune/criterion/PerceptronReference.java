package dev.winnow.prune.criterion;

import static dev.winnow.model.Perceptron.HIDDEN;
import static dev.winnow.model.Perceptron.INPUTS;

import dev.winnow.model.Model;
import dev.winnow.model.ModelState.Entry;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A perceptron's loss on a few images, in float64 and by the formulas; what is derived of it is
 * derived by differences. θ is fc1's weights by row, then fc2's.
 */
final class PerceptronReference {
  static final int WEIGHTS = INPUTS * HIDDEN + HIDDEN;

  private final float[][] images;
  private final float[] labels;
  private final double[] firstBias;
  private final double secondBias;
  private final double[] start;

  PerceptronReference(Model model, float[][] images, float[] labels) {
    this.images = images;
    this.labels = labels;
    start = new double[WEIGHTS];
    double[][] entries =
        model.state().entries().stream().map(PerceptronReference::values).toArray(double[][]::new);
    System.arraycopy(entries[0], 0, start, 0, INPUTS * HIDDEN);
    firstBias = entries[1];
    System.arraycopy(entries[2], 0, start, INPUTS * HIDDEN, HIDDEN);
    secondBias = entries[3][0];
  }

  private static double[] values(Entry entry) {
    return values(entry.tensor());
  }

  static double[] values(Tensor tensor) {
    float[] floats = new float[(int) tensor.numel()];
    new FloatPointer(tensor.data_ptr()).get(floats);
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  /** The model's weights. */
  double[] weights() {
    return start.clone();
  }

  /** The mean binary cross-entropy. */
  double loss(double[] weights) {
    double sum = 0;
    for (int n = 0; n < images.length; n++) {
      double logit = secondBias;
      for (int unit = 0; unit < HIDDEN; unit++) {
        logit += weights[INPUTS * HIDDEN + unit] * Math.max(0, hidden(weights, n, unit));
      }
      sum += Math.log1p(Math.exp(-logit)) + (1 - labels[n]) * logit;
    }
    return sum / images.length;
  }

  private double hidden(double[] weights, int image, int unit) {
    double z = firstBias[unit];
    for (int input = 0; input < INPUTS; input++) {
      z += weights[unit * INPUTS + input] * images[image][input];
    }
    return z;
  }

  /** How near a unit comes to the kink of its ReLU, where differences are no derivatives. */
  double nearestKink() {
    return IntStream.range(0, images.length * HIDDEN)
        .mapToDouble(i -> Math.abs(hidden(start, i / HIDDEN, i % HIDDEN)))
        .min()
        .orElseThrow();
  }

  double[] gradient(double[] weights) {
    double h = 1e-5;
    double[] gradient = new double[WEIGHTS];
    for (int i = 0; i < WEIGHTS; i++) {
      gradient[i] = (loss(moved(weights, i, h)) - loss(moved(weights, i, -h))) / (2 * h);
    }
    return gradient;
  }

  /** ‖∂L/∂θ‖². */
  double gradientNorm(double[] weights) {
    double sum = 0;
    for (double g : gradient(weights)) {
      sum += g * g;
    }
    return sum;
  }

  /** What removing one weight by a small share changes ‖∂L/∂θ‖² by, for the whole share. */
  double normChange(int weight) {
    double share = 1e-3;
    double step = share * start[weight];
    return (gradientNorm(moved(start, weight, -step)) - gradientNorm(moved(start, weight, step)))
        / (2 * share);
  }

  private static double[] moved(double[] weights, int i, double by) {
    double[] moved = weights.clone();
    moved[i] += by;
    return moved;
  }

  /** The same images for a criterion, in batches of unequal size. */
  Calibration calibration(int batch) {
    return new Calibration() {
      @Override
      public long seed() {
        return 7;
      }

      @Override
      public void eachLoss(Model model, Consumer<Tensor> use) {
        for (int at = 0; at < images.length; at += batch) {
          int n = Math.min(batch, images.length - at);
          try (PointerScope scope = new PointerScope()) {
            Tensor logits = model.logits(input(at, n), true);
            Tensor wanted = torch.tensor(labels).narrow(0, at, n);
            use.accept(
                torch
                    .binary_cross_entropy_with_logits(logits, wanted)
                    .mul(new Scalar((double) n / images.length)));
          }
        }
      }
    };
  }

  /** float [n, 3, 2, 2], grey. */
  private Tensor input(int first, int n) {
    float[] flat = new float[n * INPUTS];
    for (int i = 0; i < n; i++) {
      System.arraycopy(images[first + i], 0, flat, i * INPUTS, INPUTS);
    }
    return torch.tensor(flat).view(n, 1, 2, 2).expand(n, 3, 2, 2);
  }
}
