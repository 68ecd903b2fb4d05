package dev.winnow.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.kernels.Selection;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelState.Entry;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class FlooredCutTest {
  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  private record Weight(int layer, int index, float magnitude) {}

  /** Layers of quite different scales, and many ties. */
  private static void scale(Model model, Random random) {
    for (Entry entry : model.state().weights()) {
      double scale = Math.pow(10, -3 * random.nextDouble());
      float[] values = new float[(int) entry.tensor().numel()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (scale * Math.rint(20 * random.nextGaussian()));
      }
      new FloatPointer(entry.tensor().data_ptr()).put(values);
    }
  }

  private static List<float[]> values(Model model) {
    List<float[]> all = new ArrayList<>();
    for (Entry entry : model.state().weights()) {
      float[] values = new float[(int) entry.tensor().numel()];
      new FloatPointer(entry.tensor().data_ptr()).get(values);
      all.add(values);
    }
    return all;
  }

  private static boolean[][] bits(Masks masks, List<float[]> values) {
    boolean[][] bits = new boolean[values.size()][];
    int layer = 0;
    for (var mask : masks.byName().values()) {
      byte[] bytes = new byte[(int) mask.numel()];
      new BytePointer(mask.data_ptr()).get(bytes);
      bits[layer] = new boolean[values.get(layer).length];
      for (int i = 0; i < bits[layer].length; i++) {
        bits[layer][i] = (bytes[i / 8] >> (i % 8) & 1) == 1;
      }
      layer++;
    }
    return bits;
  }

  private static long[] floors(Masks masks, double share) {
    return LongStream.of(masks.sizes()).map(size -> (long) Math.ceil(share * size)).toArray();
  }

  /** Keep the largest of each layer, as many as its floor; remove the smallest of what is left. */
  private static boolean[][] reference(
      List<float[]> values, boolean[][] alive, double floor, long remove) {
    Comparator<Weight> order =
        Comparator.comparingDouble(Weight::magnitude)
            .thenComparingInt(Weight::layer)
            .thenComparingInt(Weight::index);
    List<Weight> free = new ArrayList<>();
    for (int layer = 0; layer < values.size(); layer++) {
      List<Weight> weights = new ArrayList<>();
      for (int i = 0; i < values.get(layer).length; i++) {
        if (alive[layer][i]) {
          weights.add(new Weight(layer, i, Math.abs(values.get(layer)[i])));
        }
      }
      weights.sort(order);
      int kept = (int) Math.ceil(floor * values.get(layer).length);
      free.addAll(weights.subList(0, Math.max(0, weights.size() - kept)));
    }
    free.sort(order);
    boolean[][] left = new boolean[alive.length][];
    for (int layer = 0; layer < alive.length; layer++) {
      left[layer] = alive[layer].clone();
    }
    free.subList(0, (int) remove).forEach(weight -> left[weight.layer][weight.index] = false);
    return left;
  }

  @RepeatedTest(8)
  void keepsWhatThePlainestFormOfTheRuleKeeps() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (PointerScope scope = new PointerScope();
        Model model = Architectures.create("mesonet", 64, 1, Device.CPU);
        Masks masks = new Masks(model.state())) {
      scale(model, random);
      double floor = 0.01 + 0.15 * random.nextDouble();
      for (long target : new long[] {10_000, 5_000, 3_000}) {
        List<float[]> values = values(model);
        boolean[][] before = bits(masks, values);
        boolean[][] wanted =
            reference(values, before, floor, masks.alive() - masks.prunable() * target / 12_456);
        Selection selection =
            masks.pruneGlobally(
                masks.prunable() * target / 12_456, floors(masks, floor), List.of());
        assertThat(bits(masks, values)).isDeepEqualTo(wanted);
        List<float[]> after = values(model);
        float largest = 0;
        for (int layer = 0; layer < wanted.length; layer++) {
          long survivors = 0;
          for (int i = 0; i < wanted[layer].length; i++) {
            survivors += wanted[layer][i] ? 1 : 0;
            assertThat(after.get(layer)[i]).isEqualTo(wanted[layer][i] ? values.get(layer)[i] : 0f);
            if (before[layer][i] && !wanted[layer][i]) {
              largest = Math.max(largest, Math.abs(values.get(layer)[i]));
            }
          }
          assertThat(selection.survivors()[layer]).isEqualTo(survivors);
        }
        assertThat(selection.thresholds()).containsExactly(largest);
      }
    }
  }

  @Test
  void aFloorThatLeavesTooLittleToRemoveIsRefusedAndNothingChanges() {
    try (Model model = Architectures.create("mesonet", 64, 1, Device.CPU);
        Masks masks = new Masks(model.state())) {
      assertThatThrownBy(
              () -> masks.pruneGlobally(masks.prunable() / 10, floors(masks, 0.5), List.of()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("let layers keep less");
      assertThat(masks.alive()).isEqualTo(masks.prunable());
    }
  }
}
