package dev.winnow.board;

import static org.bytedeco.pytorch.global.torch.histc;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How values spread.
 *
 * @param min the smallest value; left edge of the first bucket
 * @param max the largest value
 * @param count how many values
 * @param sum of the values
 * @param sumOfSquares of the values
 * @param rightEdges of the buckets, ascending; each is the left edge of the next
 * @param counts values in each bucket
 */
public record Histogram(
    double min,
    double max,
    long count,
    double sum,
    double sumOfSquares,
    double[] rightEdges,
    double[] counts) {

  private static final int BUCKETS = 64;

  /** Bounds the float64 copy of the values to 32 MiB. */
  private static final long VALUES_AT_ONCE = 1 << 22;

  private static final Histogram EMPTY = new Histogram(0, 0, 0, 0, 0, new double[0], new double[0]);

  /**
   * @throws IllegalArgumentException when there are not as many edges as counts
   */
  public Histogram {
    if (rightEdges.length != counts.length) {
      throw new IllegalArgumentException(
          rightEdges.length + " edges for " + counts.length + " counts");
    }
  }

  /**
   * Counts a tensor's values in 64 buckets of one width, on its device. Takes them as float32; NaN
   * and infinities are left out. A pruned weight is a value like any other: 80 % of zeros hide all
   * else, so hand in {@code w.masked_select(w.ne(zero))} where the living weights are meant.
   *
   * @param values any shape and type; may be empty
   */
  public static Histogram of(Tensor values) {
    try (PointerScope scope = new PointerScope()) {
      Tensor flat = values.detach().reshape(-1);
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      double sum = 0;
      double sumOfSquares = 0;
      long count = 0;
      for (long at = 0; at < flat.numel(); at += VALUES_AT_ONCE) {
        try (PointerScope part = new PointerScope()) {
          Tensor finite = finiteFrom(flat, at);
          if (finite.numel() > 0) {
            min = Math.min(min, finite.min().item_double());
            max = Math.max(max, finite.max().item_double());
            sum += finite.sum().item_double();
            sumOfSquares += finite.dot(finite).item_double();
            count += finite.numel();
          }
        }
      }
      if (count == 0) {
        return EMPTY;
      }
      if (min == max) {
        return new Histogram(
            min, max, count, sum, sumOfSquares, new double[] {max}, new double[] {count});
      }
      return new Histogram(
          min, max, count, sum, sumOfSquares, rightEdges(min, max), counts(flat, min, max));
    }
  }

  /** Float64, since a float32 count stands still at 2^24 and a float32 range can overflow. */
  private static Tensor finiteFrom(Tensor flat, long at) {
    long n = Math.min(VALUES_AT_ONCE, flat.numel() - at);
    Tensor values = flat.narrow(0, at, n).to(ScalarType.Float).to(ScalarType.Double);
    // One value that is not finite makes the sum so too, and selecting costs more than all else.
    boolean finite = Double.isFinite(values.sum().item_double());
    return finite ? values : values.masked_select(values.isfinite());
  }

  private static double[] rightEdges(double min, double max) {
    double[] edges = new double[BUCKETS];
    for (int i = 0; i < BUCKETS - 1; i++) {
      edges[i] = min + (max - min) * (i + 1) / BUCKETS;
    }
    edges[BUCKETS - 1] = max;
    return edges;
  }

  private static double[] counts(Tensor flat, double min, double max) {
    Scalar low = new Scalar(min);
    Scalar high = new Scalar(max);
    Tensor total = histc(finiteFrom(flat, 0), BUCKETS, low, high);
    for (long at = VALUES_AT_ONCE; at < flat.numel(); at += VALUES_AT_ONCE) {
      try (PointerScope part = new PointerScope()) {
        total.add_(histc(finiteFrom(flat, at), BUCKETS, low, high));
      }
    }
    double[] counts = new double[BUCKETS];
    new DoublePointer(total.cpu().data_ptr()).get(counts);
    return counts;
  }
}
