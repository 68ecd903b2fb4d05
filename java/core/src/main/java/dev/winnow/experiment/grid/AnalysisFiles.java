package dev.winnow.experiment.grid;

import dev.winnow.analysis.attention.AttentionStudy;
import dev.winnow.analysis.forgetting.Predictions;
import dev.winnow.analysis.forgetting.SurvivalStudy;
import dev.winnow.analysis.robustness.RobustnessStudy;
import dev.winnow.io.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files that an analysis leaves in its folder. */
public record AnalysisFiles(Path folder) {
  Path attention() {
    return folder.resolve("attention.json");
  }

  Path predictions() {
    return folder.resolve("predictions.json");
  }

  Path robustness() {
    return folder.resolve("robustness.json");
  }

  Path survival() {
    return folder.resolve("survival.json");
  }

  public AttentionStudy readAttention() {
    return Json.read(attention(), AttentionStudy.class);
  }

  public Predictions readPredictions() {
    return Json.read(predictions(), Predictions.class);
  }

  public RobustnessStudy readRobustness() {
    return Json.read(robustness(), RobustnessStudy.class);
  }

  /** Empty where the data set's fakes are not of several kinds. */
  public Optional<SurvivalStudy> readSurvival() {
    return Files.exists(survival())
        ? Optional.of(Json.read(survival(), SurvivalStudy.class))
        : Optional.empty();
  }
}
