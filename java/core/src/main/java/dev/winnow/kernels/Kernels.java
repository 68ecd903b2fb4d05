package dev.winnow.kernels;

import static dev.winnow.kernels.NativeStatus.check;

import dev.winnow.kernels.binding.NativeWinnow;
import dev.winnow.kernels.binding.winnow_adam_options;
import dev.winnow.kernels.binding.winnow_adam_segment;
import dev.winnow.kernels.binding.winnow_masked_segment;
import dev.winnow.kernels.binding.winnow_prune_segment;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/** The native kernels, typed. Masks and values stay where they are; nothing here copies weights. */
public final class Kernels {
  private Kernels() {}

  /** The version that the native library was built as. */
  public static String version() {
    return NativeWinnow.winnow_version().getString();
  }

  /** The instruction set that the kernels run with: scalar, avx2 or avx512. */
  public static String instructionSet() {
    return switch (NativeWinnow.winnow_cpu_isa()) {
      case NativeWinnow.WINNOW_ISA_AVX512 -> "avx512";
      case NativeWinnow.WINNOW_ISA_AVX2 -> "avx2";
      default -> "scalar";
    };
  }

  /**
   * Chooses the instruction set; results do not depend on it.
   *
   * @throws dev.winnow.InvalidInputException when this CPU lacks it
   */
  public static void useInstructionSet(String name) {
    check(
        NativeWinnow.winnow_cpu_set_isa(
            switch (name.toLowerCase(Locale.ROOT)) {
              case "scalar" -> NativeWinnow.WINNOW_ISA_SCALAR;
              case "avx2" -> NativeWinnow.WINNOW_ISA_AVX2;
              case "avx512" -> NativeWinnow.WINNOW_ISA_AVX512;
              default -> throw new IllegalArgumentException("no such instruction set: " + name);
            }));
  }

  /** Sets the most threads that a kernel may use, 1 to 1024; results do not depend on it. */
  public static void useThreads(int threads) {
    check(NativeWinnow.winnow_cpu_set_threads(threads));
  }

  /** The most threads that a kernel called from here would use. */
  public static int threads() {
    return NativeWinnow.winnow_cpu_threads();
  }

  /**
   * The name of the first CUDA device.
   *
   * @throws dev.winnow.DeviceException that says which of library, driver and device is missing
   */
  public static String cudaDeviceName() {
    try (IntPointer count = new IntPointer(1);
        BytePointer name = new BytePointer(256)) {
      check(NativeWinnow.winnow_cuda_device_count(count));
      check(NativeWinnow.winnow_cuda_device_name(0, name, (int) name.capacity()));
      return name.getString();
    }
  }

  /**
   * Removes exactly {@code remove} of the weights that are alive in all layers together: the
   * smallest |θ|, ties to the lower (layer, index). Their mask bits become 0 and they become +0.0.
   *
   * @throws dev.winnow.DivergedException when a weight is NaN; nothing is changed then
   */
  public static Selection pruneGlobally(List<MaskedValues> layers, long remove) {
    try (PointerScope scope = new PointerScope()) {
      FloatPointer threshold = new FloatPointer(1);
      LongPointer survivors = new LongPointer(layers.size());
      check(
          NativeWinnow.winnow_prune_global(
              pruneSegments(layers), layers.size(), remove, threshold, survivors));
      return new Selection(new float[] {threshold.get()}, toArray(survivors, layers.size()));
    }
  }

  /** As {@link #pruneGlobally}, in each layer on its own: {@code remove[i]} weights of layer i. */
  public static Selection pruneLocally(List<MaskedValues> layers, long[] remove) {
    if (remove.length != layers.size()) {
      throw new IllegalArgumentException(
          remove.length + " counts for " + layers.size() + " layers: give one a layer");
    }
    try (PointerScope scope = new PointerScope()) {
      FloatPointer thresholds = new FloatPointer(layers.size());
      LongPointer survivors = new LongPointer(layers.size());
      check(
          NativeWinnow.winnow_prune_local(
              pruneSegments(layers),
              layers.size(),
              new LongPointer(remove),
              thresholds,
              survivors));
      float[] alphas = new float[layers.size()];
      thresholds.get(alphas);
      return new Selection(alphas, toArray(survivors, layers.size()));
    }
  }

  /** values ← mask ⊙ values, exactly +0.0 where the mask is 0. */
  public static void applyMask(List<MaskedValues> layers) {
    try (PointerScope scope = new PointerScope()) {
      winnow_masked_segment segments = new winnow_masked_segment(layers.size());
      for (int i = 0; i < layers.size(); i++) {
        MaskedValues layer = layers.get(i);
        segments
            .getPointer(i)
            .values(new FloatPointer(layer.values()))
            .mask(new BytePointer(layer.mask()))
            .count(layer.count());
      }
      check(NativeWinnow.winnow_mask_apply(segments, layers.size()));
    }
  }

  /** Makes every one of {@code count} weights alive; {@code mask} has ⌈count/8⌉ bytes. */
  public static void fillMask(Pointer mask, long count) {
    try (PointerScope scope = new PointerScope()) {
      check(NativeWinnow.winnow_mask_fill(new BytePointer(mask), count));
    }
  }

  /** Counts the weights that a mask leaves alive. */
  public static long survivors(Pointer mask, long count) {
    try (PointerScope scope = new PointerScope()) {
      LongPointer alive = new LongPointer(1);
      check(NativeWinnow.winnow_mask_survivors(new BytePointer(mask), count, alive));
      return alive.get();
    }
  }

  /**
   * One Adam step (Kingma and Ba 2015, PyTorch's form) over all parameters at once; a pruned weight
   * and its two moments become +0.0.
   *
   * @param step 1 for the first step
   */
  public static void adamStep(
      List<AdamState> parameters,
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      long step) {
    try (PointerScope scope = new PointerScope()) {
      winnow_adam_segment segments = new winnow_adam_segment(parameters.size());
      for (int i = 0; i < parameters.size(); i++) {
        AdamState parameter = parameters.get(i);
        segments
            .getPointer(i)
            .weights(new FloatPointer(parameter.weights()))
            .gradients(new FloatPointer(parameter.gradients()))
            .first_moment(new FloatPointer(parameter.firstMoment()))
            .second_moment(new FloatPointer(parameter.secondMoment()))
            .mask(parameter.mask() == null ? null : new BytePointer(parameter.mask()))
            .count(parameter.count());
      }
      winnow_adam_options options =
          new winnow_adam_options()
              .learning_rate(learningRate)
              .beta1(beta1)
              .beta2(beta2)
              .epsilon(epsilon)
              .step(step);
      check(NativeWinnow.winnow_adam_step(segments, parameters.size(), options));
    }
  }

  private static winnow_prune_segment pruneSegments(List<MaskedValues> layers) {
    winnow_prune_segment segments = new winnow_prune_segment(layers.size());
    for (int i = 0; i < layers.size(); i++) {
      MaskedValues layer = layers.get(i);
      segments
          .getPointer(i)
          .weights(new FloatPointer(layer.values()))
          .mask(new BytePointer(layer.mask()))
          .count(layer.count());
    }
    return segments;
  }

  private static long[] toArray(LongPointer pointer, int length) {
    long[] values = new long[length];
    pointer.get(values);
    return values;
  }
}
