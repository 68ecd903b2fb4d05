package dev.winnow.data.video;

/**
 * Where a detector sees a face.
 *
 * @param x left edge in pixels of the frame; a face at the border may reach beyond it
 * @param y upper edge
 * @param width in pixels
 * @param height in pixels
 * @param score how sure the detector is; comparable between faces of one detector only
 */
public record Face(double x, double y, double width, double height, double score) {
  double area() {
    return width * height;
  }
}
