package dev.winnow.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.kernels.CpuKernels;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeRuntimeTest {
  @AfterEach
  void asOtherTests() {
    NativeRuntime.start(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void tellsEveryLibraryHowManyThreadsToUse(int threads) {
    NativeRuntime.start(threads);
    assertThat(NativeRuntime.threads()).isEqualTo(threads);
    assertThat(CpuKernels.threads()).isEqualTo(threads);
    assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(threads);
  }
}
