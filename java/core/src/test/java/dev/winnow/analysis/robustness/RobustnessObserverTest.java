package dev.winnow.analysis.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.robustness.RobustnessStudy.Row;
import dev.winnow.data.DataOptions;
import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.TestImages;
import dev.winnow.io.AtomicFile;
import dev.winnow.io.Json;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.Snapshot;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.train.Evaluator;
import dev.winnow.train.metrics.Metrics;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RobustnessObserverTest {
  private static final Level DENSE = new Level(0, 0);
  private static final Level TICKET = new Level(4, 0.6);

  @TempDir Path folder;

  @Test
  void imagesAsTheyAreGiveTheEvaluatorsFigures() {
    NativeRuntime.start(2);
    Path data = TestImages.dataSet(folder.resolve("data"), 10, 32);
    try (DataSet set = DataSet.open(DataOptions.of(data, 32, 0), (done, total) -> {});
        ImageSet images = set.images(set.samples());
        Model model = Architectures.create("cnn5", 32, 3, Device.CPU);
        Snapshot before = model.state().snapshot()) {
      List<Corruption> corruptions = List.of(new Noise(5), new Attack(1, 4));
      RobustnessObserver observer = new RobustnessObserver(images, corruptions);
      observer.look(DENSE, model);
      observer.look(TICKET, model);
      RobustnessStudy study = observer.study();
      Metrics expected = Evaluator.evaluate(model, images);
      Row clean = study.rows().get(0);
      assertThat(clean)
          .isEqualTo(
              new Row(
                  DENSE,
                  RobustnessStudy.CLEAN,
                  0,
                  expected.accuracy(),
                  expected.auc(),
                  expected.loss()));
      assertThat(study.rows()).hasSize(6);
      // The same network under another level: the same noise, the same attack.
      for (int i = 0; i < 3; i++) {
        assertThat(study.rows().get(i + 3).loss()).isEqualTo(study.rows().get(i).loss());
      }
      assertThat(study.rows().get(2).loss()).isGreaterThan(clean.loss());
      before
          .tensors()
          .forEach(
              (name, value) ->
                  assertThat(model.state().byName().get(name).equal(value)).as(name).isTrue());
      Path file = folder.resolve("study.json");
      AtomicFile.write(file, Json.pretty(study));
      assertThat(Json.read(file, RobustnessStudy.class)).isEqualTo(study);
    }
  }

  @Test
  void theShiftIsWhatHighFrequenciesGainOverLowOnes() {
    RobustnessStudy study =
        new RobustnessStudy(
            100,
            List.of(
                row(DENSE, "low-pass", 0.25, 0.8),
                row(DENSE, "low-pass", 0.5, 0.9),
                row(DENSE, "high-pass", 0.25, 0.7),
                row(TICKET, "low-pass", 0.25, 0.7),
                row(TICKET, "low-pass", 0.5, 0.7),
                row(TICKET, "high-pass", 0.25, 0.8)));
    // High: 0.7 → 0.8. Low: 0.85 → 0.7.
    assertThat(study.highFrequencyShift(TICKET)).hasValueCloseTo(0.25, within(1e-12));
    assertThat(study.highFrequencyShift(DENSE)).hasValueCloseTo(0.0, within(1e-12));
    assertThat(study.highFrequencyShift(new Level(7, 0.8))).isEmpty();
  }

  private static Row row(Level level, String kind, double cut, double auc) {
    return new Row(level, kind, cut, 0.5, auc, 1);
  }
}
