package dev.winnow.prune.criterion;

import dev.winnow.model.Model;
import dev.winnow.model.ModelState.Entry;
import java.util.List;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.Tensor;

/** What backward passes have left at a model's prunable weights. */
final class Gradients {
  private Gradients() {}

  /**
   * Combines each weight with its gradient, and takes the gradients of all parameters away.
   *
   * @param combine (θ, ∂/∂θ), both without a graph
   * @return contiguous, by layer
   */
  static List<Tensor> take(Model model, BinaryOperator<Tensor> combine) {
    List<Tensor> combined =
        model.state().weights().stream()
            .map(Entry::tensor)
            .map(weight -> combine.apply(weight.detach(), weight.grad().detach()).contiguous())
            .toList();
    model.state().parameters().forEach(entry -> entry.tensor().mutable_grad().reset());
    return combined;
  }
}
