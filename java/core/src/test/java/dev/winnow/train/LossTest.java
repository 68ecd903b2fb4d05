package dev.winnow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.data.DataOptions;
import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.TestImages;
import dev.winnow.data.layout.Split;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.train.Objective.ClassWeights;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossTest {
  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }

  private static double of(Loss loss, Tensor logits, Tensor labels) {
    return loss.of(logits, labels).item_double();
  }

  @Test
  void binaryWithoutAndWithSmoothing() {
    try (PointerScope scope = new PointerScope();
        Loss plain = Loss.plain(Objective.PLAIN);
        Loss smooth = Loss.plain(new Objective(0.2, ClassWeights.NONE))) {
      Tensor logits = tensor(2f, -1f);
      Tensor labels = tensor(1f, 1f);
      // −log σ(z) = softplus(−z).
      assertThat(of(plain, logits, labels))
          .isCloseTo((softplus(-2) + softplus(1)) / 2, within(1e-6));
      // A label of 1 becomes 0.9: 0.9 · softplus(−z) + 0.1 · softplus(z).
      double first = 0.9 * softplus(-2) + 0.1 * softplus(2);
      double second = 0.9 * softplus(1) + 0.1 * softplus(-1);
      assertThat(of(smooth, logits, labels)).isCloseTo((first + second) / 2, within(1e-6));
    }
  }

  @Test
  void manyClassesWithoutAndWithSmoothing() {
    try (PointerScope scope = new PointerScope();
        Loss plain = Loss.plain(Objective.PLAIN);
        Loss smooth = Loss.plain(new Objective(0.3, ClassWeights.NONE))) {
      Tensor logits = tensor(1f, 0f, -1f).view(1, 3);
      Tensor labels = tensor(0f);
      double total = Math.log(Math.exp(1) + 1 + Math.exp(-1));
      assertThat(of(plain, logits, labels)).isCloseTo(total - 1, within(1e-6));
      // A third of 0.3 for each class, and 0.7 more for the right one.
      double smoothed = 0.7 * (total - 1) + 0.1 * ((total - 1) + total + (total + 1));
      assertThat(of(smooth, logits, labels)).isCloseTo(smoothed, within(1e-6));
    }
  }

  /** PyTorch's own weighted mean divides by the sum of the weights, which a batch decides. */
  @Test
  void weightsOfManyClassesMultiplyTheLossesOfAMeanOverTheImages() {
    try (PointerScope scope = new PointerScope();
        Loss loss = new Loss(Objective.PLAIN, tensor(0.5f, 1f, 4f));
        Loss smooth = new Loss(new Objective(0.3, ClassWeights.BALANCED), tensor(0.5f, 1f, 4f))) {
      Tensor logits = tensor(1f, 0f, -1f, 1f, 0f, -1f, 1f, 0f, -1f, 1f, 0f, -1f).view(4, 3);
      Tensor labels = tensor(2f, 0f, 1f, 0f);
      double total = Math.log(Math.exp(1) + 1 + Math.exp(-1));
      double[] each = {total - 1, total, total + 1};
      double weighted = 4 * each[2] + 0.5 * each[0] + each[1] + 0.5 * each[0];
      assertThat(of(loss, logits, labels)).isCloseTo(weighted / 4, within(1e-6));
      // A third of 0.3 for each class, and 0.7 more for the right one; then the label's weight.
      double spread = 6 * 0.1 * (each[0] + each[1] + each[2]);
      assertThat(of(smooth, logits, labels)).isCloseTo((0.7 * weighted + spread) / 4, within(1e-6));
    }
  }

  @Test
  void balancedClassesCountTheSameWhateverTheirNumbers(@TempDir Path folder) {
    Path root = folder.resolve("data");
    for (String split : List.of("train", "validation", "test")) {
      TestImages.write(root.resolve(split).resolve("real"), false, 6, 32, split.length());
      TestImages.write(root.resolve(split).resolve("fake"), true, 2, 32, 10 + split.length());
    }
    try (PointerScope scope = new PointerScope();
        Model model = Architectures.create("mesonet", 32, 1, Device.CPU);
        DataSet data = DataSet.open(DataOptions.of(root, 32, 0), (done, total) -> {});
        ImageSet train = data.images(data.of(Split.TRAIN));
        Loss loss = Loss.of(new Objective(0, ClassWeights.BALANCED), model, train)) {
      // 8 / (2 · 6) for each real, 8 / (2 · 2) for each fake.
      double real = 2.0 / 3 * softplus(-1);
      double fake = 2.0 * softplus(-1);
      assertThat(of(loss, tensor(-1f, 1f), tensor(0f, 1f)))
          .isCloseTo((real + fake) / 2, within(1e-6));
    }
  }
}
