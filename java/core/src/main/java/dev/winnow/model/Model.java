package dev.winnow.model;

import dev.winnow.tensor.Device;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A network: images in, logits out. A detector has one logit an image, p(fake) = σ(logit). Cut in
 * two at the layer that Grad-CAM looks at. Calls run in the caller's {@link
 * org.bytedeco.javacpp.PointerScope}.
 */
public interface Model extends AutoCloseable {
  /** What it is one of. */
  Architecture architecture();

  /** What goes in and comes out. */
  ModelShape shape();

  /** Where the model computes: images go there first. */
  default Device device() {
    return state().device();
  }

  /** Parameters and buffers in state-dict order; owned by the model. */
  ModelState state();

  /**
   * Everything up to and including the layer that Grad-CAM looks at.
   *
   * @param images float [N, 3, S, S], RGB in 0..1, whatever the model makes of them
   * @param training batch statistics and dropout are on; running statistics move
   * @return [N, K, H, W], of the precision that the model computes in
   */
  Tensor features(Tensor images, boolean training);

  /**
   * The rest of the network.
   *
   * @param features what {@link #features} returned
   * @return float [N] for a detector, else float [N, C]: the logits
   */
  Tensor head(Tensor features, boolean training);

  /**
   * The weight w of the linear layer, where the head is global average pooling followed by one
   * linear layer: y = Σ_k w_k · (1/HW) Σ_ij A_kij + b. Grad-CAM's channel weights are then known
   * without a backward pass: ∂y/∂A_kij = w_k / (H·W) at every pixel, and so is its mean.
   *
   * @return float [C, K], owned by the model; empty when the head is of another kind
   */
  default Optional<Tensor> pooledHeadWeights() {
    return Optional.empty();
  }

  /** The logits of a batch: float [N], or float [N, C]. */
  default Tensor logits(Tensor images, boolean training) {
    return head(features(images, training), training);
  }

  @Override
  void close();
}
