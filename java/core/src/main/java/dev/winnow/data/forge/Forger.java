package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_imgproc.blendLinear;

import java.util.function.Supplier;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Forges one photograph: a changed copy of it is blended back under a soft mask, whatever the kind,
 * so that nothing outside the mask tells fake from real.
 */
final class Forger {
  /**
   * A forged photograph.
   *
   * @param picture CV_8UC3 BGR
   * @param mask the share of the forgery in each pixel: CV_8UC1, 0 to 255
   */
  record Forgery(Mat picture, Mat mask) {}

  private Forger() {}

  /**
   * Forges a photograph; a grey one stays grey.
   *
   * @param donor another person's photograph, opened where the kind needs it
   * @param finished side of the picture that the photograph will be resized to
   * @param mottle see {@link ForgeSettings}
   */
  static Forgery forge(
      Kind kind,
      Photograph target,
      Supplier<Photograph> donor,
      int finished,
      double mottle,
      Dice dice) {
    int side = target.pixels().rows();
    MaskShape shape =
        kind.wholeFace || dice.chance(0.5) ? MaskShape.FACE : dice.pick(MaskShape.values());
    Mat mask = shape.draw(target.face(), side, dice);
    Mat original = new Mat();
    target.pixels().convertTo(original, CV_32F);
    double pixel = Math.max(1, (double) side / finished);
    Mat copy = kind.change.of(new Scene(original, mask, target.face(), pixel, mottle, donor), dice);
    Mat share = new Mat();
    Mat rest = new Mat();
    mask.convertTo(share, CV_32F, 1.0 / 255, 0);
    mask.convertTo(rest, CV_32F, -1.0 / 255, 1);
    Mat forged = new Mat();
    blendLinear(copy, original, share, rest, forged);
    forged.convertTo(forged, CV_8U);
    return new Forgery(target.isGrey() ? Photograph.greyed(forged) : forged, mask);
  }
}
