package dev.winnow.data.demo;

import dev.winnow.data.demo.PortraitPainter.Portrait;
import dev.winnow.data.forge.Dice;
import dev.winnow.data.forge.FaceRegion;
import dev.winnow.data.forge.ForgeSettings;
import dev.winnow.data.forge.ForgedSet;
import dev.winnow.data.forge.Mix;
import dev.winnow.data.forge.Original;
import dev.winnow.data.forge.Photograph;
import dev.winnow.data.layout.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * The embedded data set: painted portraits, each as the photograph it is and once more with a
 * forged region, in the folders that {@link ForgedSet} describes, as {@code NNNN.jpg}. Real and
 * fake of one number and split show the same person, and no person is in two splits.
 */
public final class DemoSet {
  /** Side of every picture in pixels. */
  public static final int SIZE = Camera.SIZE;

  private static final int LOWEST_QUALITY = 95;
  private static final int HIGHEST_QUALITY = 98;

  /**
   * Plain enough to be learnt in five epochs beside walls and cloths that are coloured as finely.
   */
  private static final double MOTTLE = 11;

  private DemoSet() {}

  /**
   * Writes the set. It is complete or absent. The same seed and count give the same bytes, whatever
   * the number of threads.
   *
   * @param folder must not exist yet, or be empty
   * @param images how many pictures in all, half of them fake; even, at least 20; 70 % train, 15 %
   *     validation, 15 % test
   * @param threads how many persons are painted at a time, at least 1
   * @param progress is told how many pictures are done, after each person and from several threads
   * @throws dev.winnow.InvalidInputException if the folder is not empty
   * @throws dev.winnow.WinnowException if a file cannot be written
   */
  public static void write(Path folder, int images, long seed, int threads, IntConsumer progress) {
    write(folder, images, Mix.of(Mix.DEFAULT), seed, threads, progress);
  }

  /** The same with another mix of forgeries. */
  public static void write(
      Path folder, int images, Mix mix, long seed, int threads, IntConsumer progress) {
    if (images < 20 || images % 2 != 0) {
      throw new IllegalArgumentException(
          "The demo set needs an even number of images, 20 or more, not " + images);
    }
    ForgeSettings settings =
        new ForgeSettings(SIZE, LOWEST_QUALITY, HIGHEST_QUALITY, MOTTLE, mix, seed);
    ForgedSet.write(folder, people(images / 2, seed), settings, threads, progress);
  }

  static List<Original> people(int count, long seed) {
    int train = Math.round(count * 0.70f);
    int validation = Math.round(count * 0.15f);
    SplittableRandom seeds = new SplittableRandom(seed);
    List<Original> people = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Split split =
          i < train ? Split.TRAIN : i < train + validation ? Split.VALIDATION : Split.TEST;
      int number = i < train ? i : i < train + validation ? i - train : i - train - validation;
      long own = seeds.nextLong();
      people.add(
          new Original(
              String.format(Locale.ROOT, "%04d", number),
              split,
              String.format(Locale.ROOT, "%016x", own),
              "",
              () -> portray(own)));
    }
    return people;
  }

  /** A person is a seed, and always looks the same. */
  private static Photograph portray(long seed) {
    Dice dice = new Dice(seed);
    Portrait portrait = PortraitPainter.paint(dice);
    return new Photograph(Camera.photograph(portrait.radiance(), dice), face(portrait.pose()));
  }

  /** Where the painter put the face, as a detector would have boxed it in the photograph. */
  private static FaceRegion face(Pose pose) {
    double shrink = (double) Camera.SIZE / Canvas.SIZE;
    double[] middle = pose.map(0, 0.15);
    return new FaceRegion(
        shrink * middle[0], shrink * middle[1], shrink * pose.scale(), pose.roll());
  }
}
