package dev.winnow.prune.criterion;

import static dev.winnow.model.Perceptron.HIDDEN;
import static dev.winnow.model.Perceptron.INPUTS;
import static dev.winnow.prune.criterion.PerceptronReference.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelState.Entry;
import dev.winnow.model.Perceptron;
import dev.winnow.model.Snapshot;
import dev.winnow.prune.Budget;
import dev.winnow.prune.Masks;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Pruner;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each criterion against its definition on a perceptron of 15 weights. */
class CriterionTest {
  private static final int IMAGES = 10;

  private final PointerScope scope = new PointerScope();
  private Model model;
  private Masks masks;
  private PerceptronReference reference;

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  @BeforeEach
  void draw() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    model = Perceptron.create(seed);
    for (Entry entry : model.state().entries()) {
      float[] values = new float[(int) entry.tensor().numel()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      new FloatPointer(entry.tensor().data_ptr()).put(values);
    }
    masks = new Masks(model.state());
    do {
      reference = reference(random);
    } while (reference.nearestKink() < 0.01);
  }

  private PerceptronReference reference(Random random) {
    float[][] images = new float[IMAGES][INPUTS];
    float[] labels = new float[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = random.nextInt(2);
      for (int input = 0; input < INPUTS; input++) {
        images[i][input] = random.nextFloat();
      }
    }
    return new PerceptronReference(model, images, labels);
  }

  @AfterEach
  void free() {
    masks.close();
    model.close();
    scope.close();
  }

  private double[] scores(Criterion criterion) {
    List<Tensor> scores = criterion.scores(model, reference.calibration(4));
    assertThat(scores).allMatch(Tensor::is_contiguous);
    double[] all = new double[WEIGHTS];
    System.arraycopy(PerceptronReference.values(scores.get(0)), 0, all, 0, INPUTS * HIDDEN);
    System.arraycopy(PerceptronReference.values(scores.get(1)), 0, all, INPUTS * HIDDEN, HIDDEN);
    return all;
  }

  private static void assertClose(double[] scores, double[] expected) {
    double largest =
        IntStream.range(0, WEIGHTS).mapToDouble(i -> Math.abs(expected[i])).max().orElse(0);
    for (int i = 0; i < WEIGHTS; i++) {
      assertThat(scores[i])
          .as("weight %d", i)
          .isCloseTo(expected[i], within(1e-4 * largest + 1e-9));
    }
  }

