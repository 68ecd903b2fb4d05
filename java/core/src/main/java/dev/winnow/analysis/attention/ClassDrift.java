package dev.winnow.analysis.attention;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.attention.AttentionStudy.ClassMap;
import dev.winnow.analysis.attention.AttentionStudy.Drift;
import dev.winnow.analysis.attention.AttentionStudy.Image;
import dev.winnow.explain.GradCam.Target;
import java.util.List;
import java.util.function.Function;

/**
 * How far pruning moved the maps of one class on the images of one class: the paper's ΔL^c(p) with
 * its spread, where the two classes are the same.
 *
 * @param map the class whose evidence the maps show: 1 = fake, 0 = real
 * @param label the class of the images
 * @param images how many
 * @param blankDense how many of their maps are blank under the dense network
 * @param blankPruned how many are under the ticket
 * @param area of high attention under the ticket
 * @param areaChange of it, against the dense network
 * @param frobenius ΔL; this and what follows as in {@link Drift}
 * @param correlation null where it is defined for no image
 * @param centreShift null where it is defined for no image
 */
public record ClassDrift(
    Level level,
    int map,
    int label,
    int images,
    long blankDense,
    long blankPruned,
    Spread area,
    Change areaChange,
    Spread frobenius,
    Spread rootMeanSquare,
    Spread raw,
    Spread overlap,
    Spread correlation,
    Spread centreShift) {

  /**
   * Sums up.
   *
   * @param place of the level, from 1 on
   * @param images of one class, at least one
   */
  static ClassDrift of(Level level, int place, Target map, List<Image> images) {
    List<ClassMap> dense = images.stream().map(image -> image.looks().get(0).of(map)).toList();
    List<ClassMap> pruned = images.stream().map(image -> image.looks().get(place).of(map)).toList();
    return new ClassDrift(
        level,
        map == Target.FAKE ? 1 : 0,
        images.get(0).label(),
        images.size(),
        dense.stream().filter(ClassMap::blank).count(),
        pruned.stream().filter(ClassMap::blank).count(),
        Spread.of(pruned.stream().map(ClassMap::area).toList()),
        Change.ofMeasure(areas(dense), areas(pruned)),
        spread(pruned, Drift::frobenius),
        spread(pruned, Drift::rootMeanSquare),
        spread(pruned, Drift::raw),
        spread(pruned, Drift::overlap),
        spread(pruned, Drift::correlation),
        spread(pruned, Drift::centreShift));
  }

  private static double[] areas(List<ClassMap> maps) {
    return maps.stream().mapToDouble(ClassMap::area).toArray();
  }

  private static Spread spread(List<ClassMap> maps, Function<Drift, Double> figure) {
    return Spread.of(maps.stream().map(ClassMap::drift).map(figure).toList());
  }
}
