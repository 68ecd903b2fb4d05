package dev.winnow.explain;

import dev.winnow.InvalidInputException;
import dev.winnow.kernels.AttentionKernels;
import dev.winnow.kernels.AttentionKernels.Activations;
import dev.winnow.kernels.AttentionKernels.ChannelWeights;
import dev.winnow.model.Model;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Grad-CAM (Selvaraju et al. 2020; the paper's III-E) at the layer that the model names.
 *
 * <p>Where the model's head is global average pooling and one linear layer, the gradient is known
 * in closed form and no backward runs; elsewhere it runs from the logit to that layer only.
 */
public final class GradCam {
  /** The class whose evidence a map shows. */
  public enum Target {
    /** Score y = logit. */
    FAKE,
    /** Score y = −logit. */
    REAL
  }

  private GradCam() {}

  /**
   * One map an image: ReLU(Σ_k α_k A_k) with α_k the mean over pixels of ∂y/∂A_k, bilinear to the
   * input's size, then min–max to 0..1 by image. A map that is zero everywhere stays zero.
   *
   * @param images float [N, 3, S, S] in 0..1
   * @return float [N, S, S] on the model's device, in the caller's scope
   * @throws InvalidInputException when no layer of the model has a place in the image
   */
  public static Tensor maps(Model model, Tensor images, Target target) {
    Tensor maps =
        model.device().empty(ScalarType.Float, images.size(0), images.size(2), images.size(3));
    try (PointerScope scope = new PointerScope()) {
      compute(model, activationsOf(model, images), target, null, maps);
    }
    return maps;
  }

  /**
   * The sums Σ_k α_k A_k as they are: signed and of the layer's own size. A change of strength
   * shows here, which min–max hides.
   *
   * @param images float [N, 3, S, S] in 0..1
   * @return float [N, H, W] on the model's device, in the caller's scope
   * @throws InvalidInputException when no layer of the model has a place in the image
   */
  public static Tensor rawMaps(Model model, Tensor images, Target target) {
    Tensor raw;
    try (PointerScope scope = new PointerScope()) {
      Tensor activations = activationsOf(model, images);
      raw =
          model
              .device()
              .empty(
                  ScalarType.Float, activations.size(0), activations.size(2), activations.size(3));
      compute(model, activations, target, raw, null);
      raw.retainReference();
    }
    // Of what was made here only this goes on, into the caller's scope.
    PointerScope callers = PointerScope.getInnerScope();
    if (callers != null) {
      callers.attach(raw);
      raw.releaseReference();
    }
    return raw;
  }

  /**
   * How strong the attention is at each pixel of the input: ReLU of the raw maps, bilinear to the
   * input's size, pixel centres aligned. What {@link #maps} scales image by image; unscaled, the
   * maps of one image under several networks compare, and {@link AttentionScale} makes them fit for
   * a picture.
   *
   * @param raw float [N, H, W], as {@link #rawMaps} gives them
   * @param side S, of the input in pixels
   * @return float [N, S, S] from 0 on, where the raw maps are, in the caller's scope
   */
  public static Tensor strength(Tensor raw, int side) {
    return torch
        .upsample_bilinear2d(raw.relu().unsqueeze(1), new long[] {side, side}, false)
        .squeeze(1);
  }

  private static Tensor activationsOf(Model model, Tensor images) {
    if (model.architecture().camLayer().isEmpty()) {
      throw new InvalidInputException(
          model.architecture().name()
              + " has no layer whose values have a place in the image, so there is no Grad-CAM");
    }
    if (model.shape().classes() != 2) {
      throw new InvalidInputException(
          "the network tells "
              + model.shape().classes()
              + " classes apart; Grad-CAM shows what speaks for real and for fake only");
    }
    try (NoGradGuard noGrad = new NoGradGuard()) {
      Tensor activations = model.features(model.device().place(images), false);
      return isChannelsLast(activations) ? activations : activations.contiguous();
    }
  }

  private static boolean isChannelsLast(Tensor activations) {
    return activations.is_contiguous(MemoryFormat.ChannelsLast);
  }

  private static void compute(
      Model model, Tensor activations, Target target, Tensor raw, Tensor maps) {
    Activations layer =
        new Activations(
            activations.to(ScalarType.Float).data_ptr(),
            isChannelsLast(activations),
            (int) activations.size(0),
            (int) activations.size(1),
            (int) activations.size(2),
            (int) activations.size(3));
    ChannelWeights weights =
        model
            .pooledHeadWeights()
            .map(head -> ChannelWeights.ofPooledHead(head.contiguous().data_ptr()))
            .orElseGet(() -> ChannelWeights.ofGradients(gradientOf(model, activations).data_ptr()));
    AttentionKernels.gradCam(
        model.device().kernels(),
        layer,
        weights,
        target == Target.REAL,
        raw == null ? null : raw.data_ptr(),
        maps == null ? null : maps.data_ptr(),
        maps == null ? 0 : (int) maps.size(1),
        maps == null ? 0 : (int) maps.size(2));
  }

  /** ∂(sum of logits)/∂activations, in the activations' memory format. */
  private static Tensor gradientOf(Model model, Tensor activations) {
    // A leaf of the graph: the gradient stops here and no backward runs below the layer.
    Tensor leaf = activations.detach().set_requires_grad(true);
    Tensor score = model.head(leaf, false).sum();
    Tensor gradient = torch.grad(new TensorVector(score), new TensorVector(leaf)).get(0);
    return gradient
        .to(ScalarType.Float)
        .contiguous(
            isChannelsLast(activations) ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous);
  }
}
