package dev.winnow.experiment;

import static org.bytedeco.pytorch.global.torch.randperm;

import dev.winnow.data.BatchOrder;
import dev.winnow.data.Batches;
import dev.winnow.data.ImageSet;
import dev.winnow.model.Model;
import dev.winnow.model.Snapshot;
import dev.winnow.prune.criterion.Calibration;
import dev.winnow.tensor.Seeds;
import dev.winnow.train.Loss;
import dev.winnow.train.TrainOptions;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The training images that SNIP and GraSP look at: {@value #IMAGES_PER_CLASS} of each class, drawn
 * by the seed, or all of a class that has fewer. SNIP's authors took one batch of 128, GraSP's ten
 * images of each of ten classes.
 */
final class CalibrationImages implements Calibration {
  static final int IMAGES_PER_CLASS = 64;

  private static final String STREAM = "calibration";

  private final ImageSet train;
  private final TrainOptions options;
  private final long seed;

  /**
   * @param train to draw from
   * @param options of the training that follows: its loss and its batches
   */
  CalibrationImages(ImageSet train, TrainOptions options, long seed) {
    this.train = train;
    this.options = options;
    this.seed = seed;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public void eachLoss(Model model, Consumer<Tensor> use) {
    BatchOrder order = draw(model.shape().classes());
    int images = order.rows().length;
    try (Snapshot before = model.state().snapshot();
        Loss loss = Loss.of(options.objective(), model, train);
        Batches batches = train.batches(order, options.batch(), model.device())) {
      for (int i = 0; i < batches.count(); i++) {
        try (PointerScope scope = new PointerScope()) {
          Batches.Batch batch = batches.next();
          Seeds.use(seed, STREAM, i);
          Tensor mean = loss.of(model.logits(batch.input(), true), batch.labels());
          use.accept(mean.mul(new Scalar((double) batch.labels().numel() / images)));
        }
      }
      // The batch norms' running statistics have moved.
      model.state().load(before.tensors(), "the network");
    }
  }

  private BatchOrder draw(int classes) {
    try (PointerScope scope = new PointerScope()) {
      Seeds.use(seed, STREAM);
      int[] left = new int[classes];
      Arrays.fill(left, IMAGES_PER_CLASS);
      return new BatchOrder(
          LongStream.of(BatchOrder.of(randperm(train.count())).rows())
              .filter(image -> left[train.samples().get((int) image).label()]-- > 0)
              .toArray(),
          null);
    }
  }
}
