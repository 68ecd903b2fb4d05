package dev.winnow.analysis.robustness;

import dev.winnow.InvalidInputException;
import dev.winnow.analysis.Level;
import dev.winnow.data.BatchOrder;
import dev.winnow.data.Batches;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.model.Model;
import dev.winnow.tensor.Seeds;
import dev.winnow.train.Evaluator;
import dev.winnow.train.metrics.Metrics;
import dev.winnow.train.metrics.Scores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Shows one network after the other the same images, changed in the same ways, and writes down what
 * a {@link RobustnessStudy} holds. The images must stay open as long as it is used.
 */
public final class RobustnessObserver {
  private final ImageSet images;
  private final List<Corruption> corruptions;
  private final List<RobustnessStudy.Row> rows = new ArrayList<>();

  /**
   * @throws InvalidInputException when there is no image, or one is neither real nor fake
   */
  public RobustnessObserver(ImageSet images, List<Corruption> corruptions) {
    if (images.count() == 0 || images.samples().stream().anyMatch(s -> s.label() > 1)) {
      throw new InvalidInputException("robustness is measured on images that are real or fake");
    }
    this.images = images;
    this.corruptions = List.copyOf(corruptions);
  }

  /** Tests a network; the first one is the dense network. */
  public void look(Level level, Model model) {
    add(level, RobustnessStudy.CLEAN, 0, Evaluator.logits(model, images));
    for (Corruption corruption : corruptions) {
      add(level, corruption.kind(), corruption.severity(), logits(model, corruption));
    }
  }

  /** What has been seen so far. */
  public RobustnessStudy study() {
    return new RobustnessStudy(images.count(), rows);
  }

  private void add(Level level, String kind, double severity, double[] logits) {
    List<Sample> samples = images.samples();
    List<String> none = Collections.nCopies(samples.size(), "");
    int[] labels = samples.stream().mapToInt(Sample::label).toArray();
    Metrics metrics = Metrics.of(new Scores(2, logits, labels, none, none));
    rows.add(
        new RobustnessStudy.Row(
            level, kind, severity, metrics.accuracy(), metrics.auc(), metrics.loss()));
  }

  private double[] logits(Model model, Corruption corruption) {
    double[] logits = new double[images.count()];
    int size = Evaluator.batch(images.side());
    BatchOrder order = BatchOrder.sequential(images.count());
    try (Batches batches = images.batches(order, size, model.device())) {
      for (int i = 0; i < batches.count(); i++) {
        // Whichever network looks: the same noise on the same images.
        Seeds.use(0, corruption.kind(), i);
        try (PointerScope scope = new PointerScope()) {
          Batches.Batch batch = batches.next();
          Tensor changed = corruption.apply(model, batch.input(), batch.labels());
          try (NoGradGuard noGrad = new NoGradGuard()) {
            Tensor seen =
                model.logits(changed.detach(), false).to(ScalarType.Double).cpu().contiguous();
            new DoublePointer(seen.data_ptr()).get(logits, i * size, (int) seen.numel());
          }
        }
      }
    }
    return logits;
  }
}
