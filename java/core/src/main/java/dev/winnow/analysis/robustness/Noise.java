package dev.winnow.analysis.robustness;

import static org.bytedeco.pytorch.global.torch.randn_like;

import dev.winnow.model.Model;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Adds white Gaussian noise.
 *
 * @param severity its standard deviation in grey levels of 255
 */
record Noise(double severity) implements Corruption {
  @Override
  public String kind() {
    return "noise";
  }

  @Override
  public Tensor apply(Model model, Tensor images, Tensor labels) {
    return Images.valid(
        images.add(randn_like(images).mul(new Scalar(severity / Images.GREY_LEVELS))));
  }
}
