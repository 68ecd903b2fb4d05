package dev.winnow.experiment.grid;

import dev.winnow.analysis.attention.AttentionSummary;
import dev.winnow.analysis.forgetting.Predictions;
import dev.winnow.analysis.forgetting.SurvivalStudy;
import dev.winnow.analysis.robustness.RobustnessStudy;
import java.util.List;
import java.util.Optional;

/**
 * A finished analysis and what it found.
 *
 * @param survival empty where the data set's fakes are not of several kinds
 */
public record Analysed(
    Cell cell,
    AttentionSummary attention,
    Predictions predictions,
    RobustnessStudy robustness,
    Optional<SurvivalStudy> survival) {
  static Analysed read(Cell cell, AnalysisFiles files) {
    return new Analysed(
        cell,
        AttentionSummary.of(files.readAttention()),
        files.readPredictions(),
        files.readRobustness(),
        files.readSurvival());
  }

  /** The groups of {@link #survival}, none where it is empty. */
  public List<SurvivalStudy.Group> survivingGroups() {
    return survival.map(SurvivalStudy::groups).orElse(List.of());
  }

  /** The fits of {@link #survival}, none where it is empty. */
  public List<SurvivalStudy.Fit> survivalFits() {
    return survival.map(SurvivalStudy::fits).orElse(List.of());
  }
}
