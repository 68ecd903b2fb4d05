package dev.winnow.analysis.forgetting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.forgetting.Exemplars.Exemplar;
import dev.winnow.analysis.forgetting.GroupVerdict.Verdict;
import dev.winnow.analysis.forgetting.Predictions.Answers;
import dev.winnow.analysis.forgetting.Predictions.Image;
import dev.winnow.analysis.forgetting.WeightSurvival.GroupImages;
import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.io.AtomicFile;
import dev.winnow.io.Json;
import dev.winnow.model.Model;
import dev.winnow.prune.Masks;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.train.Evaluator;
import dev.winnow.train.metrics.GroupRecall;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A planted group that a planted mask forgets. */
class ForgettingTest {
  private static final Level DENSE = new Level(0, 0);
  private static final Level SAME = new Level(1, 0.99);
  private static final Level BLIND_TO_GREEN = new Level(2, 0.999);

  private static final int COMMON = 30;
  private static final int RARE = 6;

  @TempDir static Path folder;

  private static DataSet data;
  private static Predictions predictions;
  private static Map<Level, Map<String, GroupRecall>> recalls;
  private static SurvivalStudy survival;

  @BeforeAll
  static void look() throws Exception {
    NativeRuntime.start(2);
    data = TwoColours.images(folder.resolve("data"), COMMON, RARE, 36);
    recalls = new LinkedHashMap<>();
    try (ImageSet images = data.images(data.samples());
        ImageSet red = group(TwoColours.COMMON);
        ImageSet green = group(TwoColours.RARE);
        Model dense = TwoColours.network();
        WeightSurvival weights =
            new WeightSurvival(
                dense,
                List.of(
                    new GroupImages(TwoColours.COMMON, 30 / 36.0, red),
                    new GroupImages(TwoColours.RARE, 6 / 36.0, green)))) {
      PredictionObserver observer = new PredictionObserver(images);
      for (Level level : List.of(DENSE, SAME, BLIND_TO_GREEN)) {
        try (Model model = TwoColours.network();
            Masks masks = new Masks(model.state())) {
          if (level != DENSE) {
            masks.pruneGlobally(TwoColours.WEIGHTS - (level == BLIND_TO_GREEN ? 1 : 0));
            masks.apply();
            weights.look(level, masks.byName());
          }
          observer.look(level, model);
          recalls.put(level, Evaluator.evaluate(model, images).groupRecall());
        }
      }
      predictions = observer.predictions();
      survival = weights.study();
    }
  }

  @AfterAll
  static void close() {
    data.close();
  }

  private static ImageSet group(String name) {
    return data.images(data.samples().stream().filter(s -> s.group().equals(name)).toList());
  }

