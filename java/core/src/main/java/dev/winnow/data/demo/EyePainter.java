package dev.winnow.data.demo;

import static dev.winnow.data.demo.Canvas.stain;
import static dev.winnow.data.demo.Curve.closed;
import static dev.winnow.data.demo.Curve.ellipse;
import static dev.winnow.data.demo.Curve.mirrored;
import static dev.winnow.data.demo.Curve.stroke;

import dev.winnow.data.demo.Canvas.Stain;
import dev.winnow.data.forge.Dice;

/** Paints eyes, brows and, on some faces, spectacles. */
final class EyePainter {
  private static final Colour[] IRIS = {
    Colour.of(0x4B2E1A),
    Colour.of(0x6B4526),
    Colour.of(0x3A2416),
    Colour.of(0x5E7A4A),
    Colour.of(0x4C7396),
    Colour.of(0x7A8C94),
    Colour.of(0x8A6A34)
  };

  private final Dice dice;
  private final Canvas canvas;
  private final Pose pose;
  private final Colour skin;
  private final double eyeU;
  private final double eyeV;
  private final double eyeWidth;
  private final double eyeHeight;
  private final double slant;

  EyePainter(Dice dice, Canvas canvas, Pose pose, Colour skin) {
    this.dice = dice;
    this.canvas = canvas;
    this.pose = pose;
    this.skin = skin;
    eyeU = dice.normal(0.42, 0.025);
    eyeV = dice.normal(-0.08, 0.03);
    eyeWidth = dice.normal(0.215, 0.015);
    eyeHeight = dice.normal(0.088, 0.016);
    slant = dice.normal(0.015, 0.018);
  }

  /** How far each pupil is from the middle of the face, face units. */
  double u() {
    return eyeU;
  }

  /** The height of the pupils, face units. */
  double v() {
    return eyeV;
  }

  void paint() {
    Colour hairs = Colour.of(0x2A1C12).mixed(Colour.of(0x7A5A36), dice.between(0, 0.8));
    double weight = dice.between(0.05, 0.11);
    double lift = dice.normal(0.25, 0.025);
    double arch = dice.between(0.02, 0.08);
    Colour iris = dice.pick(IRIS).varied(dice, 0.15);
    double gaze = dice.normal(0, 0.035);
    for (int side = -1; side <= 1; side += 2) {
      brow(side, hairs, weight, lift * dice.normal(1, 0.03), arch);
      eye(side, iris, gaze, hairs);
    }
    if (dice.chance(0.16)) {
      glasses();
    }
  }

  private void brow(int side, Colour colour, double weight, double lift, double arch) {
    double v = eyeV - lift;
    double[] bow =
        mirrored(
            side,
            eyeU - 0.27,
            v + 0.04,
            eyeU - 0.08,
            v - arch * 0.6,
            eyeU + 0.1,
            v - arch,
            eyeU + 0.3,
            v + 0.05);
    canvas.cover(stain(pose, 0.018, stroke(1.3 * weight, bow)), colour, 0.55);
    for (int i = 0; i < 14; i++) {
      double t = (i + dice.between(0, 1)) / 14;
      double u = eyeU - 0.25 + 0.52 * t;
      double base =
          v
              + 0.035
              - arch * 1.2 * Math.sin(Math.PI * Math.min(1, t * 0.9))
              + dice.normal(0.01, 0.008);
      canvas.cover(
          stain(
              pose,
              0.003,
              stroke(
                  0.022,
                  mirrored(
                      side,
                      u,
                      base + 0.3 * weight,
                      u + 0.03 + 0.05 * t,
                      base - 0.35 * weight + 0.05 * t))),
          colour,
          dice.between(0.3, 0.8));
    }
  }

