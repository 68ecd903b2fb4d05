package dev.winnow.analysis.robustness;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** What corruptions of images have in common. */
final class Images {
  /** The steps of eight bits, which severities of attacks and noise are counted in. */
  static final double GREY_LEVELS = 255;

  private Images() {}

  static ScalarOptional unit(double value) {
    return new ScalarOptional(new Scalar(value));
  }

  /** Back into 0..1, with the strides that networks take. */
  static Tensor valid(Tensor images) {
    return images.clamp(unit(0), unit(1)).contiguous(MemoryFormat.ChannelsLast);
  }
}
