package dev.winnow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.DivergedException;
import dev.winnow.data.DataOptions;
import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.TestImages;
import dev.winnow.data.layout.Split;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.prune.Masks;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.tensor.Precision;
import dev.winnow.tensor.SafeTensors;
import dev.winnow.train.Optimisation.Optimizer;
import dev.winnow.train.metrics.Metrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {
  private static final TrainOptions OPTIONS = TrainOptions.PAPER.adam(3e-3).epochs(4, 10).batch(16);

  @TempDir static Path folder;
  private static DataSet data;
  private static ImageSet train;
  private static ImageSet validation;

  @BeforeAll
  static void decode() {
    NativeRuntime.start(2);
    Path root = TestImages.dataSet(folder.resolve("data"), 60, 32);
    data = DataSet.open(DataOptions.of(root, 32, 0), (done, total) -> {});
    train = data.images(data.of(Split.TRAIN));
    validation = data.images(data.of(Split.VALIDATION));
  }

  @AfterAll
  static void free() {
    train.close();
    validation.close();
    data.close();
  }

  @Test
  void learnsWhatCanBeLearned() {
    try (Model model = Architectures.create("mesonet", 32, 1, Device.CPU);
        Masks masks = new Masks(model.state());
        Training training =
            new Training(
                model, masks, TrainOptions.PAPER.adam(3e-3).epochs(20, 20).batch(16), 1, 0)) {
      while (!training.finished()) {
        training.runEpoch(train, validation, new TrainListener() {});
      }
      training.takeBest();
      assertThat(Evaluator.evaluate(model, validation).auc()).isGreaterThan(0.95);
    }
  }

  @Test
  void prunedWeightsStayExactlyPositiveZero() {
    try (Model model = Architectures.create("mesonet", 32, 1, Device.CPU);
        Masks masks = new Masks(model.state());
        Training training = new Training(model, masks, OPTIONS, 1, 0)) {
      // Two epochs first, so that momentum exists that could revive what is pruned after them.
      training.runEpoch(train, validation, new TrainListener() {});
      training.runEpoch(train, validation, new TrainListener() {});
      masks.pruneGlobally(masks.prunable() / 5);
      training.runEpoch(train, validation, new TrainListener() {});
      training.runEpoch(train, validation, new TrainListener() {});
      long dead = 0;
      try (PointerScope scope = new PointerScope()) {
        for (Map.Entry<String, Tensor> mask : masks.byName().entrySet()) {
          Tensor weight = model.state().byName().get(mask.getKey());
          FloatPointer values = new FloatPointer(weight.data_ptr());
          BytePointer bits = new BytePointer(mask.getValue().data_ptr());
          for (long i = 0; i < weight.numel(); i++) {
            if ((bits.get(i / 8) >> (i % 8) & 1) == 0) {
              assertThat(Float.floatToRawIntBits(values.get(i))).isZero();
              dead++;
            }
          }
        }
      }
      assertThat(dead).isEqualTo(masks.prunable() - masks.alive()).isPositive();
    }
  }

  static List<Arguments> waysToTrain() {
    TrainOptions adam = TrainOptions.PAPER.adam(3e-3).epochs(4, 10).batch(16);
    TrainOptions sgd =
        adam.batch(4)
            .with(new Optimisation(Optimizer.SGD, 0.05, 0.9, 1e-3, 1, 3))
            .with(new LearningRates(LearningRates.Schedule.COSINE, 1, 1, 1))
            .with(new Objective(0.1, Objective.ClassWeights.BALANCED))
            .with(new Stopping(4, 2, Stopping.Monitor.AUC, 0.01));
    TrainOptions adamw =
        adam.with(new Optimisation(Optimizer.ADAMW, 3e-3, 0, 0.1, 0, 1))
            .with(new LearningRates(LearningRates.Schedule.STEP, 0, 2, 0.5));
    return List.of(
        Arguments.of(adam, Precision.FP32),
        Arguments.of(adam.flip(true), Precision.BF16),
        Arguments.of(sgd, Precision.FP32),
        Arguments.of(sgd, Precision.BF16),
        Arguments.of(adamw, Precision.FP32));
  }

  @ParameterizedTest
  @MethodSource("waysToTrain")
  void goesOnFromACheckpointWithTheSameBits(TrainOptions options, Precision precision) {
    Path file = folder.resolve("checkpoint.safetensors");
    try (Model straight = Architectures.create("mesonet", 32, 2, Device.CPU);
        Model stopped = Architectures.create("mesonet", 32, 2, Device.CPU);
        Model resumed = Architectures.create("mesonet", 32, 77, Device.CPU)) {
      List.of(straight, stopped, resumed).forEach(model -> model.state().computeIn(precision));
      Map<String, Object> end = runAll(straight, options, null);
      assertThat(end.get("epoch")).isNotIn("0", "1", "2");
      runTwo(stopped, options, file);
      Map<String, Object> resumedEnd = runAll(resumed, options, file);
      assertThat(resumedEnd.keySet()).isEqualTo(end.keySet());
      end.forEach((name, value) -> assertThat(resumedEnd.get(name)).as(name).isEqualTo(value));
      assertThat(bits(resumed)).isEqualTo(bits(straight));
    }
  }

  private static void runTwo(Model model, TrainOptions options, Path checkpoint) {
    try (Masks masks = new Masks(model.state());
        Training training = new Training(model, masks, options, 2, 3)) {
      masks.pruneGlobally(1000);
      training.runEpoch(train, validation, new TrainListener() {});
      training.runEpoch(train, validation, new TrainListener() {});
      training.checkpoint(checkpoint, Map.of());
    }
  }

  /** Where the training was when it had finished, and had not yet gone back to its best epoch. */
  private static Map<String, Object> runAll(Model model, TrainOptions options, Path checkpoint) {
    try (Masks masks = new Masks(model.state())) {
      if (checkpoint == null) {
        masks.pruneGlobally(1000);
      }
      try (Training training = new Training(model, masks, options, 2, 3)) {
        if (checkpoint != null) {
          try (SafeTensors content = SafeTensors.read(checkpoint)) {
            training.resume(content, "test");
          }
        }
        while (!training.finished()) {
          training.runEpoch(train, validation, new TrainListener() {});
        }
        Map<String, Object> end = state(training);
        training.takeBest();
        return end;
      }
    }
  }

  /** All that a checkpoint says of a training, bit by bit, but the time it took. */
  private static Map<String, Object> state(Training training) {
    Path file = folder.resolve("state.safetensors");
    training.checkpoint(file, Map.of());
    try (SafeTensors content = SafeTensors.read(file);
        PointerScope scope = new PointerScope()) {
      Map<String, Object> state = new TreeMap<>(content.metadata());
      state.remove("seconds");
      content.tensors().forEach((name, tensor) -> state.put(name, bits(tensor)));
      assertThat(state).containsKeys("fc2.bias", "best/fc2.bias", "optimizer/first/fc2.bias");
      return state;
    }
  }

  @Test
  void flipsChangeWhatIsLearned() {
    List<List<List<Integer>>> learned = new ArrayList<>();
    for (boolean flip : new boolean[] {false, true}) {
      try (Model model = Architectures.create("mesonet", 32, 2, Device.CPU)) {
        runAll(model, TrainOptions.PAPER.adam(3e-3).epochs(1, 1).batch(16).flip(flip), null);
        learned.add(bits(model));
      }
    }
    assertThat(learned.get(1)).isNotEqualTo(learned.get(0));
  }

  private static List<List<Integer>> bits(Model model) {
    try (PointerScope scope = new PointerScope()) {
      return model.state().byName().values().stream().map(TrainingTest::bits).toList();
    }
  }

  private static List<Integer> bits(Tensor tensor) {
    Tensor flat = tensor.detach().to(ScalarType.Float);
    FloatPointer values = new FloatPointer(flat.data_ptr());
    return LongStream.range(0, flat.numel())
        .mapToObj(i -> Float.floatToRawIntBits(values.get(i)))
        .toList();
  }

  @Test
  void endsWithTheWeightsOfTheBestEpoch() {
    try (Model model = Architectures.create("mesonet", 32, 1, Device.CPU);
        Masks masks = new Masks(model.state());
        Training training =
            new Training(
                model, masks, TrainOptions.PAPER.adam(0.1).epochs(99, 99).batch(8), 1, 0)) {
      List<Metrics> epochs = new ArrayList<>();
      List<Boolean> improved = new ArrayList<>();
      // Until an epoch that is not the best one; at this learning rate that takes a few.
      while (!training.finished() && !improved.contains(false)) {
        training.runEpoch(
            train,
            validation,
            new TrainListener() {
              @Override
              public void onEpoch(int epoch, double loss, Metrics metrics, boolean best) {
                epochs.add(metrics);
                improved.add(best);
              }
            });
      }
      assertThat(improved).contains(false);
      training.takeBest();
      assertThat(Evaluator.evaluate(model, validation)).isEqualTo(epochs.get(epochs.size() - 2));
    }
  }

  @Test
  void memoryIsFlat() {
    try (Model model = Architectures.create("mesonet", 32, 1, Device.CPU);
        Masks masks = new Masks(model.state());
        Training training =
            new Training(
                model, masks, TrainOptions.PAPER.adam(1e-3).epochs(1000, 1000).batch(4), 1, 0)) {
      for (int epoch = 0; epoch < 3; epoch++) {
        training.runEpoch(train, validation, new TrainListener() {});
      }
      long tracked = Pointer.totalBytes();
      for (int epoch = 0; epoch < 5; epoch++) {
        training.runEpoch(train, validation, new TrainListener() {});
      }
      // 105 steps later, what Java owns is what it owned: one forgotten tensor a step would show.
      assertThat(Pointer.totalBytes()).isEqualTo(tracked);
    }
  }

  @Test
  void stopsWhenPatienceEnds() {
    try (Model model = Architectures.create("mesonet", 32, 1, Device.CPU);
        Masks masks = new Masks(model.state());
        // A step of nothing: the validation loss improves once, from infinity, and then settles as
        // batch norm's averages do; far fewer than 500 epochs either way.
        Training training =
            new Training(
                model, masks, TrainOptions.PAPER.adam(1e-30).epochs(500, 3).batch(64), 1, 0)) {
      List<Integer> best = new ArrayList<>();
      while (!training.finished()) {
        training.runEpoch(
            train,
            validation,
            new TrainListener() {
              @Override
              public void onEpoch(int epoch, double loss, Metrics metrics, boolean improved) {
                if (improved) {
                  best.add(epoch);
                }
              }
            });
      }
      assertThat(training.epoch()).isLessThan(500).isEqualTo(best.get(best.size() - 1) + 3);
    }
  }

  @Test
  void aLossThatIsNoNumberStopsTheTraining() {
    try (Model model = Architectures.create("mesonet", 32, 1, Device.CPU);
        Masks masks = new Masks(model.state());
        Training training = new Training(model, masks, OPTIONS, 1, 5)) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        model.state().byName().get("fc2.bias").fill_(new Scalar(Double.NaN));
      }
      assertThatThrownBy(() -> training.runEpoch(train, validation, new TrainListener() {}))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("round 5")
          .hasMessageContaining("--lr");
    }
  }
}
