package dev.winnow.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.tensor.NativeRuntime;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HistogramTest {
  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  private static Histogram of(float... values) {
    try (PointerScope scope = new PointerScope()) {
      return Histogram.of(tensor(values));
    }
  }

  /** More values than are counted at once, a part of them not finite. */
  @Test
  void agreesWithCountingOneByOne() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    float[] values = new float[4_500_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(5) > 0 ? (float) random.nextGaussian() : 0;
    }
    values[3] = Float.NaN;
    values[1_000_000] = Float.POSITIVE_INFINITY;
    values[2_000_000] = Float.NEGATIVE_INFINITY;

    Histogram histogram = of(values);

    double[] finite =
        IntStream.range(0, values.length)
            .mapToDouble(i -> values[i])
            .filter(Double::isFinite)
            .toArray();
    double[] counts = new double[histogram.counts().length];
    for (double value : finite) {
      int bucket = 0;
      while (bucket < counts.length - 1 && value >= histogram.rightEdges()[bucket]) {
        bucket++;
      }
      counts[bucket]++;
    }
    double max = Arrays.stream(finite).max().getAsDouble();
    // A stream's sum is compensated, so its own rounding does not count; that of any order of
    // adding stays below this, since the magnitudes, and the squares, add up to less than n.
    double rounding = finite.length * Math.ulp((double) finite.length);
    double sum = Arrays.stream(finite).sum();
    double squares = Arrays.stream(finite).map(value -> value * value).sum();
    assertThat(histogram.min())
        .as("seed %d", seed)
        .isEqualTo(Arrays.stream(finite).min().getAsDouble());
    assertThat(histogram.max()).isEqualTo(max);
    assertThat(histogram.count()).isEqualTo(values.length - 3);
    assertThat(histogram.sum()).as("seed %d", seed).isCloseTo(sum, within(rounding));
    assertThat(histogram.sumOfSquares()).as("seed %d", seed).isCloseTo(squares, within(rounding));
    assertThat(histogram.rightEdges()).hasSize(64).isSorted().endsWith(max);
    assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(histogram.count());
    // A value on an edge may fall to either side of it, by rounding.
    for (int i = 0; i < counts.length; i++) {
      assertThat(histogram.counts()[i])
          .as("seed %d, bucket %d", seed, i)
          .isCloseTo(counts[i], within(2.0));
    }
  }

  @Test
  void nothingFiniteIsAnEmptyHistogram() {
    for (Histogram histogram :
        new Histogram[] {of(), of(Float.NaN), of(Float.NEGATIVE_INFINITY, Float.NaN)}) {
      assertThat(histogram.count()).isZero();
      assertThat(histogram.counts()).isEmpty();
      assertThat(histogram.min()).isZero();
    }
  }

  @Test
  void equalValuesAreOneBucket() {
    Histogram histogram = of(0, 0, 0);
    assertThat(histogram.rightEdges()).containsExactly(0);
    assertThat(histogram.counts()).containsExactly(3);
  }

  @Test
  void theWholeRangeOfFloat32DoesNotOverflow() {
    Histogram histogram = of(-Float.MAX_VALUE, 0, Float.MAX_VALUE);
    assertThat(histogram.counts()[0]).isOne();
    assertThat(histogram.counts()[32]).isOne();
    assertThat(histogram.counts()[63]).isOne();
    assertThat(histogram.rightEdges()).isSorted();
  }

  @Test
  void smallestFloatsAreTold() {
    Histogram histogram = of(0, Float.MIN_VALUE);
    assertThat(histogram.counts()[0]).isOne();
    assertThat(histogram.counts()[63]).isOne();
  }

  @Test
  void anyShapeAndTypeIsTaken() {
    try (PointerScope scope = new PointerScope()) {
      Tensor values = tensor(1.0f, 2.0f, 3.0f, 4.0f).view(2, 2).t();
      assertThat(Histogram.of(values.to(ScalarType.BFloat16)).sum()).isEqualTo(10);
      assertThat(Histogram.of(values.to(ScalarType.Double)).sum()).isEqualTo(10);
      assertThat(Histogram.of(values.to(ScalarType.Byte)).sum()).isEqualTo(10);
      assertThat(Histogram.of(values.requires_grad_(true)).sum()).isEqualTo(10);
      assertThat(values.requires_grad()).isTrue();
    }
  }

  @Test
  void edgesAndCountsBelongTogether() {
    assertThatThrownBy(() -> new Histogram(0, 1, 1, 1, 1, new double[2], new double[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
