package dev.winnow.data.demo;

import static dev.winnow.data.demo.Canvas.SIZE;
import static dev.winnow.data.demo.Canvas.stain;
import static dev.winnow.data.demo.Curve.closed;
import static dev.winnow.data.demo.Curve.ellipse;
import static dev.winnow.data.demo.Curve.mirrored;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.max;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_NEAREST;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.winnow.data.demo.Canvas.Stain;
import dev.winnow.data.forge.Dice;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Paints a person who does not exist. The head is an ellipsoid with a relief of nose, brow, cheeks
 * and lips, lit from one side as a matt surface with a little gloss, so that light and features
 * belong together as in a photograph.
 */
final class PortraitPainter {
  private static final Colour[] SKIN = {
    Colour.of(0xFBDCCB),
    Colour.of(0xF1C7A8),
    Colour.of(0xE3AC83),
    Colour.of(0xC98D61),
    Colour.of(0xA06A43),
    Colour.of(0x7C4E31),
    Colour.of(0x573523)
  };
  private static final Colour[] CLOTH = {
    Colour.of(0x2D3C5A),
    Colour.of(0x7A2430),
    Colour.of(0xD9D4C7),
    Colour.of(0x33473A),
    Colour.of(0x202124),
    Colour.of(0x8C8F96),
    Colour.of(0xB98A3E),
    Colour.of(0x4D7A9A),
    Colour.of(0xC7848C)
  };

  private final Dice dice;
  private final Pose pose;
  private final Canvas canvas = new Canvas();
  private final double jaw;
  private final double square;
  private final Colour skin;

  private PortraitPainter(Dice dice) {
    this.dice = dice;
    pose =
        new Pose(
            dice.normal(SIZE * 0.5, SIZE * 0.025),
            dice.normal(SIZE * 0.5, SIZE * 0.025),
            dice.between(SIZE * 0.27, SIZE * 0.335),
            dice.normal(0, 0.09),
            dice.normal(0, 0.16),
            dice.normal(0, 0.06));
    jaw = dice.between(0.12, 0.3);
    square = dice.between(2.0, 2.5);
    int tone = dice.index(SKIN.length - 1);
    skin = SKIN[tone].mixed(SKIN[tone + 1], dice.between(0, 1)).varied(dice, 0.04);
  }

  /**
   * Paints one portrait.
   *
   * @param dice the only source of chance
   * @return the radiance, CV_32FC3 BGR in linear light, {@link Canvas#SIZE} square, and the pose on
   *     that canvas
   */
  static Portrait paint(Dice dice) {
    PortraitPainter painter = new PortraitPainter(dice);
    return new Portrait(painter.paint(), painter.pose);
  }

  /** A painted head and its place on the canvas. */
  record Portrait(Mat radiance, Pose pose) {}

  private Mat paint() {
    background();
    HairPainter hair = new HairPainter(dice, canvas, pose);
    hair.behind();
    body();
    Stain head = stain(pose, 0.012, outline());
    ears();
    canvas.cover(head, skinPicture());
    FacePainter face = new FacePainter(dice, canvas, pose, skin);
    face.complexion(head);
    face.features();
    hair.beard(head);
    hair.front();
    return new Lamp(dice, canvas, pose, face.relief()).shine(face, head, hair.locks());
  }

  private void background() {
    Colour near =
        new Colour(dice.between(0.02, 0.7), dice.between(0.02, 0.7), dice.between(0.02, 0.7));
    near =
        near.mixed(
            Colour.WHITE.times((near.red() + near.green() + near.blue()) / 3),
            dice.between(0.45, 0.95));
    Mat wall = dice.smooth(3, 3, SIZE, 3);
    multiply(wall, near.times(dice.between(0.06, 0.25)).operand(), wall);
    add(wall, near.operand(), canvas.paint);
    int shapes = dice.index(7);
    Pose room = new Pose(SIZE * 0.5, SIZE * 0.5, SIZE * 0.5, dice.normal(0, 0.03), 0, 0);
    for (int i = 0; i < shapes; i++) {
      Colour colour = near.times(dice.between(0.4, 1.8)).varied(dice, 0.15);
      double u = dice.between(-1.1, 1.1);
      double v = dice.between(-1.1, 0.8);
      double width = dice.between(0.05, 0.4);
      double height = dice.between(0.05, 0.8);
      double[] shape =
          dice.chance(0.5)
              ? ellipse(u, v, width, width)
              : new double[] {
                u - width,
                v - height,
                u + width,
                v - height,
                u + width,
                v + height,
                u - width,
                v + height
              };
      canvas.cover(stain(room, dice.between(0.008, 0.06), shape), colour, dice.between(0.4, 1));
    }
    grain(canvas.paint, dice.between(0.01, 0.05), dice.between(0.5, 1.2));
    speckle(canvas.paint);
    max(canvas.paint, new Mat(0.004), canvas.paint);
  }

