package dev.winnow.analysis.attention;

import dev.winnow.analysis.Interval;
import dev.winnow.analysis.Level;
import dev.winnow.analysis.attention.AttentionStudy.Image;
import dev.winnow.explain.Localisation;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.StatUtils;

/**
 * Whether the evidence for fake lies in the forged region, dense against pruned, over the fakes
 * whose region is known.
 *
 * @param images how many
 * @param chance the mean of the regions' shares of their images: what pointing at random scores
 * @param pointing the pointing game's rate
 * @param iou of the area of high attention and the region
 * @param denseOverChance the dense network's hits less chance, image by image
 * @param prunedOverChance the ticket's
 * @param finding what the intervals of the pointing game say
 */
public record RegionFocus(
    Level level,
    int images,
    double chance,
    Change pointing,
    Change iou,
    Interval denseOverChance,
    Interval prunedOverChance,
    Finding finding) {

  /**
   * Sums up.
   *
   * @param place of the level, from 1 on
   * @param images whose region is known, at least one
   */
  static RegionFocus of(Level level, int place, List<Image> images) {
    double[] chance = images.stream().mapToDouble(Image::region).toArray();
    double[] dense = figures(images, 0, Localisation::pointing);
    double[] pruned = figures(images, place, Localisation::pointing);
    Change pointing = Change.ofHits(dense, pruned);
    Interval denseOverChance = Interval.ofDifference(Change.difference(dense, chance));
    Interval prunedOverChance = Interval.ofDifference(Change.difference(pruned, chance));
    return new RegionFocus(
        level,
        images.size(),
        StatUtils.mean(chance),
        pointing,
        Change.ofMeasure(
            figures(images, 0, Localisation::iou), figures(images, place, Localisation::iou)),
        denseOverChance,
        prunedOverChance,
        Finding.of(denseOverChance, prunedOverChance, pointing.difference()));
  }

  private static double[] figures(
      List<Image> images, int place, ToDoubleFunction<Localisation> figure) {
    return images.stream()
        .map(image -> image.looks().get(place).fake().localisation())
        .mapToDouble(figure)
        .toArray();
  }
}
