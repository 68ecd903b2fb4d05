package dev.winnow.data.demo;

import static dev.winnow.data.demo.Canvas.SIZE;
import static dev.winnow.data.demo.Canvas.stain;
import static dev.winnow.data.demo.Curve.closed;
import static dev.winnow.data.demo.Curve.ellipse;
import static dev.winnow.data.demo.Curve.mirrored;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.exp;
import static org.bytedeco.opencv.global.opencv_core.max;
import static org.bytedeco.opencv.global.opencv_core.min;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.WARP_FILL_OUTLIERS;
import static org.bytedeco.opencv.global.opencv_imgproc.WARP_INVERSE_MAP;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.opencv.global.opencv_imgproc.warpPolar;

import dev.winnow.data.demo.Canvas.Stain;
import dev.winnow.data.forge.Dice;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Paints hair, behind the head and on it. Strands fan out from the crown; curls are noise without a
 * direction.
 */
final class HairPainter {
  private static final Colour[] COLOURS = {
    Colour.of(0x17120F),
    Colour.of(0x2C1D14),
    Colour.of(0x4A3020),
    Colour.of(0x6B4526),
    Colour.of(0x9A7340),
    Colour.of(0xC9A66B),
    Colour.of(0x7C3A1E),
    Colour.of(0x8E8C8A),
    Colour.of(0xCFCBC4)
  };

  private enum Style {
    BALD,
    SHORT,
    FULL,
    LONG
  }

  private final Dice dice;
  private final Canvas canvas;
  private final Pose pose;
  private final Style style;
  private final Colour colour;
  private final Mat strands;
  private final double volume;
  private final double hairline;
  private final double parting;
  private final List<Stain> locks = new ArrayList<>();

  HairPainter(Dice dice, Canvas canvas, Pose pose) {
    this.dice = dice;
    this.canvas = canvas;
    this.pose = pose;
    style = dice.chance(0.08) ? Style.BALD : Style.values()[1 + dice.index(3)];
    colour = dice.pick(COLOURS).varied(dice, 0.12);
    strands = Canvas.times(dice.chance(0.25) ? curls() : fan(), colour);
    volume = style == Style.SHORT ? dice.between(0.03, 0.14) : dice.between(0.1, 0.3);
    hairline = dice.normal(-0.84, 0.07);
    parting = dice.between(-0.6, 0.6);
  }

  /** What has been painted so far; it curves with the head and catches the same light. */
  List<Stain> locks() {
    return locks;
  }

  /** Long hair that falls behind neck and ears. */
  void behind() {
    if (style == Style.LONG) {
      double end = dice.between(0.9, 2.2);
      double wide = 1.02 + volume + dice.between(0, 0.25);
      lay(
          stain(
              pose,
              0.015,
              closed(
                  0,
                  -Pose.HEIGHT - volume,
                  0.8,
                  -1.1 - 0.6 * volume,
                  wide,
                  -0.2,
                  wide + 0.05,
                  0.6 * end,
                  0.75,
                  end,
                  -0.75,
                  end,
                  -wide - 0.05,
                  0.6 * end,
                  -wide,
                  -0.2,
                  -0.8,
                  -1.1 - 0.6 * volume)));
      canvas.shade(stain(pose, 0.1, ellipse(0, 0.9, 1.0, 0.7)), 0.45);
    }
  }

