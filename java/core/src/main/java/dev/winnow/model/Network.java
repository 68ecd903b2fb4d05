package dev.winnow.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What the architectures have in common: the way in and the way out of their layers. */
abstract class Network implements Model {
  private final Architecture architecture;
  private final ModelShape shape;
  private final Normalisation.Input input;
  final ModelState state;

  Network(Architecture architecture, ModelShape shape, ModelState state) {
    this.architecture = architecture;
    this.shape = shape;
    this.state = state;
    input = new Normalisation.Input(architecture.normalisation(), shape.channels(), state.device());
  }

  /**
   * The layers up to the one that Grad-CAM looks at.
   *
   * @param x [N, channels, S, S], normalised, of the precision that the model computes in
   */
  abstract Tensor body(Tensor x, boolean training);

  /** The layers after it: [N, outputs]. */
  abstract Tensor classify(Tensor features, boolean training);

  @Override
  public final Tensor features(Tensor images, boolean training) {
    return body(state.toCompute(input.apply(images)), training);
  }

  @Override
  public final Tensor head(Tensor features, boolean training) {
    Tensor logits = classify(features, training).to(ScalarType.Float);
    return shape.outputs() == 1 ? logits.flatten() : logits;
  }

  @Override
  public final Architecture architecture() {
    return architecture;
  }

  @Override
  public final ModelShape shape() {
    return shape;
  }

  @Override
  public final ModelState state() {
    return state;
  }

  @Override
  public void close() {
    input.close();
    state.close();
  }
}
