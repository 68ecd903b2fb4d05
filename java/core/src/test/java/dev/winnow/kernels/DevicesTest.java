package dev.winnow.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.kernels.AttentionKernels.Activations;
import dev.winnow.kernels.AttentionKernels.ChannelWeights;
import dev.winnow.kernels.AttentionKernels.Drift;
import dev.winnow.kernels.NativeDevice.Backend;
import dev.winnow.kernels.ParameterKernels.Copy;
import dev.winnow.kernels.ParameterKernels.Precision;
import dev.winnow.kernels.ParameterKernels.Rewinding;
import dev.winnow.kernels.StepKernels.AdamOptions;
import dev.winnow.kernels.StepKernels.SgdOptions;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every call of the facade, once on the CPU and once on the CUDA kernels that the host simulates:
 * the whole way from Java over binding and launcher to the kernel. Each kernel's arithmetic is
 * tested natively, against plain references.
 */
class DevicesTest {
  private static final int COUNT = 5_000;
  private static final long SEED = System.nanoTime();

  private static NativeDevice simulated;

  @BeforeAll
  static void open() {
    simulated = NativeDevice.open(Backend.CUDA_SIM);
  }

  @AfterAll
  static void close() {
    simulated.close();
  }

  /** Runs the same on both devices, from the same random numbers, and compares what comes out. */
  private static <T> T sameOnBoth(Function<NativeDevice, Function<Random, T>> call) {
    T expected;
    T actual;
    try (PointerScope scope = new PointerScope()) {
      expected = call.apply(NativeDevice.CPU).apply(new Random(SEED));
      actual = call.apply(simulated).apply(new Random(SEED));
    }
    assertThat(actual).as("seed %d", SEED).usingRecursiveComparison().isEqualTo(expected);
    return actual;
  }

