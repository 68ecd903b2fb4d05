package dev.winnow.analysis.attention;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.attention.AttentionStudy.Image;
import dev.winnow.explain.GradCam.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * What an {@link AttentionStudy} says over its images.
 *
 * @param drifts for each ticket, in the study's order, each class of maps and each class of images
 *     that there is
 * @param focus for each ticket; none where no forged region is known
 */
public record AttentionSummary(List<ClassDrift> drifts, List<RegionFocus> focus) {
  public AttentionSummary {
    drifts = List.copyOf(drifts);
    focus = List.copyOf(focus);
  }

  /** Sums a study up. */
  public static AttentionSummary of(AttentionStudy study) {
    List<Image> known = study.images().stream().filter(image -> image.region() != null).toList();
    List<ClassDrift> drifts = new ArrayList<>();
    List<RegionFocus> focus = new ArrayList<>();
    for (int place = 1; place < study.levels().size(); place++) {
      Level level = study.levels().get(place);
      for (Target map : Target.values()) {
        for (List<Image> images : byClass(study)) {
          drifts.add(ClassDrift.of(level, place, map, images));
        }
      }
      if (!known.isEmpty()) {
        focus.add(RegionFocus.of(level, place, known));
      }
    }
    return new AttentionSummary(drifts, focus);
  }

  /** Fakes, then reals, where there are any. */
  private static List<List<Image>> byClass(AttentionStudy study) {
    List<Image> fakes = study.images().stream().filter(image -> image.label() == 1).toList();
    List<Image> reals = study.images().stream().filter(image -> image.label() == 0).toList();
    return List.of(fakes, reals).stream().filter(images -> !images.isEmpty()).toList();
  }
}
