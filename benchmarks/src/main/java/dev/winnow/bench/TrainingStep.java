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
import dev.winnow.train.Step;
import dev.winnow.train.TrainOptions;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A network of its own shape, and the engine's steps of its training. */
final class TrainingStep implements AutoCloseable {
  private final Model model;
  private final Masks masks;
  private final Step step;

  TrainingStep(String arch, Precision precision, Device device) {
    Architecture architecture = Architectures.of(arch);
    model = architecture.create(architecture.home(), 1, device);
    masks = new Masks(model.state());
    model.state().computeIn(precision);
    step = new Step(model, masks, TrainOptions.PAPER);
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

  /** Masks the smallest weights of all layers together. */
  void prune(double fraction) {
    masks.pruneGlobally(
        Math.round((1 - fraction) * masks.prunable()), model.architecture().layerFloor());
    model.state().refreshShadows();
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
    masks.close();
    model.close();
  }
}
