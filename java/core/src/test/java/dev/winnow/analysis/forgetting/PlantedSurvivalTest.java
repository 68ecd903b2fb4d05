package dev.winnow.analysis.forgetting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;
import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.forgetting.SurvivalStudy.Fit;
import dev.winnow.analysis.forgetting.SurvivalStudy.Survival;
import dev.winnow.analysis.forgetting.SurvivalStudy.Verdict;
import dev.winnow.analysis.forgetting.WeightSurvival.GroupImages;
import dev.winnow.data.BatchOrder;
import dev.winnow.data.Batches;
import dev.winnow.data.DataOptions;
import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.layout.Manifest;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelState.Entry;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Masks planted over the 300,128 weights of a network by the group that each weight serves, which
 * is found here by the plainest means: a backward pass a batch, and loops.
 */
class PlantedSurvivalTest {
  private static final int SIZE = 32;
  private static final int IMAGES = 16;
  private static final int BATCH = 8;
  private static final List<String> NAMES = List.of("red", "green", "blue");
  private static final double[] FREQUENCIES = {0.6, 0.3, 0.1};
  private static final int DRAWS = 20;

  /**
   * A share is a quotient of sums in float: weights that two groups move alike may change sides.
   */
  private static final double NEAR_TIES = 1e-3;

  @TempDir static Path folder;

  private static DataSet data;
  private static final List<GroupImages> groups = new ArrayList<>();
  private static Model dense;
  private static WeightSurvival survival;

  /** By layer: the group that each weight serves, or −1. */
  private static Map<String, int[]> served;

  private static List<float[]> before;

  @BeforeAll
  static void look() throws Exception {
    NativeRuntime.start(2);
    data = images();
    for (int i = 0; i < NAMES.size(); i++) {
      String name = NAMES.get(i);
      ImageSet some =
          data.images(data.samples().stream().filter(s -> s.group().equals(name)).toList());
      groups.add(new GroupImages(name, FREQUENCIES[i], some));
    }
    dense = Architectures.create("cnn5", SIZE, 3, Device.CPU);
    before = dense.state().entries().stream().map(e -> floats(e.tensor())).toList();
    survival = new WeightSurvival(dense, groups);
    served = served();
  }

  @AfterAll
  static void close() {
    survival.close();
    dense.close();
    groups.forEach(group -> group.images().close());
    data.close();
  }

  @Test
  void theModelIsLeftAsItWas() {
    List<Entry> entries = dense.state().entries();
    for (int i = 0; i < entries.size(); i++) {
      assertThat(floats(entries.get(i).tensor()))
          .as(entries.get(i).name())
          .isEqualTo(before.get(i));
      assertThat(entries.get(i).tensor().grad().defined()).as(entries.get(i).name()).isFalse();
    }
  }

  @Test
  void eachWeightServesTheGroupThatTheReferenceSays() {
    List<Level> levels = IntStream.range(0, NAMES.size()).mapToObj(i -> new Level(i, 0)).toList();
    for (Level level : levels) {
      plant(level, 0, group -> group == level.round() ? 1 : 0);
    }
    SurvivalStudy study = survival.study();
    for (int group = 0; group < NAMES.size(); group++) {
      SurvivalStudy.Group row = study.groups().get(group);
      long weights = count(group);
      assertThat(weights).isGreaterThan(1000);
      assertThat((double) row.weights()).isCloseTo(weights, within(NEAR_TIES * weights));
      List<Survival> planted =
          row.levels().stream().filter(kept -> levels.contains(kept.level())).toList();
      assertThat(planted).hasSize(NAMES.size());
      for (Survival kept : planted) {
        double share = kept.level().round() == group ? 1 : 0;
        assertThat(kept.survival()).isCloseTo(share, within(NEAR_TIES));
      }
    }
  }

