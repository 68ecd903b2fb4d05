package dev.winnow.model;

import static dev.winnow.model.TorchReference.addConvNorm;
import static dev.winnow.model.TorchReference.assertInitialWeights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.rand;

import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class XceptionTest {
  private static Model model;

  @BeforeAll
  static void create() {
    NativeRuntime.start(2);
    model = Architectures.create("xception", 128, 1, Device.CPU);
  }

  @AfterAll
  static void free() {
    model.close();
  }

  /** timm counts 22,855,952 parameters with 1,000 classes; 999 rows of 2,049 are not here. */
  @Test
  void hasTimmsNumbersWithOneLogit() {
    assertThat(model.state().prunable()).isEqualTo(20_754_472);
    long parameters =
        model.state().parameters().stream().mapToLong(entry -> entry.tensor().numel()).sum();
    assertThat(parameters).isEqualTo(22_855_952 - 999 * 2_049);
  }

  /** Written out by hand, to agree with timm rather than with the constructor's loops. */
  @Test
  void namesItsTensorsAsTimmDoes() {
    List<String> expected = new ArrayList<>();
    addConvNorm(expected, "conv1", "bn1");
    addConvNorm(expected, "conv2", "bn2");
    for (int block = 1; block <= 12; block++) {
      String name = "block" + block;
      if (List.of(1, 2, 3, 12).contains(block)) {
        addConvNorm(expected, name + ".skip", name + ".skipbn");
      }
      int[] places =
          block == 1
              ? new int[] {0, 3}
              : name.matches("block(2|3|12)") ? new int[] {1, 4} : new int[] {1, 4, 7};
      for (int place : places) {
        expected.add(name + ".rep." + place + ".conv1.weight");
        addConvNorm(expected, name + ".rep." + place + ".pointwise", name + ".rep." + (place + 1));
      }
    }
    for (int exit = 3; exit <= 4; exit++) {
      expected.add("conv" + exit + ".conv1.weight");
      addConvNorm(expected, "conv" + exit + ".pointwise", "bn" + exit);
    }
    expected.addAll(List.of("fc.weight", "fc.bias"));
    assertThat(model.state().entries().stream().map(ModelState.Entry::name))
        .containsExactlyElementsOf(expected)
        .hasSize(276);
  }

  @Test
  void startsAsTimmDoes() {
    assertInitialWeights(model);
  }

  @Test
  void theLastMapIsTheStemsHalvedFourTimes() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      // (S − 5) / 2, rounded down; then four halves, rounded up.
      int[][] sizesAndSides = {{32, 1}, {37, 1}, {39, 2}, {128, 4}};
      for (int[] pair : sizesAndSides) {
        Tensor images = rand(1, pair[0], pair[0], 3).permute(0, 3, 1, 2);
        assertThat(model.features(images, false).shape())
            .as("size %d", pair[0])
            .containsExactly(1, 2048, pair[1], pair[1]);
      }
    }
  }

  /**
   * Kaiming's fan out of a depthwise layer counts all channels, so its weights start 3 times
   * smaller than a pointwise layer's of as many; the cut that spares a fifth of all weights passes
   * over them.
   */
  @Test
  void aGlobalCutAt80PercentNearlyEmptiesTheDepthwiseLayers() {
    Map<String, float[]> magnitudes = new LinkedHashMap<>();
    model.state().weights().forEach(entry -> magnitudes.put(entry.name(), magnitudes(entry)));
    float threshold = quantile(magnitudes.values(), 0.8);
    long depthwise = 0;
    long left = 0;
    for (Map.Entry<String, float[]> layer : magnitudes.entrySet()) {
      long kept = above(layer.getValue(), threshold);
      if (layer.getKey().matches("(block.*|conv[34])\\.conv1\\.weight")) {
        depthwise += layer.getValue().length;
        left += kept;
      } else if (!layer.getKey().equals("fc.weight")) {
        // The floor changes no other layer.
        assertThat((double) kept / layer.getValue().length)
            .as(layer.getKey())
            .isGreaterThan(model.architecture().layerFloor());
      }
    }
    assertThat(depthwise).isEqualTo(207_432);
    assertThat((double) left / depthwise).isLessThan(0.005);
    // These have no shortcut beside them: what they lose, the network loses.
    for (String name : List.of("conv3.conv1.weight", "conv4.conv1.weight", "fc.weight")) {
      assertThat(above(magnitudes.get(name), threshold)).as(name).isLessThan(5);
    }
  }

  private static float[] magnitudes(ModelState.Entry entry) {
    float[] values = new float[(int) entry.tensor().numel()];
    new FloatPointer(entry.tensor().data_ptr()).get(values);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]);
    }
    return values;
  }

  private static float quantile(Collection<float[]> all, double share) {
    int n = all.stream().mapToInt(v -> v.length).sum();
    float[] joined = new float[n];
    int at = 0;
    for (float[] values : all) {
      System.arraycopy(values, 0, joined, at, values.length);
      at += values.length;
    }
    Arrays.parallelSort(joined);
    return joined[(int) (share * n)];
  }

  private static long above(float[] values, float threshold) {
    long n = 0;
    for (float value : values) {
      if (value >= threshold) {
        n++;
      }
    }
    return n;
  }
}