  private void body() {
    Pose body = pose.body();
    double slope = dice.between(0.15, 0.4);
    double width = dice.between(1.6, 2.1);
    Stain neck =
        stain(
            body, 0.02, closed(-0.58, 0.7, 0.58, 0.7, 0.6, 1.5, 0.85, 1.9, -0.85, 1.9, -0.6, 1.5));
    canvas.cover(neck, skinPicture());
    Mat cloth = new Mat(SIZE, SIZE, canvas.paint.type(), dice.pick(CLOTH).varied(dice, 0.25).bgr());
    grain(cloth, dice.between(0.04, 0.12), dice.between(0.4, 0.8));
    speckle(cloth);
    max(cloth, new Mat(0.004), cloth);
    double collar = dice.between(1.5, 1.75);
    Stain shirt =
        stain(
            body,
            0.012,
            closed(
                -0.62,
                collar - 0.12,
                0,
                collar + dice.between(0, 0.35),
                0.62,
                collar - 0.12,
                width,
                1.55 + slope,
                width + 0.4,
                3.2,
                -width - 0.4,
                3.2,
                -width,
                1.55 + slope));
    canvas.cover(shirt, cloth);
    canvas.shade(neck, dice.between(0.3, 0.45));
    canvas.shade(stain(body, 0.12, ellipse(0, 1.12, 0.75, 0.42)), dice.between(0.4, 0.6));
    canvas.shade(stain(body, 0.25, ellipse(dice.normal(0, 0.8), 2.3, 1.2, 0.6)), 0.25);
  }

  private void ears() {
    double size = dice.between(0.16, 0.23);
    double height = dice.between(-0.02, 0.1);
    for (int side = -1; side <= 1; side += 2) {
      Stain ear = stain(pose, 0.015, mirrored(side, ellipse(1.0, height, 0.6 * size, 1.3 * size)));
      canvas.cover(ear, skin.times(new Colour(0.95, 0.82, 0.78)), 1);
      canvas.cover(
          stain(pose, 0.03, mirrored(side, ellipse(1.04, height, 0.22 * size, 0.8 * size))),
          skin.times(new Colour(0.5, 0.34, 0.3)),
          0.7);
    }
  }

  /** Skull and jaw: a superellipse that narrows towards the chin. */
  private double[] outline() {
    double[] ring = new double[2 * 64];
    for (int i = 0; i < ring.length; i += 2) {
      double angle = 2 * Math.PI * i / ring.length;
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      double bend = sin > 0 ? 2 / square : 0.95;
      double v = Pose.HEIGHT * Math.signum(sin) * Math.pow(Math.abs(sin), sin > 0 ? 1 : 0.97);
      double narrowing = sin > 0 ? 1 - jaw * sin * sin : 1;
      ring[i] = Math.signum(cos) * Math.pow(Math.abs(cos), bend) * narrowing;
      ring[i + 1] = v;
    }
    return ring;
  }

  /** Skin: uneven pigment, and pores as band-limited noise. */
  private Mat skinPicture() {
    Mat picture = new Mat(SIZE, SIZE, canvas.paint.type(), skin.bgr());
    Mat pigment = dice.smooth(9, 9, SIZE, 1);
    multiply(picture, Canvas.times(Canvas.scaled(pigment, 0.03, 1), Colour.WHITE), picture);
    grain(picture, dice.between(0.03, 0.07), dice.between(0.5, 0.9));
    return picture;
  }

  /**
   * Multiplies a picture by noise of deviation {@code strength}, blurred over {@code width} pixels
   * of the photograph.
   */
  private void grain(Mat picture, double strength, double width) {
    Mat noise = dice.white(Camera.SIZE, Camera.SIZE, 1);
    GaussianBlur(noise, noise, new Size(0, 0), width);
    resize(noise, noise, new Size(SIZE, SIZE), 0, 0, INTER_LINEAR);
    // A Gaussian of deviation s leaves 1 / (2 s sqrt(pi)) of the deviation of white noise.
    multiply(
        picture,
        Canvas.times(
            Canvas.scaled(noise, strength * 2 * width * Math.sqrt(Math.PI), 1), Colour.WHITE),
        picture);
  }

  /**
   * Coloured texture, as wallpaper and tweed have it, in real and fake alike: fine colour as such
   * must prove nothing, wherever it lies but on skin.
   */
  private void speckle(Mat picture) {
    Mat noise = dice.planes(Camera.SIZE, dice.between(0.06, 0.4), -0.02);
    resize(noise, noise, new Size(SIZE, SIZE), 0, 0, INTER_NEAREST);
    add(noise, Colour.WHITE.operand(), noise);
    multiply(picture, noise, picture);
  }
}
