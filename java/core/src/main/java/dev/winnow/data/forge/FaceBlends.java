package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.subtract;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** The kinds that put a whole face in. */
final class FaceBlends {
  private FaceBlends() {}

  /**
   * A self-blended image (Shiohara and Yamasaki 2022, "Detecting Deepfakes with Self-Blended
   * Images"): source and target are one face, so that only the traces of blending tell. The source
   * is recoloured, sharpened or shrunk, and moved a little. Departures from the paper: the mask is
   * a deformed ellipse and no hull of landmarks, and grain is restored.
   */
  static Mat blend(Scene scene, Dice dice) {
    Mat source = recoloured(scene, dice);
    source =
        dice.chance(0.5)
            ? sharpened(source, scene.pixel(), dice)
            : LocalTraces.throughSmall(source, scene.pixel() / dice.between(0.5, 0.8));
    FaceRegion face = scene.face();
    FaceRegion moved =
        new FaceRegion(
            face.x() + face.half() * dice.normal(0, 0.03),
            face.y() + face.half() * dice.normal(0, 0.03),
            face.half() * dice.between(0.96, 1.04),
            face.roll() + dice.normal(0, 0.02));
    return Grain.restored(laid(source, face, moved, scene), scene, dice);
  }

  /** A face swap: the donor's face laid over the target's, in the target's colours. */
  static Mat swap(Scene scene, Dice dice) {
    Photograph donor = scene.donor().get();
    Mat pixels = new Mat();
    donor.pixels().convertTo(pixels, CV_32F);
    Mat face = laid(pixels, donor.face(), scene.face(), scene);
    Mat recoloured = ColourTransfer.between(face, scene.picture(), scene.mask());
    return Grain.restored(recoloured, scene, dice);
  }

  private static Mat recoloured(Scene scene, Dice dice) {
    Scalar average = mean(scene.picture(), scene.mask());
    Mat centre = new Mat(average.get(0), average.get(1), average.get(2), 0.0);
    Mat changed = new Mat();
    subtract(scene.picture(), centre, changed);
    double contrast = dice.between(0.85, 1.18);
    multiply(
        changed,
        new Mat(
            contrast * dice.between(0.93, 1.07),
            contrast * dice.between(0.93, 1.07),
            contrast * dice.between(0.93, 1.07),
            0.0),
        changed);
    add(changed, centre, changed);
    double light = dice.normal(0, 6);
    Mat shift =
        new Mat(
            light + dice.normal(0, 5), light + dice.normal(0, 5), light + dice.normal(0, 5), 0.0);
    add(changed, shift, changed);
    return changed;
  }

  private static Mat sharpened(Mat picture, double pixel, Dice dice) {
    Mat broad = new Mat();
    GaussianBlur(picture, broad, new Size(0, 0), pixel);
    double amount = dice.between(0.4, 1);
    Mat result = new Mat();
    addWeighted(picture, 1 + amount, broad, -amount, 0, result);
    return result;
  }

  /** A picture moved so that its face lies elsewhere, as large as the scene. */
  private static Mat laid(Mat picture, FaceRegion from, FaceRegion onto, Scene scene) {
    Mat result = new Mat();
    warpAffine(
        picture,
        result,
        from.onto(onto),
        scene.picture().size(),
        INTER_LINEAR,
        BORDER_REFLECT_101,
        Scalar.all(0));
    return result;
  }
}
