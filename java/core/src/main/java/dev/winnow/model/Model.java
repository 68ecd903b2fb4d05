package dev.winnow.model;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A detector: images in, one logit an image out (p(fake) = σ(logit)). Cut in two at the layer that
 * Grad-CAM looks at. Calls run in the caller's {@link org.bytedeco.javacpp.PointerScope}.
 */
public interface Model extends AutoCloseable {
  /** The name on the command line and in tickets. */
  String arch();

  /** Parameters and buffers in state-dict order; owned by the model. */
  ModelState state();

  /**
   * Everything up to and including the layer that Grad-CAM looks at.
   *
   * @param images float [N, 3, S, S], RGB in 0..1
   * @param training batch statistics and dropout are on; running statistics move
   * @return float [N, K, H, W]
   */
  Tensor features(Tensor images, boolean training);

  /**
   * The rest of the network.
   *
   * @param features what {@link #features} returned
   * @return float [N], the logits
   */
  Tensor head(Tensor features, boolean training);

  /**
   * The weight w of the linear layer, where the head is global average pooling followed by one
   * linear layer: y = Σ_k w_k · (1/HW) Σ_ij A_kij + b. Grad-CAM's channel weights are then known
   * without a backward pass: ∂y/∂A_kij = w_k / (H·W) at every pixel, and so is its mean.
   *
   * @return float [1, K], owned by the model; empty when the head is of another kind
   */
  default Optional<Tensor> pooledHeadWeights() {
    return Optional.empty();
  }

  /** The logits of a batch: float [N]. */
  default Tensor logits(Tensor images, boolean training) {
    return head(features(images, training), training);
  }

  @Override
  void close();
}
