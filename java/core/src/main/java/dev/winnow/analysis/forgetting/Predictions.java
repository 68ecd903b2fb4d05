package dev.winnow.analysis.forgetting;

import dev.winnow.analysis.Level;
import java.util.List;

/**
 * What a dense network and its tickets say of each of the same images. Stored as JSON.
 *
 * @param images in the order of the logits
 * @param answers of each network, the dense one's first
 */
public record Predictions(List<Image> images, List<Answers> answers) {
  public Predictions {
    images = List.copyOf(images);
    answers = List.copyOf(answers);
  }

  /**
   * An image.
   *
   * @param name its path in the data set
   * @param label 1 = fake, 0 = real
   * @param group kind of forgery; empty where there is none
   */
  public record Image(String name, int label, String group) {}

  /** One network's logits: p(fake) = σ(logit). */
  public record Answers(Level level, List<Double> logits) {
    public Answers {
      logits = List.copyOf(logits);
    }

    boolean isRight(int place, int label) {
      return (logits.get(place) >= 0 ? 1 : 0) == label;
    }
  }
}
