package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** What the networks of torchvision and timm have in common. */
final class TorchReference {
  private TorchReference() {}

  /** Appends the names of a convolution without bias and of the batch norm after it. */
  static void addConvNorm(List<String> names, String conv, String norm) {
    names.add(conv + ".weight");
    for (String part : "weight bias running_mean running_var num_batches_tracked".split(" ")) {
      names.add(norm + "." + part);
    }
  }

  /** Kaiming's normal distribution (fan out) in convolutions, ±1/√in in the last layer. */
  static void assertInitialWeights(Model model) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (ModelState.Entry entry : model.state().weights()) {
        long[] shape = entry.tensor().shape();
        if (shape.length == 4) {
          double deviation = Math.sqrt(2.0 / (shape[0] * shape[2] * shape[3]));
          long n = entry.tensor().numel();
          // Four standard errors of a sample's mean and deviation.
          assertThat(entry.tensor().mean().item_double())
              .as(entry.name())
              .isEqualTo(0, within(4 * deviation / Math.sqrt(n)));
          assertThat(entry.tensor().std(true).item_double())
              .as(entry.name())
              .isEqualTo(deviation, within(4 * deviation / Math.sqrt(2.0 * n)));
        }
      }
      Tensor fc = model.state().byName().get("fc.weight");
      double limit = 1 / Math.sqrt(fc.size(1));
      assertThat(fc.abs().max().item_double()).isBetween(0.9 * limit, limit);
    }
  }
}