  @Test
  void survivalInProportionToFrequencyIsFoundAndIndependentSurvivalIsNot() {
    List<Level> proportional = new ArrayList<>();
    List<Level> independent = new ArrayList<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      proportional.add(new Level(100 + draw, 0.5));
      independent.add(new Level(200 + draw, 0.5));
      // Odds of f / 0.3: the coefficient of log f is 1.
      plant(proportional.get(draw), draw, group -> FREQUENCIES[group] / (FREQUENCIES[group] + 0.3));
      plant(independent.get(draw), DRAWS + draw, group -> 0.5);
    }
    List<Fit> fits = survival.study().fits();
    assertThat(fits.stream().filter(fit -> proportional.contains(fit.level())))
        .hasSize(DRAWS)
        .allSatisfy(
            fit -> {
              assertThat(fit.verdict()).isEqualTo(Verdict.HOLDS);
              assertThat(fit.coefficient()).isCloseTo(1, within(0.05));
              assertThat(fit.spearman()).isGreaterThan(fit.spearmanOfMagnitude());
            });
    long wrong =
        fits.stream()
            .filter(fit -> independent.contains(fit.level()))
            .filter(fit -> fit.low() > 0 || fit.high() < 0)
            .count();
    // 5 % of the intervals miss 0: of 20 that is 1, and 5 are four deviations away.
    assertThat(wrong).isLessThan(5);
  }

  /** Looks at a mask in which a weight of a group is alive with the group's probability. */
  private static void plant(Level level, long seed, IntToDoubleFunction alive) {
    Random random = new Random(seed);
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> masks = new LinkedHashMap<>();
      served.forEach(
          (layer, groupOf) -> {
            byte[] bits = new byte[(groupOf.length + 7) / 8];
            for (int i = 0; i < groupOf.length; i++) {
              double chance = groupOf[i] < 0 ? 0.5 : alive.applyAsDouble(groupOf[i]);
              bits[i / 8] |= (byte) (random.nextDouble() < chance ? 1 << i % 8 : 0);
            }
            masks.put(layer, Tensor.create(bits, false, bits.length));
          });
      survival.look(level, masks);
    }
  }

  private static long count(int group) {
    return served.values().stream().flatMapToInt(IntStream::of).filter(g -> g == group).count();
  }

  private static Map<String, int[]> served() {
    Map<String, int[]> result = new LinkedHashMap<>();
    Map<String, double[]> best = new LinkedHashMap<>();
    for (int group = 0; group < NAMES.size(); group++) {
      for (Map.Entry<String, double[]> layer : gradients(groups.get(group).images()).entrySet()) {
        double[] moved = layer.getValue();
        double total = Arrays.stream(moved).sum();
        double[] most = best.computeIfAbsent(layer.getKey(), name -> new double[moved.length]);
        int[] groupOf =
            result.computeIfAbsent(
                layer.getKey(), name -> IntStream.range(0, moved.length).map(i -> -1).toArray());
        for (int i = 0; i < moved.length; i++) {
          if (moved[i] / total > most[i]) {
            most[i] = moved[i] / total;
            groupOf[i] = group;
          }
        }
      }
    }
    return result;
  }

  /** Σ over batches of |∂loss/∂θ| by layer, in a network of the same weights. */
  private static Map<String, double[]> gradients(ImageSet images) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    BatchOrder order = BatchOrder.sequential(images.count());
    try (Batches batches = images.batches(order, BATCH, Device.CPU)) {
      for (int batch = 0; batch < batches.count(); batch++) {
        try (PointerScope scope = new PointerScope();
            Model twin = Architectures.create("cnn5", SIZE, 3, Device.CPU)) {
          Batches.Batch next = batches.next();
          binary_cross_entropy_with_logits(twin.logits(next.input(), false), next.labels())
              .backward();
          for (Entry entry : twin.state().weights()) {
            float[] gradient = floats(entry.tensor().grad());
            double[] sum = sums.computeIfAbsent(entry.name(), n -> new double[gradient.length]);
            for (int i = 0; i < sum.length; i++) {
              sum[i] += Math.abs(gradient[i]);
            }
          }
        }
      }
    }
    return sums;
  }

  private static float[] floats(Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor plain = tensor.detach().to(ScalarType.Float).contiguous();
      float[] values = new float[(int) plain.numel()];
      new FloatPointer(plain.data_ptr()).get(values);
      return values;
    }
  }

  /** Noise around a colour a group. */
  private static DataSet images() throws IOException {
    Random random = new Random(5);
    List<Manifest.Row> rows = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      for (int group = 0; group < NAMES.size(); group++) {
        rows.add(write(NAMES.get(group) + i, "fake", NAMES.get(group), 2 - group, random));
      }
      rows.add(write("real" + i, "real", "", -1, random));
    }
    Manifest.write(folder.resolve(Manifest.FILE_NAME), rows);
    return DataSet.open(DataOptions.of(folder, SIZE, 1), (done, total) -> {});
  }

  private static Manifest.Row write(
      String name, String label, String group, int bright, Random random) {
    byte[] pixels = new byte[3 * SIZE * SIZE];
    random.nextBytes(pixels);
    for (int i = 0; i < pixels.length; i++) {
      int noise = (pixels[i] & 255) / 2;
      pixels[i] = (byte) (i % 3 == bright ? 128 + noise : noise);
    }
    try (PointerScope scope = new PointerScope()) {
      Mat image = new Mat(SIZE, SIZE, CV_8UC3);
      image.data().put(pixels);
      imwrite(folder.resolve(name + ".png").toString(), image);
    }
    return new Manifest.Row(name + ".png", label, "train", group, "", "", "");
  }
}