  private static FloatPointer floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new FloatPointer(values);
  }

  private static BytePointer mask(Random random) {
    byte[] bits = new byte[COUNT / 8];
    random.nextBytes(bits);
    return new BytePointer(bits);
  }

  private static float[] read(FloatPointer values, int count) {
    float[] copy = new float[count];
    values.get(copy);
    return copy;
  }

  private static byte[] read(BytePointer mask) {
    byte[] copy = new byte[COUNT / 8];
    mask.get(copy);
    return copy;
  }

  private record Pruned(Selection selection, float[] weights, byte[] mask) {}

  @Test
  void pruningByMagnitudeAndByScore() {
    for (boolean byScore : new boolean[] {false, true}) {
      for (boolean local : new boolean[] {false, true}) {
        Pruned pruned =
            sameOnBoth(
                device ->
                    random -> {
                      FloatPointer weights = floats(random, COUNT);
                      BytePointer mask = mask(random);
                      Pointer scores = byScore ? floats(random, COUNT) : null;
                      List<PruneKernels.Layer> layers =
                          List.of(
                              new PruneKernels.Layer(
                                  new MaskedValues(weights, mask, COUNT), scores));
                      Selection selection =
                          local
                              ? PruneKernels.pruneLocally(device, layers, new long[] {700}, true)
                              : PruneKernels.pruneGlobally(device, layers, 700, true);
                      return new Pruned(selection, read(weights, COUNT), read(mask));
                    });
        long counted = 0;
        for (long bin : pruned.selection().magnitudes()[0]) {
          counted += bin;
        }
        assertThat(counted).isEqualTo(700);
      }
    }
  }

  @Test
  void masks() {
    List<MaskOverlap> overlaps =
        sameOnBoth(
            device ->
                random -> {
                  BytePointer a = mask(random);
                  BytePointer b = mask(random);
                  BytePointer full = new BytePointer(COUNT / 8);
                  MaskKernels.fill(device, full, COUNT);
                  return MaskKernels.compare(
                      device,
                      List.of(
                          new MaskKernels.Pair(a, b, COUNT),
                          new MaskKernels.Pair(full, full, COUNT)));
                });
    assertThat(overlaps.get(1)).isEqualTo(new MaskOverlap(COUNT, COUNT, COUNT));
    assertThat(overlaps.get(1).iou()).isEqualTo(1);
    assertThat(overlaps.get(1).hamming()).isZero();
    MaskOverlap first = overlaps.get(0);
    assertThat(first.hamming()).isEqualTo(first.aliveA() + first.aliveB() - 2 * first.both());
    assertThat(first.plus(overlaps.get(1)).both()).isEqualTo(first.both() + COUNT);
  }

  @Test
  void steps() {
    for (boolean decoupled : new boolean[] {false, true}) {
      sameOnBoth(
          device ->
              random -> {
                StepState state = state(random);
                AdamOptions options = new AdamOptions(1e-2, 0.9, 0.999, 1e-8, 0.1, decoupled);
                StepKernels.adam(device, List.of(state), options, 1);
                StepKernels.adam(device, List.of(state), options, 2);
                return numbers(state);
              });
    }
    sameOnBoth(
        device ->
            random -> {
              StepState state = state(random);
              StepKernels.sgd(device, List.of(state), new SgdOptions(1e-2, 0.9, 0.1, true));
              return numbers(state);
            });
  }

  private static StepState state(Random random) {
    FloatPointer zeros = new FloatPointer(new float[COUNT]);
    FloatPointer more = new FloatPointer(new float[COUNT]);
    return new StepState(
        floats(random, COUNT),
        floats(random, COUNT),
        zeros,
        more,
        mask(random),
        new ShortPointer(COUNT),
        COUNT);
  }

  private static List<Object> numbers(StepState state) {
    short[] shadow = new short[COUNT];
    ((ShortPointer) state.shadow()).get(shadow);
    return List.of(
        read((FloatPointer) state.weights(), COUNT),
        read((FloatPointer) state.firstMoment(), COUNT),
        read((FloatPointer) state.secondMoment(), COUNT),
        shadow);
  }

  @Test
  void copiesAndRewinding() {
    for (Precision precision : Precision.values()) {
      sameOnBoth(
          device ->
              random -> {
                MaskedValues weights = new MaskedValues(floats(random, COUNT), mask(random), COUNT);
                BytePointer copy = new BytePointer(4L * COUNT).fill(0);
                ParameterKernels.maskedCopy(
                    device, List.of(new Copy(weights, copy, 8, 5)), precision);
                byte[] bytes = new byte[4 * COUNT];
                copy.get(bytes);
                return bytes;
              });
    }
    sameOnBoth(
        device ->
            random -> {
              FloatPointer weights = floats(random, COUNT);
              FloatPointer moment = floats(random, COUNT);
              ParameterKernels.rewind(
                  device,
                  List.of(
                      new Rewinding(
                          new MaskedValues(weights, mask(random), COUNT),
                          floats(random, COUNT),
                          moment,
                          null)));
              return List.of(read(weights, COUNT), read(moment, COUNT));
            });
  }

  private static final int IMAGES = 2;
  private static final int CHANNELS = 6;
  private static final int SIDE = 4;
  private static final int MAP_SIDE = 9;
  private static final int VALUES = IMAGES * CHANNELS * SIDE * SIDE;
  private static final int MAP_VALUES = IMAGES * MAP_SIDE * MAP_SIDE;

  @Test
  void attention() {
    for (boolean channelsLast : new boolean[] {false, true}) {
      for (boolean closedForm : new boolean[] {false, true}) {
        float[] cpu = maps(NativeDevice.CPU, channelsLast, closedForm);
        float[] cuda = maps(simulated, channelsLast, closedForm);
        for (int i = 0; i < MAP_VALUES; i++) {
          assertThat(cuda[i]).as("seed %d", SEED).isCloseTo(cpu[i], offset());
        }
        try (PointerScope scope = new PointerScope()) {
          Drift drift =
              AttentionKernels.compare(
                      simulated,
                      new FloatPointer(cuda),
                      new FloatPointer(cpu),
                      IMAGES,
                      MAP_SIDE,
                      MAP_SIDE)
                  .get(0);
          assertThat(drift.frobenius()).isLessThan(1e-4);
          assertThat(drift.correlation()).isGreaterThan(0.999);
        }
      }
    }
  }

  private static org.assertj.core.data.Offset<Float> offset() {
    return org.assertj.core.api.Assertions.within(1e-5f);
  }

  private static float[] maps(NativeDevice device, boolean channelsLast, boolean closedForm) {
    Random random = new Random(SEED);
    try (PointerScope scope = new PointerScope()) {
      Activations activations =
          new Activations(floats(random, VALUES), channelsLast, IMAGES, CHANNELS, SIDE, SIDE);
      FloatPointer maps = new FloatPointer(MAP_VALUES);
      FloatPointer raw = new FloatPointer((long) IMAGES * SIDE * SIDE);
      ChannelWeights weights =
          closedForm
              ? ChannelWeights.ofPooledHead(floats(random, CHANNELS))
              : ChannelWeights.ofGradients(floats(random, VALUES));
      AttentionKernels.gradCam(
          device, activations, weights, closedForm, raw, maps, MAP_SIDE, MAP_SIDE);
      return read(maps, MAP_VALUES);
    }
  }
}
