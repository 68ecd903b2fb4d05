package dev.winnow.analysis.forgetting;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.forgetting.Predictions.Answers;
import dev.winnow.analysis.forgetting.Predictions.Image;
import dev.winnow.data.ImageSet;
import dev.winnow.model.Model;
import dev.winnow.train.Evaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Asks one network after the other about the same images. */
public final class PredictionObserver {
  private final ImageSet images;
  private final List<Answers> answers = new ArrayList<>();

  public PredictionObserver(ImageSet images) {
    this.images = images;
  }

  /** Asks a detector; the first one is the dense network. */
  public void look(Level level, Model model) {
    double[] logits = Evaluator.logits(model, images);
    answers.add(new Answers(level, Arrays.stream(logits).boxed().toList()));
  }

  /** What has been said so far. */
  public Predictions predictions() {
    return new Predictions(
        images.samples().stream()
            .map(sample -> new Image(sample.name(), sample.label(), sample.group()))
            .toList(),
        answers);
  }
}
