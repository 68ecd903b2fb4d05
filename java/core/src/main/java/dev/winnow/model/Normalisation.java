package dev.winnow.model;

import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What a network does to an image in 0..1 before its first layer: (image − mean) / deviation, by
 * channel. Part of the network, as its pretrained weights expect it.
 *
 * @param mean of R, G and B
 * @param deviation of R, G and B
 */
public record Normalisation(float[] mean, float[] deviation) {
  /** The image as it is. */
  static final Normalisation NONE = new Normalisation(new float[3], new float[] {1, 1, 1});

  /** To about zero mean and unit variance, by the statistics of ImageNet that torchvision uses. */
  static final Normalisation IMAGENET =
      new Normalisation(new float[] {.485f, .456f, .406f}, new float[] {.229f, .224f, .225f});

  /** To −1..1. */
  static final Normalisation CENTRED =
      new Normalisation(new float[] {.5f, .5f, .5f}, new float[] {.5f, .5f, .5f});

  /** ITU-R BT.601. */
  private static final float[] LUMINANCE = {.299f, .587f, .114f};

  /** As tickets record it. */
  @Override
  public String toString() {
    return this == NONE
        ? "none"
        : "mean " + Arrays.toString(mean) + ", deviation " + Arrays.toString(deviation);
  }

  /** The constants of a normalisation where a model computes. */
  static final class Input implements AutoCloseable {
    private final NativeOwner owner = new NativeOwner();
    private final Tensor luminance;
    private final Tensor factor;
    private final Tensor shift;

    Input(Normalisation normalisation, int channels, Device device) {
      try (PointerScope scope = new PointerScope()) {
        luminance = channels == 1 ? owner.keep(device.place(byChannel(LUMINANCE))) : null;
        if (normalisation == NONE) {
          factor = null;
          shift = null;
        } else {
          Tensor deviation = byChannel(normalisation.deviation);
          Tensor mean = byChannel(normalisation.mean);
          if (channels == 1) {
            deviation = deviation.mean(new long[] {1}, true, new ScalarTypeOptional());
            mean = mean.mean(new long[] {1}, true, new ScalarTypeOptional());
          }
          factor = owner.keep(device.place(deviation.reciprocal()));
          shift = owner.keep(device.place(mean.div(deviation).neg()));
        }
      }
    }

    private static Tensor byChannel(float[] values) {
      return tensor(values).view(1, 3, 1, 1);
    }

    /** float [N, 3, S, S] in 0..1 to [N, channels, S, S]. */
    Tensor apply(Tensor images) {
      Tensor x = images;
      if (luminance != null) {
        x = x.mul(luminance).sum(new long[] {1}, true, new ScalarTypeOptional());
      }
      return factor == null ? x : torch.addcmul(shift, x, factor);
    }

    @Override
    public void close() {
      owner.close();
    }
  }
}
