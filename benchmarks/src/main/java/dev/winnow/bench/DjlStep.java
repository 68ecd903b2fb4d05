package dev.winnow.bench;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/**
 * A training step of ResNet-18 by DJL's PyTorch engine, on a batch that is always there: forward,
 * backward, Adam, the loss read. It loads DJL's own libtorch, so it has a JVM to itself.
 */
final class DjlStep implements AutoCloseable {
  private final Model model;
  private final Trainer trainer;
  private final Optimizer adam =
      Adam.builder().optLearningRateTracker(Tracker.fixed(1e-4f)).build();
  private final List<Parameter> trained;
  private final NDArray images;
  private final NDArray labels;

  DjlStep(int batch, int side) {
    keepToTheBuild();
    model = Model.newInstance("resnet18", Device.cpu(), "PyTorch");
    model.setBlock(DjlResNet18.create());
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.sigmoidBinaryCrossEntropyLoss())
                .optOptimizer(adam)
                .optDevices(new Device[] {Device.cpu()}));
    trainer.initialize(new Shape(batch, 3, side, side));
    trained =
        model.getBlock().getParameters().values().stream()
            .filter(Parameter::requiresGradient)
            .toList();
    long parameters = trained.stream().mapToLong(each -> each.getArray().size()).sum();
    if (parameters != DjlResNet18.PARAMETERS) {
      throw new IllegalStateException("not ResNet-18: " + parameters + " parameters");
    }
    NDManager manager = trainer.getManager();
    labels = manager.arange(0f, batch, 1f).mod(2).reshape(batch, 1);
    NDArray noise = manager.randomUniform(0, 1, new Shape(batch, side, side, 3));
    // Channels last by its strides, the one way that DJL has: libtorch keeps to its input's layout.
    images = noise.add(labels.reshape(batch, 1, 1, 1)).transpose(0, 3, 1, 2);
  }

  /** The native libraries come out of Maven's jars and go where the build's files are. */
  private static void keepToTheBuild() {
    try {
      Path classes =
          Path.of(DjlStep.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      System.setProperty("DJL_CACHE_DIR", classes.resolveSibling("djl").toString());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    System.setProperty("ai.djl.offline", "true");
  }

  /** One step; the loss that it started from. */
  double run() {
    // What a step makes belongs to the manager of what it was made of, and is freed with it.
    try (NDManager step = trainer.getManager().newSubManager()) {
      step.tempAttachAll(images, labels);
      NDArray loss;
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDList logits = trainer.forward(new NDList(images));
        loss = trainer.getLoss().evaluate(new NDList(labels), logits);
        gradients.backward(loss);
      }
      for (Parameter parameter : trained) {
        NDArray weight = parameter.getArray();
        try (NDArray gradient = weight.getGradient()) {
          adam.update(parameter.getId(), weight, gradient); // Zeroes the gradient too.
        }
      }
      return loss.getFloat();
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
