package dev.winnow.analysis.attention;

import dev.winnow.analysis.Level;
import dev.winnow.explain.GradCam.Target;
import dev.winnow.explain.Localisation;
import java.util.List;

/**
 * What a dense network and its tickets look at in the same images (the paper's III-E): each figure
 * per image, class and sparsity. Stored as JSON, where null = not defined. {@link
 * AttentionObserver} makes it and {@link AttentionSummary} sums it up.
 *
 * @param size side of the images in pixels
 * @param levels the networks, the dense one first
 * @param images that were looked at
 */
public record AttentionStudy(int size, List<Level> levels, List<Image> images) {
  public AttentionStudy {
    levels = List.copyOf(levels);
    images = List.copyOf(images);
  }

  /**
   * One image under every network.
   *
   * @param name its path in the data set
   * @param label 1 = fake, 0 = real
   * @param group kind of forgery, or any attribute; empty where there is none
   * @param region the forged region's share of the pixels, above 0 to 1; null where it is not known
   * @param looks one a level, in their order
   */
  public record Image(String name, int label, String group, Double region, List<Look> looks) {
    public Image {
      looks = List.copyOf(looks);
    }
  }

  /**
   * One image under one network.
   *
   * @param pFake what the network says, 0 to 1
   * @param fake the map of the evidence for fake
   * @param real the map of the evidence for real
   */
  public record Look(double pFake, ClassMap fake, ClassMap real) {
    /** The map of a class. */
    public ClassMap of(Target target) {
      return target == Target.FAKE ? fake : real;
    }
  }

  /**
   * One Grad-CAM map.
   *
   * @param area of high attention: the share of the pixels where the map, scaled to 0..1 by itself,
   *     is at least {@link Localisation#HIGH}; 0 only for a blank map, in which no pixel stands out
   * @param drift from the dense network's map of the same image and class; null for that network
   * @param localisation against the forged region; null where that is not known
   */
  public record ClassMap(double area, Drift drift, Localisation localisation) {
    /** No pixel stands out: the network has no evidence for the class, or the same everywhere. */
    boolean blank() {
      return area == 0;
    }
  }

  /**
   * How far a map is from the dense network's.
   *
   * @param frobenius the paper's ΔL: norm of the difference of the maps at the images' size, each
   *     scaled to 0..1 by itself
   * @param rootMeanSquare ΔL over the side, 0 to 1, which compares between sizes
   * @param raw the same norm of the positive parts of the weighted sums as they are, at the layer's
   *     resolution: a change of strength shows in it
   * @param overlap IoU of the strongest fifth of the pixels of each, 0 to 1; 1 of two blank maps
   * @param correlation Pearson's, of the pixels, −1 to 1; null when either map is blank
   * @param centreShift distance of the centres of mass in pixels; null when either map is blank
   */
  public record Drift(
      double frobenius,
      double rootMeanSquare,
      double raw,
      double overlap,
      Double correlation,
      Double centreShift) {}
}
