package dev.winnow.analysis.robustness;

import java.util.ArrayList;
import java.util.List;

/** What networks are tested with. */
public final class Corruptions {
  private static final double[] CUTS = {0.125, 0.25, 0.5};
  private static final double[] EPSILONS = {1, 2, 4};
  private static final int PGD_STEPS = 10;
  private static final double[] QUALITIES = {90, 50, 20};
  private static final double[] BLURS = {0.5, 1, 2};
  private static final double[] NOISES = {2, 5, 10};

  private Corruptions() {}

  /** Frequency bands, attacks and what happens to pictures on their way, from mild to strong. */
  public static List<Corruption> standard() {
    List<Corruption> all = new ArrayList<>();
    for (double cut : CUTS) {
      all.add(new FrequencyBand(true, cut));
    }
    for (double cut : CUTS) {
      all.add(new FrequencyBand(false, cut));
    }
    for (double epsilon : EPSILONS) {
      all.add(new Attack(1, epsilon));
    }
    for (double epsilon : EPSILONS) {
      all.add(new Attack(PGD_STEPS, epsilon));
    }
    for (double quality : QUALITIES) {
      all.add(new JpegCompression(quality));
    }
    for (double deviation : BLURS) {
      all.add(new Blur(deviation));
    }
    for (double deviation : NOISES) {
      all.add(new Noise(deviation));
    }
    return all;
  }
}
