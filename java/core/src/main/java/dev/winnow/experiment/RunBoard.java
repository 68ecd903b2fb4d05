package dev.winnow.experiment;

import dev.winnow.board.EventFile;
import dev.winnow.board.Histogram;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.explain.GradCam;
import dev.winnow.explain.GradCam.Target;
import dev.winnow.explain.Overlay;
import dev.winnow.model.Model;
import dev.winnow.model.ModelState.Entry;
import dev.winnow.prune.Strategy;
import dev.winnow.train.TrainListener;
import dev.winnow.train.TrainOptions;
import dev.winnow.train.metrics.Metrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Tells TensorBoard how a strategy's run goes: curves over the epochs of each round, and over the
 * rounds test figures, weights and where the network looks.
 */
final class RunBoard {
  /** Validation images of each class that are looked at in every round. */
  private static final int IMAGES = 2;

  private final Path folder;

  RunBoard(RunFolder run, Strategy strategy) {
    folder = run.path().resolve("tensorboard").resolve(strategy.label());
  }

  /** The curves of one round; passes on what it hears. */
  static final class Epochs implements TrainListener, AutoCloseable {
    private final EventFile events;
    private final TrainOptions options;
    private final TrainListener next;

    private Epochs(EventFile events, TrainOptions options, TrainListener next) {
      this.events = events;
      this.options = options;
      this.next = next;
    }

    @Override
    public void onStep(int epoch, int step, int steps, double loss) {
      next.onStep(epoch, step, steps, loss);
    }

    @Override
    public void onEpoch(int epoch, double trainLoss, Metrics validation, boolean best) {
      events.scalar("loss/train", epoch, trainLoss);
      events.scalar("learning rate", epoch, options.learningRate(epoch));
      figures(events, "validation", epoch, validation);
      next.onEpoch(epoch, trainLoss, validation, best);
    }

    @Override
    public void close() {
      events.close();
    }
  }

  /**
   * Begins, or goes on with, the curves of a round.
   *
   * @param firstEpoch that is still to come, from 1
   */
  Epochs epochs(int round, int firstEpoch, TrainOptions options, TrainListener next) {
    Path curves = folder.resolve(String.format(Locale.ROOT, "round-%02d", round));
    return new Epochs(EventFile.open(curves, firstEpoch), options, next);
  }

  /** Records what a round ended with. */
  void ticket(int round, Model model, double sparsity, Metrics test, ImageSet validation) {
    try (EventFile events = EventFile.open(folder, round)) {
      events.scalar("sparsity", round, sparsity);
      figures(events, "test", round, test);
      weights(events, round, model);
      if (model.architecture().camLayer().isPresent() && model.shape().classes() == 2) {
        attention(events, round, model, validation);
      }
    }
  }

  private static void figures(EventFile events, String split, int step, Metrics metrics) {
    events.scalar("loss/" + split, step, metrics.loss());
    events.scalar("accuracy/" + split, step, metrics.accuracy());
    if (metrics.auc() != null) {
      events.scalar("auc/" + split, step, metrics.auc());
    }
  }

  /** Of the weights that are alive: the zeros would hide them. */
  private static void weights(EventFile events, int round, Model model) {
    for (Entry entry : model.state().weights()) {
      try (PointerScope scope = new PointerScope()) {
        Tensor values = entry.tensor().detach();
        Tensor alive = values.masked_select(values.ne(new Scalar(0)));
        events.histogram("weights/" + entry.name(), round, Histogram.of(alive));
      }
    }
  }

  private static void attention(EventFile events, int round, Model model, ImageSet validation) {
    for (Target target : Target.values()) {
      int label = target == Target.FAKE ? 1 : 0;
      List<Sample> samples = validation.samples();
      IntStream.range(0, samples.size())
          .filter(i -> samples.get(i).label() == label)
          .limit(IMAGES)
          .forEach(
              i -> {
                try (PointerScope scope = new PointerScope()) {
                  Tensor pixels = validation.pixels(i, 1);
                  Tensor map = GradCam.maps(model, ImageSet.toInput(pixels), target);
                  events.image(
                      "grad-cam/" + samples.get(i).name(),
                      round,
                      Overlay.attention(pixels.squeeze(0), map.squeeze(0)));
                }
              });
    }
  }
}
