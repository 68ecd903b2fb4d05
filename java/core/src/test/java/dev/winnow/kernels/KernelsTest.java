package dev.winnow.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.DeviceException;
import dev.winnow.DivergedException;
import dev.winnow.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The facade; the kernels' own arithmetic is tested natively, against a plain reference. */
class KernelsTest {
  private record Pruned(List<byte[]> masks, List<float[]> weights, Selection selection) {}

  @AfterEach
  void backToDefaults() {
    CpuKernels.useThreads(0);
  }

  @Test
  void masksAreEqualForOneTwoAndFourThreads() {
    long seed = System.nanoTime();
    Pruned one = prune(seed, 1);
    for (int threads : new int[] {2, 4}) {
      Pruned more = prune(seed, threads);
      for (int layer = 0; layer < one.masks().size(); layer++) {
        assertThat(more.masks().get(layer)).as("seed %d", seed).isEqualTo(one.masks().get(layer));
        assertThat(more.weights().get(layer)).isEqualTo(one.weights().get(layer));
      }
      assertThat(more.selection().thresholds()).isEqualTo(one.selection().thresholds());
    }
    long alive = 0;
    for (long survivors : one.selection().survivors()) {
      alive += survivors;
    }
    assertThat(alive).isEqualTo(1_000_000 + 77_777 + 5 - 300_000);
  }

  /** Values of a few levels, so that ties straddle every border between chunks and threads. */
  private static Pruned prune(long seed, int threads) {
    CpuKernels.useThreads(threads);
    Random random = new Random(seed);
    try (PointerScope scope = new PointerScope()) {
      List<MaskedValues> layers = new ArrayList<>();
      for (int count : new int[] {1_000_000, 77_777, 5}) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = (random.nextInt(41) - 20) / 16f;
        }
        BytePointer mask = new BytePointer((count + 7) / 8);
        MaskKernels.fill(NativeDevice.CPU, mask, count);
        layers.add(new MaskedValues(new FloatPointer(values), mask, count));
      }
      Selection selection =
          PruneKernels.pruneGlobally(
              NativeDevice.CPU, PruneKernels.byMagnitude(layers), 300_000, false);
      List<byte[]> masks = new ArrayList<>();
      List<float[]> weights = new ArrayList<>();
      for (MaskedValues layer : layers) {
        byte[] mask = new byte[(int) (layer.count() + 7) / 8];
        ((BytePointer) layer.mask()).get(mask);
        masks.add(mask);
        float[] values = new float[(int) layer.count()];
        ((FloatPointer) layer.values()).get(values);
        weights.add(values);
      }
      return new Pruned(masks, weights, selection);
    }
  }

  @Test
  void aBatchOfBytesHoldsTheImagesOfItsRows() {
    try (PointerScope scope = new PointerScope()) {
      BytePointer pixels = new BytePointer(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
      ImageKernels.Block block = new ImageKernels.Block(pixels, 2, 1, 2);
      BytePointer batch = new BytePointer(18);
      LongPointer rows = new LongPointer(1, 0, 1);
      ImageKernels.toBytes(block, rows, new BytePointer(new byte[] {0, 0, 1}), 3, batch);
      byte[] bytes = new byte[18];
      batch.get(bytes);
      assertThat(bytes).containsExactly(7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 10, 11, 12, 7, 8, 9);
      assertThatThrownBy(() -> ImageKernels.toBytes(block, new LongPointer(2, 2), null, 2, batch))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("row 0 is 2");
    }
  }

  @Test
  void instructionSetsAgree() {
    String best = CpuKernels.instructionSet();
    Assumptions.assumeFalse(best.equals("scalar"), "this CPU has only the scalar variant");
    try {
      Pruned fast = prune(7, 2);
      CpuKernels.useInstructionSet("scalar");
      Pruned plain = prune(7, 2);
      for (int layer = 0; layer < fast.masks().size(); layer++) {
        assertThat(fast.masks().get(layer)).isEqualTo(plain.masks().get(layer));
      }
    } finally {
      CpuKernels.useInstructionSet(best);
    }
  }

  @Test
  void nanIsDivergenceAndChangesNothing() {
    try (PointerScope scope = new PointerScope()) {
      FloatPointer weights = new FloatPointer(1f, Float.NaN, 3f);
      BytePointer mask = new BytePointer(1);
      MaskKernels.fill(NativeDevice.CPU, mask, 3);
      List<MaskedValues> layers = List.of(new MaskedValues(weights, mask, 3));
      assertThatThrownBy(
              () ->
                  PruneKernels.pruneGlobally(
                      NativeDevice.CPU, PruneKernels.byMagnitude(layers), 1, false))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("NaN")
          .hasMessageContaining("1");
      assertThat(mask.get()).isEqualTo((byte) 0b111);
      assertThat(weights.get(0)).isEqualTo(1f);
    }
  }

  @Test
  void aCountThatIsNotThereIsRefused() {
    try (PointerScope scope = new PointerScope()) {
      BytePointer mask = new BytePointer(1);
      MaskKernels.fill(NativeDevice.CPU, mask, 2);
      List<MaskedValues> layers = List.of(new MaskedValues(new FloatPointer(1f, 2f), mask, 2));
      assertThatThrownBy(
              () ->
                  PruneKernels.pruneGlobally(
                      NativeDevice.CPU, PruneKernels.byMagnitude(layers), 3, false))
          .isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(
              () ->
                  PruneKernels.pruneLocally(
                      NativeDevice.CPU, PruneKernels.byMagnitude(layers), new long[] {1, 1}, false))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void localPruningReportsEachLayer() {
    try (PointerScope scope = new PointerScope()) {
      List<MaskedValues> layers = new ArrayList<>();
      for (float scale : new float[] {1, 100}) {
        BytePointer mask = new BytePointer(1);
        MaskKernels.fill(NativeDevice.CPU, mask, 4);
        layers.add(
            new MaskedValues(new FloatPointer(-4 * scale, scale, -2 * scale, 3 * scale), mask, 4));
      }
      Selection selection =
          PruneKernels.pruneLocally(
              NativeDevice.CPU, PruneKernels.byMagnitude(layers), new long[] {2, 1}, false);
      assertThat(selection.thresholds()).containsExactly(2f, 100f);
      assertThat(selection.survivors()).containsExactly(2, 3);
      assertThat(((BytePointer) layers.get(0).mask()).get()).isEqualTo((byte) 0b1001);
      assertThat(MaskKernels.survivors(NativeDevice.CPU, layers)).containsExactly(2, 3);
    }
  }

  @Test
  void aGradientIsMaskedToPositiveZero() {
    try (PointerScope scope = new PointerScope()) {
      FloatPointer gradient = new FloatPointer(-1f, Float.NaN, 2f);
      BytePointer mask = new BytePointer(new byte[] {0b100});
      MaskKernels.apply(NativeDevice.CPU, List.of(new MaskedValues(gradient, mask, 3)));
      assertThat(Float.floatToRawIntBits(gradient.get(0))).isZero();
      assertThat(Float.floatToRawIntBits(gradient.get(1))).isZero();
      assertThat(gradient.get(2)).isEqualTo(2f);
    }
  }

  @Test
  void withoutCudaTheReasonIsGiven() {
    try {
      assertThat(NativeDevice.name(NativeDevice.Backend.CUDA)).isNotBlank();
    } catch (DeviceException e) {
      assertThat(e).hasMessageContaining("CUDA");
    }
  }
}
