package dev.winnow.data.demo;

import static dev.winnow.data.demo.Canvas.SIZE;
import static dev.winnow.data.demo.Canvas.raise;
import static dev.winnow.data.demo.Canvas.stain;
import static dev.winnow.data.demo.Curve.closed;
import static dev.winnow.data.demo.Curve.ellipse;
import static dev.winnow.data.demo.Curve.mirrored;
import static dev.winnow.data.demo.Curve.stroke;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;

import dev.winnow.data.demo.Canvas.Stain;
import dev.winnow.data.forge.Dice;
import org.bytedeco.opencv.opencv_core.Mat;

/** Paints what lies within the outline of a head, and knows its relief. */
final class FacePainter {

  private final Dice dice;
  private final Canvas canvas;
  private final Pose pose;
  private final Colour skin;
  private final EyePainter eyes;
  private final double noseWidth;
  private final double noseTip;
  private final double mouthV;
  private final double mouthWidth;
  private final double smile;

  FacePainter(Dice dice, Canvas canvas, Pose pose, Colour skin) {
    this.dice = dice;
    this.canvas = canvas;
    this.pose = pose;
    this.skin = skin;
    eyes = new EyePainter(dice, canvas, pose, skin);
    noseWidth = dice.normal(0.19, 0.025);
    noseTip = dice.normal(0.42, 0.04);
    mouthV = dice.normal(0.79, 0.03);
    mouthWidth = dice.normal(0.37, 0.04);
    smile = dice.normal(0.03, 0.035);
  }

  /** Blush, shadows under the eyes, freckles. */
  void complexion(Stain head) {
    Colour blush = skin.times(new Colour(1, 0.74, 0.72));
    double strength = dice.between(0.15, 0.6);
    for (int side = -1; side <= 1; side += 2) {
      canvas.cover(
          stain(pose, 0.12, mirrored(side, ellipse(0.55, 0.36, 0.2, 0.15))), blush, strength);
      canvas.cover(
          stain(pose, 0.05, mirrored(side, ellipse(eyes.u(), eyes.v(), 0.27, 0.16))),
          skin.times(new Colour(0.78, 0.66, 0.66)),
          dice.between(0.3, 0.7));
    }
    canvas.cover(stain(pose, 0.08, ellipse(0, noseTip, noseWidth, 0.12)), blush, 0.7 * strength);
    canvas.cover(stain(pose, 0.1, ellipse(0, 1.12, 0.2, 0.1)), blush, 0.4 * strength);
    if (dice.chance(0.2)) {
      for (int i = 0; i < 24; i++) {
        double u = dice.normal(0, 0.38);
        Stain dot = stain(pose, 0.004, ellipse(u, dice.normal(0.3, 0.12), 0.014, 0.014));
        canvas.cover(dot.on(head), skin.times(new Colour(0.6, 0.42, 0.34)), dice.between(0.2, 0.6));
      }
    }
  }

  void features() {
    nose();
    mouth();
    eyes.paint();
  }

  private void nose() {
    Colour dark = skin.times(new Colour(0.3, 0.16, 0.13));
    for (int side = -1; side <= 1; side += 2) {
      canvas.cover(
          stain(
              pose,
              0.012,
              mirrored(side, ellipse(0.5 * noseWidth, noseTip + 0.085, 0.38 * noseWidth, 0.025))),
          dark,
          0.85);
      canvas.cover(
          stain(
              pose,
              0.015,
              stroke(
                  0.035,
                  mirrored(
                      side,
                      noseWidth * 1.0,
                      noseTip - 0.04,
                      noseWidth * 1.13,
                      noseTip + 0.03,
                      noseWidth * 0.95,
                      noseTip + 0.085))),
          skin.times(new Colour(0.5, 0.36, 0.32)),
          0.55);
    }
  }