  /** Prunes to a sparsity: the places that are +0.0 then. */
  private Set<Integer> removed(Strategy strategy, double sparsity, boolean allowDead) {
    PruneOptions options =
        PruneOptions.of(strategy, 1, 0, "init")
            .sparsities(List.of(sparsity))
            .layers(0, allowDead, List.of(), Map.of());
    Pruner.prune(model, masks, new Budget(options, masks), strategy, 1, reference.calibration(4));
    double[] left = new PerceptronReference(model, new float[0][], new float[0]).weights();
    return IntStream.range(0, WEIGHTS)
        .filter(i -> left[i] == 0)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Integer> smallest(double[] scores, int count) {
    return IntStream.range(0, WEIGHTS)
        .boxed()
        // Java sorts -0 before +0; they are ties, which the lower index loses.
        .sorted(Comparator.comparingDouble(i -> scores[i] + 0.0))
        .limit(count)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @RepeatedTest(8)
  void snipIsTheWeightTimesItsGradient() {
    double[] weights = reference.weights();
    double[] gradient = reference.gradient(weights);
    double[] expected =
        IntStream.range(0, WEIGHTS).mapToDouble(i -> Math.abs(weights[i] * gradient[i])).toArray();
    double[] scores = scores(new Snip());
    assertClose(scores, expected);
    assertThat(removed(Strategy.SNIP, 0.4, true)).isEqualTo(smallest(scores, 6));
  }

  /** The sign is the point: what goes first is that without which the gradient is longer. */
  @RepeatedTest(8)
  void graspIsWhatRemovalTakesFromTheGradientsNorm() {
    double[] expected =
        IntStream.range(0, WEIGHTS).mapToDouble(i -> -reference.normChange(i) / 2).toArray();
    double[] scores = scores(new Grasp());
    assertClose(scores, expected);
    assertThat(removed(Strategy.GRASP, 0.4, true)).isEqualTo(smallest(scores, 6));
  }

  /** R = Σ |fc2| (Σ |fc1| + |bias|) + |bias|, and a weight's score is what goes through it. */
  private double[] flow(double[] weights) {
    double[] bias = PerceptronReference.values(model.state().byName().get("fc1.bias"));
    double[] flow = new double[WEIGHTS];
    for (int unit = 0; unit < HIDDEN; unit++) {
      double out = Math.abs(weights[INPUTS * HIDDEN + unit]);
      double in = Math.abs(bias[unit]);
      for (int input = 0; input < INPUTS; input++) {
        int i = unit * INPUTS + input;
        flow[i] = Math.abs(weights[i]) * out;
        in += Math.abs(weights[i]);
      }
      flow[INPUTS * HIDDEN + unit] = out * in;
    }
    return flow;
  }

  @RepeatedTest(8)
  void synflowIsWhatFlowsThroughAWeightInAHundredCuts() {
    double[] weights = reference.weights();
    assertClose(scores(new SynFlow()), flow(weights));
    Set<Integer> gone = new TreeSet<>();
    for (int cut = 1; cut <= 100; cut++) {
      long alive = cut == 100 ? 6 : Math.round(15 * Math.pow(6 / 15.0, cut / 100.0));
      while (WEIGHTS - gone.size() > alive) {
        double[] flow = flow(weights);
        int next =
            IntStream.range(0, WEIGHTS)
                .filter(i -> !gone.contains(i))
                .boxed()
                .min(Comparator.comparingDouble(i -> flow[i]))
                .orElseThrow();
        gone.add(next);
        weights[next] = 0;
      }
    }
    assertThat(removed(Strategy.SYNFLOW, 0.6, true)).isEqualTo(gone);
  }

  @RepeatedTest(8)
  void lampIsTheSquareOverTheSquaresFromItUpwards() {
    double[] weights = reference.weights();
    double[] expected = new double[WEIGHTS];
    for (int i = 0; i < WEIGHTS; i++) {
      int from = i < INPUTS * HIDDEN ? 0 : INPUTS * HIDDEN;
      int to = i < INPUTS * HIDDEN ? INPUTS * HIDDEN : WEIGHTS;
      double upwards = 0;
      for (int j = from; j < to; j++) {
        upwards += Math.abs(weights[j]) >= Math.abs(weights[i]) ? weights[j] * weights[j] : 0;
      }
      expected[i] = weights[i] * weights[i] / upwards;
    }
    double[] scores = scores(new Lamp());
    assertClose(scores, expected);
    assertThat(removed(Strategy.LAMP, 0.8, true)).isEqualTo(smallest(expected, 12));
    // The largest of each layer outlive all others.
    assertThat(masks.aliveByLayer()).doesNotContain(0L);
  }

  @Test
  void magnitudesAtInitialisationAreThoseOfTheWeightsAsTheyAre() {
    double[] sizes = new double[WEIGHTS];
    double[] weights = reference.weights();
    IntStream.range(0, WEIGHTS).forEach(i -> sizes[i] = Math.abs(weights[i]));
    assertThat(removed(Strategy.MAGNITUDE_AT_INIT, 0.4, true)).isEqualTo(smallest(sizes, 6));
  }

  @Test
  void chanceIsTheSameWhateverTheWeightsAreAndNested() {
    List<Set<Integer>> rounds = new ArrayList<>();
    for (double sparsity : new double[] {0.2, 0.4, 0.6}) {
      try (Model other = Perceptron.create(rounds.size());
          Masks its = new Masks(other.state())) {
        PruneOptions options =
            PruneOptions.of(Strategy.RANDOM, 1, 0, "init").sparsities(List.of(sparsity));
        Pruner.prune(
            other, its, new Budget(options, its), Strategy.RANDOM, 1, reference.calibration(4));
        double[] left = new PerceptronReference(other, new float[0][], new float[0]).weights();
        rounds.add(
            IntStream.range(0, WEIGHTS)
                .filter(i -> left[i] == 0)
                .boxed()
                .collect(Collectors.toSet()));
      }
    }
    assertThat(rounds).extracting(Set::size).containsExactly(3, 6, 9);
    assertThat(rounds.get(1)).containsAll(rounds.get(0));
    assertThat(rounds.get(2)).containsAll(rounds.get(1));
    assertThat(rounds.get(0)).isEqualTo(removed(Strategy.RANDOM, 0.2, false));
  }

  /** With dropout and batch norm, whose statistics move when a batch passes. */
  @ParameterizedTest
  @EnumSource(names = {"LAMP", "RANDOM", "MAGNITUDE_AT_INIT", "SYNFLOW"})
  void theModelIsLeftAsItWasFound(Strategy strategy) {
    try (Model mesonet = Architectures.create("mesonet", 32, 3, Device.CPU);
        Snapshot before = mesonet.state().snapshot()) {
      strategy.criterion().scores(mesonet, reference.calibration(4));
      mesonet
          .state()
          .byName()
          .forEach(
              (name, tensor) ->
                  assertThat(tensor.equal(before.tensors().get(name))).as(name).isTrue());
    }
  }
}
