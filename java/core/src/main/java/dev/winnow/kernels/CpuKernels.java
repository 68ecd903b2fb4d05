package dev.winnow.kernels;

import static dev.winnow.kernels.NativeStatus.check;

import dev.winnow.kernels.binding.NativeWinnow;
import java.util.Locale;

/** Settings of the CPU's kernels, for the whole process. */
public final class CpuKernels {
  private CpuKernels() {}

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

  /** The CPU has matrix units for bfloat16 (AMX), which libtorch uses. */
  public static boolean hasAmxBf16() {
    return NativeWinnow.winnow_cpu_has_amx_bf16() != 0;
  }

  /** Bytes of native memory that were allocated and not freed, whoever allocated them. */
  public static long liveBytes() {
    return NativeWinnow.winnow_live_bytes();
  }

  /** Sets the most threads that a kernel may use, 1 to 1024; results do not depend on it. */
  public static void useThreads(int threads) {
    check(NativeWinnow.winnow_cpu_set_threads(threads));
  }

  /** The most threads that a kernel called from here would use. */
  public static int threads() {
    return NativeWinnow.winnow_cpu_threads();
  }
}
