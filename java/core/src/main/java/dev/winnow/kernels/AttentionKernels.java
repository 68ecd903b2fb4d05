package dev.winnow.kernels;

import static dev.winnow.kernels.NativeStatus.check;

import dev.winnow.kernels.binding.NativeWinnow;
import dev.winnow.kernels.binding.winnow_attention_drift;
import dev.winnow.kernels.binding.winnow_gradcam_input;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/** Grad-CAM maps (Selvaraju et al. 2020), and how far two batches of maps are apart. */
public final class AttentionKernels {
  /**
   * The target layer's output for a batch.
   *
   * @param values floats, [images, channels, height, width], or [images, height, width, channels]
   *     when {@code channelsLast}
   */
  public record Activations(
      Pointer values, boolean channelsLast, int images, int channels, int height, int width) {}

  /**
   * How an image's map differs from its reference.
   *
   * @param frobenius ‖map − reference‖, the paper's ΔL
   * @param overlap IoU of the strongest fifth of the pixels of each, 0 to 1
   * @param correlation Pearson's, −1 to 1; 0 when either map is constant
   * @param centreShift distance of the centres of mass in pixels
   */
  public record Drift(double frobenius, double overlap, double correlation, double centreShift) {}

  /**
   * Where the weights of the channels come from; one of the two is null.
   *
   * @param gradients of the score by the activations, of their shape and order
   * @param headWeights one float a channel, where the head is global average pooling and one linear
   *     layer with these weights: the gradient is then known in closed form
   */
  public record ChannelWeights(Pointer gradients, Pointer headWeights) {
    public static ChannelWeights ofGradients(Pointer gradients) {
      return new ChannelWeights(gradients, null);
    }

    public static ChannelWeights ofPooledHead(Pointer headWeights) {
      return new ChannelWeights(null, headWeights);
    }
  }

  private AttentionKernels() {}

  /**
   * Grad-CAM maps of a batch.
   *
   * @param negate for the class whose score is the negative one
   * @param raw [images, height, width], the signed weighted sums, written; or null
   * @param maps [images, mapHeight, mapWidth], 0 to 1, written; or null
   */
  public static void gradCam(
      NativeDevice device,
      Activations activations,
      ChannelWeights weights,
      boolean negate,
      Pointer raw,
      Pointer maps,
      int mapHeight,
      int mapWidth) {
    try (PointerScope scope = new PointerScope()) {
      winnow_gradcam_input input =
          new winnow_gradcam_input()
              .activations(floats(activations.values()))
              .gradients(floats(weights.gradients()))
              .head_weights(floats(weights.headWeights()))
              .layout(
                  activations.channelsLast()
                      ? NativeWinnow.WINNOW_CHANNELS_LAST
                      : NativeWinnow.WINNOW_CHANNELS_FIRST)
              .images(activations.images())
              .channels(activations.channels())
              .height(activations.height())
              .width(activations.width())
              .negate(negate ? 1 : 0);
      check(
          NativeWinnow.winnow_gradcam(
              device.handle(), input, floats(raw), floats(maps), mapHeight, mapWidth));
    }
  }

  /** Compares two batches of maps [images, height, width], image by image. */
  public static List<Drift> compare(
      NativeDevice device, Pointer maps, Pointer references, int images, int height, int width) {
    try (PointerScope scope = new PointerScope()) {
      winnow_attention_drift found = new winnow_attention_drift(images);
      check(
          NativeWinnow.winnow_attention_compare(
              device.handle(),
              new FloatPointer(maps),
              new FloatPointer(references),
              images,
              height,
              width,
              found));
      List<Drift> drifts = new ArrayList<>(images);
      for (int i = 0; i < images; i++) {
        winnow_attention_drift drift = found.getPointer(i);
        drifts.add(
            new Drift(
                drift.frobenius(), drift.overlap(), drift.correlation(), drift.centre_shift()));
      }
      return drifts;
    }
  }

  private static FloatPointer floats(Pointer pointer) {
    return pointer == null ? null : new FloatPointer(pointer);
  }
}