  /** The hair that frames the face, and its shadow on the forehead. */
  void front() {
    if (style == Style.BALD) {
      return;
    }
    double side = style == Style.SHORT ? dice.between(-0.5, -0.1) : dice.between(-0.2, 0.3);
    double wide = 1.03 + 0.5 * volume;
    double top = -Pose.HEIGHT - volume;
    double[] cap =
        closed(
            -wide,
            side,
            -wide - 0.02,
            -0.5,
            -0.78 - 0.4 * volume,
            -1.08 - 0.5 * volume,
            0,
            top,
            0.78 + 0.4 * volume,
            -1.08 - 0.5 * volume,
            wide + 0.02,
            -0.5,
            wide,
            side,
            0.93,
            side - 0.02,
            0.86,
            -0.45,
            0.62,
            hairline + dice.normal(0.1, 0.05),
            0.5 * parting + 0.25,
            hairline + dice.normal(0, 0.05),
            parting,
            hairline - dice.between(0, 0.12),
            0.5 * parting - 0.3,
            hairline + dice.normal(0, 0.05),
            -0.62,
            hairline + dice.normal(0.1, 0.05),
            -0.86,
            -0.45,
            -0.93,
            side - 0.02);
    Stain hair = stain(pose, 0.02, cap);
    canvas.shade(stain(pose, 0.07, cap), 0.3);
    lay(hair);
    if (style == Style.LONG) {
      double end = dice.between(0.7, 1.6);
      for (int i = -1; i <= 1; i += 2) {
        double inner = dice.between(0.8, 0.95);
        lay(
            stain(
                pose,
                0.02,
                closed(
                    mirrored(
                        i,
                        0.7,
                        -0.95,
                        wide + 0.02,
                        -0.5,
                        wide + 0.1,
                        0.4,
                        wide - 0.05,
                        end,
                        inner + 0.02,
                        end - 0.1,
                        inner,
                        0.2,
                        0.86,
                        -0.4))));
      }
    }
  }

  /** Beard or stubble on some faces. */
  void beard(Stain head) {
    if (style == Style.LONG || !dice.chance(0.35)) {
      return;
    }
    double density = dice.between(0.15, 0.9);
    double reach = dice.between(0.35, 0.6);
    Mat patches = new Mat();
    dice.white(SIZE, SIZE, 1).convertTo(patches, CV_32F, 0.3 * density, density);
    max(patches, new Mat(0.0), patches);
    min(patches, new Mat(1.0), patches);
    Stain chin =
        stain(
            pose,
            0.06,
            closed(
                -0.98, 0.1, -0.8, 0.55, -reach, 0.68, 0, 0.6, reach, 0.68, 0.8, 0.55, 0.98, 0.1,
                1.0, 0.8, 0.6, 1.35, 0, 1.5, -0.6, 1.35, -1.0, 0.8));
    Mat lips = new Mat(SIZE, SIZE, CV_32F, Scalar.all(1));
    Canvas.raise(lips, stain(pose, 0.03, ellipse(0, 0.83, 0.36, 0.1)), -1);
    canvas.cover(chin.on(head).times(patches).times(lips), strands);
  }

  private void lay(Stain hair) {
    canvas.cover(hair, strands);
    locks.add(hair);
  }

  /**
   * Brightness of straight hair: strands from the crown outwards, each lighter and darker along its
   * length.
   */
  private Mat fan() {
    Mat fine = new Mat();
    Mat polar = new Mat();
    resize(dice.white(420, 5, 1), fine, new Size(160, 420), 0, 0, INTER_LINEAR);
    resize(dice.white(90, 4, 1), polar, new Size(160, 420), 0, 0, INTER_LINEAR);
    addWeighted(fine, 0.22, polar, 0.22, 0, polar);
    Mat field = new Mat();
    double[] crown = pose.map(dice.between(-0.3, 0.3), dice.between(-1.75, -1.2));
    warpPolar(
        polar,
        field,
        new Size(SIZE, SIZE),
        new Point2f((float) crown[0], (float) crown[1]),
        280,
        WARP_INVERSE_MAP | INTER_LINEAR | WARP_FILL_OUTLIERS);
    exp(field, field);
    return field;
  }

  private Mat curls() {
    Mat field = dice.white(SIZE, SIZE, 1);
    GaussianBlur(field, field, new Size(0, 0), dice.between(1.2, 2.2));
    field.convertTo(field, CV_32F, 2.2, 0);
    exp(field, field);
    return field;
  }
}