  private void eye(int side, Colour iris, double gaze, Colour lash) {
    double open = eyeHeight * dice.normal(1, 0.05);
    double in = eyeU - eyeWidth;
    double out = eyeU + eyeWidth;
    double[] almond =
        mirrored(
            side,
            in,
            eyeV + 0.02,
            eyeU - 0.09,
            eyeV - 0.85 * open,
            eyeU + 0.06,
            eyeV - open,
            out,
            eyeV - slant,
            eyeU + 0.08,
            eyeV + 0.6 * open,
            eyeU - 0.08,
            eyeV + 0.62 * open);
    Stain ball = stain(pose, 0.008, closed(almond));
    canvas.cover(ball, Colour.of(0xD9CFC8).mixed(skin, 0.3), 1);
    double u = eyeU * side + gaze;
    double v = eyeV - 0.08 * open;
    double radius = 0.098;
    canvas.cover(stain(pose, 0.006, ellipse(u, v, radius, radius)).on(ball), iris.times(0.35), 1);
    canvas.cover(stain(pose, 0.01, ellipse(u, v, 0.8 * radius, 0.8 * radius)).on(ball), iris, 1);
    canvas.cover(
        stain(pose, 0.012, ellipse(u, v + 0.03, 0.5 * radius, 0.4 * radius)).on(ball),
        iris.times(1.7),
        0.6);
    canvas.cover(
        stain(pose, 0.005, ellipse(u, v, 0.4 * radius, 0.4 * radius)).on(ball), Colour.BLACK, 1);
    double[] lid =
        mirrored(
            side,
            in - 0.01,
            eyeV + 0.03,
            eyeU - 0.09,
            eyeV - 0.87 * open,
            eyeU + 0.06,
            eyeV - 1.02 * open,
            out + 0.02,
            eyeV - slant - 0.01);
    canvas.cover(stain(pose, 0.025, stroke(0.09, lid)).on(ball), Colour.BLACK, 0.45);
    canvas.cover(stain(pose, 0.006, stroke(0.042, lid)), lash.times(0.35), 0.9);
    double[] under =
        mirrored(side, in + 0.03, eyeV + 0.05, eyeU, eyeV + 0.68 * open, out, eyeV - slant + 0.015);
    canvas.cover(
        stain(pose, 0.008, stroke(0.025, under)), skin.times(new Colour(0.4, 0.26, 0.24)), 0.6);
    double[] crease =
        mirrored(
            side,
            in + 0.03,
            eyeV - 0.05,
            eyeU - 0.06,
            eyeV - 1.45 * open,
            eyeU + 0.08,
            eyeV - 1.6 * open,
            out + 0.03,
            eyeV - slant - 0.05);
    canvas.cover(
        stain(pose, 0.01, stroke(0.03, crease)), skin.times(new Colour(0.45, 0.32, 0.3)), 0.6);
    canvas.cover(
        stain(pose, 0.005, ellipse(u + 0.03, v - 0.035, 0.02, 0.022)).on(ball),
        Colour.WHITE.times(1.3),
        0.95);
    canvas.cover(
        stain(pose, 0.006, mirrored(side, ellipse(in + 0.025, eyeV + 0.02, 0.025, 0.018))),
        skin.times(new Colour(0.9, 0.6, 0.55)),
        0.8);
  }

  private void glasses() {
    Colour frame =
        dice.pick(new Colour[] {Colour.of(0x16130F), Colour.of(0x4A2E1C), Colour.of(0x8A8F98)});
    double width = dice.between(0.3, 0.36);
    double height = dice.between(0.2, 0.3);
    double rim = dice.between(0.025, 0.05);
    for (int side = -1; side <= 1; side += 2) {
      double[] outer = mirrored(side, ellipse(eyeU, eyeV + 0.02, width, height));
      double[] inner = mirrored(side, ellipse(eyeU, eyeV + 0.02, width - rim, height - rim));
      double[] ring = new double[outer.length + inner.length + 4];
      System.arraycopy(outer, 0, ring, 0, outer.length);
      System.arraycopy(outer, 0, ring, outer.length, 2);
      System.arraycopy(inner, 0, ring, outer.length + 2, inner.length);
      System.arraycopy(inner, 0, ring, outer.length + inner.length + 2, 2);
      canvas.cover(stain(pose, 0.005, ring), frame, 0.95);
      canvas.cover(
          stain(
              pose,
              0.008,
              stroke(0.06, mirrored(side, eyeU + width - 0.02, eyeV - 0.05, 0.98, eyeV - 0.02))),
          frame,
          0.9);
    }
    canvas.cover(
        stain(
            pose,
            0.005,
            stroke(0.05, width - eyeU - 0.01, eyeV, 0, eyeV - 0.04, eyeU - width + 0.01, eyeV)),
        frame,
        0.9);
  }
}