  @Test
  void theGroupThatTheMaskCutsOffIsLostAndTheOtherKept() {
    List<GroupVerdict> verdicts = GroupVerdict.of(recalls, 0.5);
    assertThat(verdicts)
        .extracting(GroupVerdict::level, GroupVerdict::group, GroupVerdict::verdict)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(DENSE, "green", Verdict.KEPT),
            org.assertj.core.groups.Tuple.tuple(DENSE, "red", Verdict.KEPT),
            org.assertj.core.groups.Tuple.tuple(SAME, "green", Verdict.KEPT),
            org.assertj.core.groups.Tuple.tuple(SAME, "red", Verdict.KEPT),
            org.assertj.core.groups.Tuple.tuple(BLIND_TO_GREEN, "green", Verdict.LOST),
            org.assertj.core.groups.Tuple.tuple(BLIND_TO_GREEN, "red", Verdict.KEPT));
    GroupVerdict lost = verdicts.get(4);
    assertThat(lost.dense()).isEqualTo(1);
    assertThat(lost.recall()).isZero();
    // Wilson's upper end for 0 of 6: z² / (n + z²).
    assertThat(lost.high()).isCloseTo(3.8415 / 9.8415, within(1e-4));
  }

  @Test
  void twoOfThreeDoNotDecideAnything() {
    Map<Level, Map<String, GroupRecall>> few =
        Map.of(DENSE, Map.of("a", new GroupRecall(3, 2 / 3.0)));
    assertThat(GroupVerdict.of(few, 0.5).get(0).verdict()).isEqualTo(Verdict.UNSURE);
  }

  @Test
  void exemplarsAreTheImagesOfTheLostGroup() {
    Exemplars exemplars =
        Exemplars.of(List.of(predictions, predictions, predictions), 2).orElseThrow();
    assertThat(exemplars.seeds()).isEqualTo(3);
    assertThat(exemplars.images()).isEqualTo(72);
    assertThat(exemplars.found()).hasSize(RARE).allMatch(Exemplar::forgotten);
    assertThat(exemplars.found()).allMatch(e -> e.image().group().equals(TwoColours.RARE));
    assertThat(exemplars.found()).allMatch(e -> e.denseRight() == 3 && e.ticketRight() == 0);
    assertThat(exemplars.groups())
        .extracting(Exemplars.GroupShare::group, Exemplars.GroupShare::forgotten)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("", 0),
            org.assertj.core.groups.Tuple.tuple("green", RARE),
            org.assertj.core.groups.Tuple.tuple("red", 0));
    assertThat(exemplars.groups().get(1).overRepresentation()).isCloseTo(12, within(1e-9));
    assertThat(Exemplars.of(List.of(predictions), 1).orElseThrow().found()).isEmpty();
    assertThat(Exemplars.of(List.of(predictions), 5)).isEmpty();
  }

  @Test
  void theMajorityOfSeedsDecides() {
    List<Image> images = List.of(new Image("a", 1, "x"), new Image("b", 0, ""));
    // Dense: both right in all seeds. Ticket: "a" wrong in two of three seeds, "b" in one.
    Exemplars exemplars =
        Exemplars.of(
                List.of(
                    seed(images, List.of(1.0, -1.0), List.of(-1.0, -1.0)),
                    seed(images, List.of(2.0, -3.0), List.of(-0.5, 1.0)),
                    seed(images, List.of(1.0, -1.0), List.of(0.5, -1.0))),
                1)
            .orElseThrow();
    assertThat(exemplars.found()).containsExactly(new Exemplar(images.get(0), 3, 1));
  }

  @Test
  void halfOfTheSeedsAreNotMost() {
    List<Image> images = List.of(new Image("a", 1, "x"), new Image("b", 1, "x"));
    Predictions wrong = seed(images, List.of(1.0, 1.0), List.of(-1.0, -1.0));
    Predictions half = seed(images, List.of(1.0, 1.0), List.of(1.0, -1.0));
    assertThat(Exemplars.of(List.of(wrong, half), 1).orElseThrow().found())
        .containsExactly(new Exemplar(images.get(1), 2, 0));
  }

  @Test
  void onlyImagesThatEverySeedWasTestedOnCount() {
    Image shared = new Image("shared", 1, "x");
    Image first = new Image("first", 1, "x");
    Image second = new Image("second", 1, "x");
    Exemplars exemplars =
        Exemplars.of(
                List.of(
                    seed(List.of(first, shared), List.of(1.0, 1.0), List.of(-1.0, -1.0)),
                    seed(List.of(shared, second), List.of(1.0, 1.0), List.of(-1.0, -1.0))),
                1)
            .orElseThrow();
    assertThat(exemplars.images()).isEqualTo(1);
    assertThat(exemplars.found()).containsExactly(new Exemplar(shared, 2, 0));
  }

  private static Predictions seed(List<Image> images, List<Double> dense, List<Double> ticket) {
    return new Predictions(
        images, List.of(new Answers(DENSE, dense), new Answers(new Level(1, 0.5), ticket)));
  }

  @Test
  void weightsServeTheColourThatTheyPass() {
    assertThat(survival.groups())
        .extracting(SurvivalStudy.Group::name)
        .containsExactly(TwoColours.COMMON, TwoColours.RARE);
    // Of all that is 0 in between, gradients of both groups are 0: it serves none.
    SurvivalStudy.Group red = survival.groups().get(0);
    SurvivalStudy.Group green = survival.groups().get(1);
    assertThat(red.levels())
        .extracting(SurvivalStudy.Survival::level)
        .containsExactly(SAME, BLIND_TO_GREEN);
    double before = green.levels().get(0).survival() * green.weights();
    double after = green.levels().get(1).survival() * green.weights();
    assertThat(before - after).as("green weights that the cut took").isCloseTo(1, within(1e-6));
    assertThat(red.levels().get(1).survival()).isEqualTo(red.levels().get(0).survival());
  }

  @Test
  void recordsComeBackFromJson() {
    Path file = folder.resolve("predictions.json");
    AtomicFile.write(file, Json.pretty(predictions));
    assertThat(Json.read(file, Predictions.class)).isEqualTo(predictions);
    AtomicFile.write(file, Json.pretty(survival));
    assertThat(Json.read(file, SurvivalStudy.class)).isEqualTo(survival);
  }
}
