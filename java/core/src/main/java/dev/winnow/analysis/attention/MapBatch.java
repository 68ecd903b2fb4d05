package dev.winnow.analysis.attention;

import dev.winnow.analysis.attention.AttentionStudy.ClassMap;
import dev.winnow.analysis.attention.AttentionStudy.Drift;
import dev.winnow.explain.AttentionDrift;
import dev.winnow.explain.AttentionScale;
import dev.winnow.explain.GradCam;
import dev.winnow.explain.GradCam.Target;
import dev.winnow.explain.Localisation;
import dev.winnow.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A batch of images under one network.
 *
 * @param device where the tensors live
 * @param raw float [n, H, W], {@link GradCam#rawMaps} for fake
 * @param dense the dense network's; empty for that network itself
 * @param regions bool [n, S, S], the forged ones
 */
record MapBatch(Device device, Tensor raw, Optional<Tensor> dense, Tensor regions) {
  /** The figures of the maps of a class, image by image, in the caller's scope. */
  List<ClassMap> of(Target target) {
    Tensor positive = positive(raw, target);
    Tensor maps = scaled(positive);
    double[] areas = Localisation.area(maps);
    double[] known = Localisation.share(regions);
    List<Localisation> localisations = Localisation.between(maps, regions);
    Optional<List<Drift>> drifts =
        dense.map(other -> drifts(positive, maps, areas, positive(other, target)));
    List<ClassMap> figures = new ArrayList<>();
    for (int i = 0; i < areas.length; i++) {
      int place = i;
      figures.add(
          new ClassMap(
              areas[i],
              drifts.map(each -> each.get(place)).orElse(null),
              known[i] > 0 ? localisations.get(i) : null));
    }
    return figures;
  }

  private List<Drift> drifts(Tensor positive, Tensor maps, double[] areas, Tensor other) {
    Tensor otherMaps = scaled(other);
    double[] otherAreas = Localisation.area(otherMaps);
    List<AttentionDrift> moved = AttentionDrift.between(device, maps, otherMaps);
    List<AttentionDrift> raws = AttentionDrift.between(device, positive, other);
    List<Drift> drifts = new ArrayList<>();
    for (int i = 0; i < areas.length; i++) {
      AttentionDrift drift = moved.get(i);
      boolean blank = areas[i] == 0 || otherAreas[i] == 0;
      drifts.add(
          new Drift(
              drift.frobenius(),
              drift.rootMeanSquare(),
              raws.get(i).frobenius(),
              drift.overlap(),
              blank ? null : drift.correlation(),
              blank ? null : drift.centreShift()));
    }
    return drifts;
  }

  /** The score of real is the negative one of fake, and so are its sums. */
  private static Tensor positive(Tensor raw, Target target) {
    return (target == Target.FAKE ? raw : raw.neg()).relu();
  }

  private Tensor scaled(Tensor positive) {
    return AttentionScale.perImage(GradCam.strength(positive, (int) regions.size(1)));
  }
}