  private void mouth() {
    Colour lips =
        skin.mixed(Colour.of(0xA8403F), dice.between(0.15, 0.6))
            .times(new Colour(0.85, 0.62, 0.62));
    double upper = dice.between(0.05, 0.095);
    double lower = dice.between(0.085, 0.14);
    double open = dice.chance(0.3) ? dice.between(0.03, 0.1) : 0;
    double w = mouthWidth;
    double v = mouthV;
    double corner = v - smile;
    double[] top =
        closed(
            -w,
            corner,
            -0.4 * w,
            v - 0.75 * upper,
            -0.12 * w,
            v - upper,
            0,
            v - 0.8 * upper,
            0.12 * w,
            v - upper,
            0.4 * w,
            v - 0.75 * upper,
            w,
            corner,
            0.45 * w,
            v + 0.02,
            0,
            v + 0.03,
            -0.45 * w,
            v + 0.02);
    double[] bottom =
        closed(
            -w,
            corner,
            -0.45 * w,
            v + open * 0.8,
            0,
            v + 0.01 + open,
            0.45 * w,
            v + open * 0.8,
            w,
            corner,
            0.5 * w,
            v + open + 0.75 * lower,
            0,
            v + open + lower,
            -0.5 * w,
            v + open + 0.75 * lower);
    canvas.cover(
        stain(pose, 0.04, ellipse(0, v + 0.02, 1.05 * w, 0.15)),
        skin.times(new Colour(0.8, 0.66, 0.64)),
        0.35);
    canvas.cover(stain(pose, 0.012, bottom), lips.times(1.1), 0.9);
    canvas.cover(stain(pose, 0.012, top), lips.times(0.8), 0.9);
    double[] gap = {
      -w * 1.02, corner, -0.5 * w, v + 0.022, 0, v + 0.028, 0.5 * w, v + 0.022, w * 1.02, corner
    };
    if (open > 0) {
      Stain inside =
          stain(
              pose,
              0.01,
              closed(
                  -0.85 * w,
                  corner,
                  -0.4 * w,
                  v + 0.01,
                  0,
                  v + 0.02,
                  0.4 * w,
                  v + 0.01,
                  0.85 * w,
                  corner,
                  0.4 * w,
                  v + 0.85 * open,
                  0,
                  v + open,
                  -0.4 * w,
                  v + 0.85 * open));
      canvas.cover(inside, Colour.of(0x2A0E0C), 1);
      canvas.cover(
          stain(pose, 0.012, ellipse(0, v + 0.2 * open, 0.7 * w, 0.6 * open)).on(inside),
          Colour.of(0xE0D8CC),
          0.9);
    } else {
      canvas.cover(stain(pose, 0.008, stroke(0.035, gap)), lips.times(0.15), 0.85);
    }
    canvas.cover(
        stain(
            pose,
            0.025,
            ellipse(dice.normal(0, 0.05), v + open + 0.5 * lower, 0.4 * w, 0.2 * lower)),
        lips.times(2),
        0.3);
    for (int side = -1; side <= 1; side += 2) {
      canvas.cover(
          stain(
              pose,
              0.02,
              stroke(
                  0.05,
                  mirrored(
                      side,
                      1.15 * noseWidth,
                      noseTip + 0.08,
                      0.8 * w,
                      mouthV - 0.17,
                      1.18 * w,
                      corner - 0.03))),
          skin.times(new Colour(0.55, 0.42, 0.4)),
          dice.between(0.1, 0.5));
    }
  }

  /** How far the surface stands out from the ellipsoid of the head: CV_32FC1, face units. */
  Mat relief() {
    Mat relief = Mat.zeros(SIZE, SIZE, CV_32FC1).asMat();
    double bridge = 0.45 * noseWidth;
    raise(
        relief,
        stain(
            pose,
            0.05,
            closed(
                -bridge,
                eyes.v() - 0.05,
                bridge,
                eyes.v() - 0.05,
                noseWidth * 0.75,
                noseTip,
                0,
                noseTip + 0.1,
                -noseWidth * 0.75,
                noseTip)),
        0.16);
    raise(relief, stain(pose, 0.045, ellipse(0, noseTip - 0.01, 0.6 * noseWidth, 0.1)), 0.12);
    raise(relief, stain(pose, 0.06, ellipse(0, mouthV - 0.04, 0.75 * mouthWidth, 0.06)), 0.04);
    raise(relief, stain(pose, 0.05, ellipse(0, mouthV + 0.09, 0.6 * mouthWidth, 0.05)), 0.06);
    raise(relief, stain(pose, 0.05, ellipse(0, mouthV + 0.22, 0.25, 0.04)), -0.04);
    raise(relief, stain(pose, 0.12, ellipse(0, 1.1, 0.2, 0.12)), 0.1);
    for (int side = -1; side <= 1; side += 2) {
      raise(
          relief,
          stain(
              pose,
              0.035,
              mirrored(side, ellipse(0.82 * noseWidth, noseTip + 0.03, 0.3 * noseWidth, 0.055))),
          0.07);
      raise(
          relief,
          stain(pose, 0.08, mirrored(side, ellipse(eyes.u(), eyes.v() - 0.02, 0.22, 0.1))),
          -0.09);
      raise(
          relief,
          stain(pose, 0.09, mirrored(side, ellipse(eyes.u(), eyes.v() - 0.3, 0.3, 0.06))),
          0.07);
      raise(relief, stain(pose, 0.15, mirrored(side, ellipse(0.58, 0.28, 0.2, 0.13))), 0.12);
    }
    return relief;
  }

  /** What the lamp cannot reach. */
  void shadows() {
    canvas.shade(stain(pose, 0.045, ellipse(0, noseTip + 0.14, 0.9 * noseWidth, 0.05)), 0.35);
    canvas.shade(stain(pose, 0.04, ellipse(0, mouthV + 0.22, 0.6 * mouthWidth, 0.035)), 0.25);
    for (int side = -1; side <= 1; side += 2) {
      canvas.shade(
          stain(pose, 0.07, mirrored(side, ellipse(eyes.u() - 0.12, eyes.v() - 0.1, 0.1, 0.08))),
          0.3);
    }
  }
}
