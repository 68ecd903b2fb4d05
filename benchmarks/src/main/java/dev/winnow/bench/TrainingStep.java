package dev.winnow.bench;

import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randint;

import dev.winnow.model.Architecture;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelShape;
import dev.winnow.prune.Masks;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import dev.winnow.tensor.Precision;
import dev.winnow.train.Objective;
import dev.winnow.train.Step;
import dev.winnow.train.TrainOptions;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A network of its own shape, and the engine's steps of its training. */
final class TrainingStep implements AutoCloseable {
  /**
   * Smoothed labels leave a loss that no training brings to 0: gradients that fade into denormal
   * numbers would take another time than those of a training.
   */
  private static final TrainOptions OPTIONS =
      TrainOptions.PAPER.with(new Objective(0.1, Objective.ClassWeights.NONE));

  private final Model model;
  private final Masks masks;
  private final Step step;

  private TrainingStep(Model model, Masks masks, Precision precision) {
    this.model = model;
    this.masks = masks;
    model.state().computeIn(precision);
    step = masks == null ? Step.dense(model, OPTIONS) : new Step(model, masks, OPTIONS);
  }

  /** No mask is read. */
  static TrainingStep dense(String arch, Precision precision, Device device) {
    return new TrainingStep(network(arch, device), null, precision);
  }

  /** The smallest weights of all layers together are masked. */
  static TrainingStep pruned(String arch, double sparsity, Precision precision, Device device) {
    Model model = network(arch, device);
    Masks masks = new Masks(model.state());
    double floor = model.architecture().layerFloor();
    masks.pruneGlobally(
        Math.round((1 - sparsity) * masks.prunable()),
        LongStream.of(masks.sizes()).map(size -> (long) Math.ceil(floor * size)).toArray(),
        List.of());
    return new TrainingStep(model, masks, precision);
  }

  private static Model network(String arch, Device device) {
    Architecture architecture = Architectures.of(arch);
    return architecture.create(architecture.home(), 1, device);
  }

  /** Images and labels for it. */
  static final class Batch implements AutoCloseable {
    private final NativeOwner owner = new NativeOwner();
    private final Tensor images;
    private final Tensor labels;

    /** Noise, brighter the higher the label is, so that it can be learnt. */
    Batch(TrainingStep step, int count) {
      ModelShape shape = step.model.shape();
      Device device = step.model.device();
      try (PointerScope scope = new PointerScope()) {
        Tensor drawn =
            randint(0, shape.classes(), new long[] {count}, new TensorOptions(ScalarType.Float));
        Tensor noise = rand(count, shape.size(), shape.size(), 3).add(drawn.view(count, 1, 1, 1));
        images = owner.keep(device.place(noise.permute(0, 3, 1, 2)));
        labels = owner.keep(device.place(drawn));
      }
    }

    @Override
    public void close() {
      owner.close();
    }
  }

  /** One step; the loss that it started from. */
  double run(Batch batch) {
    return run(batch.images, batch.labels);
  }

  /** As {@link #run(Batch)}, on images and labels from elsewhere. */
  double run(Tensor images, Tensor labels) {
    return step.run(images, labels);
  }

  @Override
  public void close() {
    step.close();
    if (masks != null) {
      masks.close();
    }
    model.close();
  }
}
