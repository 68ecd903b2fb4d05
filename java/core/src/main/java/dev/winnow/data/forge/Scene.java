package dev.winnow.data.forge;

import java.util.function.Supplier;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * What a forger has before him.
 *
 * @param picture CV_32FC3 BGR in 0 to 255, square
 * @param mask the region to be forged: CV_8UC1, the share of the forgery in 255ths
 * @param face where the face is
 * @param pixel pixels of this picture that become one of the finished, smaller picture, at least 1:
 *     the unit of whatever is to survive the last resize
 * @param mottle deviation of the wrong colour that restored grain has, levels of 255
 * @param donor a photograph of another person
 */
record Scene(
    Mat picture,
    Mat mask,
    FaceRegion face,
    double pixel,
    double mottle,
    Supplier<Photograph> donor) {
  int side() {
    return picture.rows();
  }
}
