package dev.winnow.data.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.matmul;
import static org.bytedeco.pytorch.global.torch.randn;

import dev.winnow.tensor.NativeRuntime;
import dev.winnow.tensor.Seeds;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RidgeTest {
  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  /** At the minimum the gradient 2 Xᵀ(Xw − y) / n + 2 · penalty · w is zero, in either form. */
  @ParameterizedTest
  @CsvSource({"40, 7, 0.1", "7, 40, 0.1", "30, 30, 10", "5, 60, 0.001"})
  void theGradientIsZero(long examples, long features, double penalty) {
    try (PointerScope scope = new PointerScope()) {
      Seeds.use(1, "ridge", examples, features);
      TensorOptions doubles = new TensorOptions(ScalarType.Double);
      Tensor inputs = randn(new long[] {examples, features}, doubles);
      Tensor targets = randn(new long[] {examples}, doubles);
      Tensor weights = new Ridge(inputs, targets).weights(penalty);
      assertThat(weights.shape()).containsExactly(features);
      Tensor residual = matmul(inputs, weights).sub(targets);
      Tensor gradient =
          matmul(inputs.t(), residual)
              .div(new Scalar(examples))
              .add(weights.mul(new Scalar(penalty)));
      assertThat(gradient.abs().max().item_double()).isLessThan(1e-10);
    }
  }
}
