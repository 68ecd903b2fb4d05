package dev.winnow.experiment.grid;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.winnow.InvalidInputException;
import dev.winnow.model.Architectures;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Strategy;
import dev.winnow.train.LearningRates;
import dev.winnow.train.Stopping;
import dev.winnow.train.TrainOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How much of the paper's effort an experiment spends. */
public enum Scale {
  /** As the paper says: Adam at 1e-4, early stopping with a patience of 10, 8 rounds of 20 %. */
  PAPER,
  /** A few hours on two cores for the paper's four networks. */
  SMALL,
  /** A quarter of an hour on two cores: shows that everything runs, and nothing else. */
  SMOKE;

  /**
   * What a scale grants one network.
   *
   * @param size side of the input in pixels
   * @param images of a data set at most; 0 takes all
   * @param training how each round trains
   * @param schedule rounds and what they leave; its strategy is of no meaning
   * @param compared rounds at which strategies that can run any round are run, and which attention
   *     is looked at: the paper's 60 and 80 %
   * @param attention images of each class that attention is measured on, at most
   * @param tested images that robustness is measured on, at most
   */
  public record Caps(
      int size,
      int images,
      TrainOptions training,
      PruneOptions schedule,
      List<Integer> compared,
      int attention,
      int tested) {}

  private static final List<Double> PAPERS_AXIS = List.of(0.2, 0.4, 0.6, 0.8);

  /** Rounds 4 and 7 of 20 % are 59.0 and 79.0 % sparse: the paper's 60 and 80 %. */
  private static final List<Integer> ROUNDS_OF_60_AND_80 = List.of(4, 7);

  /** The name on the command line and in files. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The scale of a name.
   *
   * @throws InvalidInputException listing the names there are
   */
  public static Scale of(String label) {
    return Arrays.stream(values())
        .filter(scale -> scale.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "no scale is called "
                        + label
                        + "; there is "
                        + Arrays.stream(values())
                            .map(Scale::label)
                            .collect(Collectors.joining(", "))));
  }

  /** What the scale grants a network. */
  public Caps caps(String arch) {
    return switch (this) {
      case PAPER -> paper(arch);
      case SMALL -> small(arch);
      case SMOKE -> smoke(arch);
    };
  }

  private static Caps paper(String arch) {
    return new Caps(
        Architectures.of(arch).home().size(),
        0,
        TrainOptions.PAPER,
        schedule(arch).rate(0.2, 8),
        ROUNDS_OF_60_AND_80,
        200,
        2000);
  }

  /**
   * Sides and epochs with which a network still learns: MesoNet does not on 64 pixels, CNN-5 does;
   * ResNet-18 does not with half as many steps.
   */
  private static Caps small(String arch) {
    return switch (arch) {
      case "mesonet" -> capped(arch, 128, 1800, 2e-3, 16, 16);
      case "mesoinception" -> capped(arch, 128, 1800, 2e-3, 12, 16);
      case "resnet18" -> capped(arch, 96, 1800, 1e-3, 8, 16);
      case "xception" -> capped(arch, 96, 1800, 1e-3, 5, 16);
      case "lenet300" -> capped(arch, 28, 1800, 1e-3, 20, 32);
      default -> capped(arch, 64, 1800, 1e-3, 10, 32);
    };
  }

  private static Caps capped(
      String arch, int size, int images, double learningRate, int epochs, int batch) {
    List<Integer> compared = List.of(3, 4);
    return new Caps(
        size,
        images,
        budget(learningRate, epochs, batch),
        schedule(arch).sparsities(PAPERS_AXIS),
        compared,
        60,
        300);
  }

  private static Caps smoke(String arch) {
    int size = arch.equals("lenet300") ? 28 : 64;
    List<Double> sparsities = List.of(0.6, 0.8);
    return new Caps(
        size,
        200,
        budget(1e-3, 1, 16),
        schedule(arch).sparsities(sparsities),
        IntStream.rangeClosed(1, sparsities.size()).boxed().toList(),
        6,
        40);
  }

  /** The learning rate warms up and falls to 0; the best epoch by AUC, which needs no threshold. */
  private static TrainOptions budget(double learningRate, int epochs, int batch) {
    int warmup = epochs > 1 ? 1 : 0;
    return TrainOptions.PAPER
        .adam(learningRate)
        .with(new LearningRates(LearningRates.Schedule.COSINE, warmup, 30, 0.1))
        .with(new Stopping(epochs, epochs, Stopping.Monitor.AUC, 0))
        .batch(batch)
        .flip(true);
  }

  private static PruneOptions schedule(String arch) {
    PruneOptions options = PruneOptions.of(Strategy.IMP_GLOBAL, 0, 0, "init");
    return options.layers(
        Architectures.of(arch).layerFloor(), false, options.exclude(), options.layerRates());
  }
}
