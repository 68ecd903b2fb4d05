package dev.winnow.data;

import dev.winnow.tensor.Seeds;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Which images one pass over a data set reads, in which order, and which of them mirrored left to
 * right. Decided before the pass starts, so that nothing depends on when a thread runs.
 *
 * @param rows of the images
 * @param flipped a byte for each of the rows, not 0 where it is to be mirrored; or null
 */
public record BatchOrder(long[] rows, byte[] flipped) {
  /** The first images as they lie. */
  public static BatchOrder sequential(int count) {
    return new BatchOrder(LongStream.range(0, count).toArray(), null);
  }

  /**
   * Rows that libtorch drew.
   *
   * @param rows int64 [n] on the CPU
   */
  public static BatchOrder of(Tensor rows) {
    long[] values = new long[Math.toIntExact(rows.numel())];
    try (PointerScope scope = new PointerScope()) {
      new LongPointer(rows.contiguous().data_ptr()).get(values);
    }
    return new BatchOrder(values, null);
  }

  /** The same with half of the images mirrored, by a coin for each place of the order. */
  public BatchOrder withFlips(long seed, int round, int epoch) {
    long stream = Seeds.derive(seed, "flip", round, epoch);
    byte[] coins = new byte[rows.length];
    for (int place = 0; place < coins.length; place++) {
      coins[place] = (byte) (Seeds.derive(stream, "place", place) & 1);
    }
    return new BatchOrder(rows, coins);
  }

  /** The same with each row replaced by what stands at its place in {@code table}. */
  BatchOrder through(long[] table) {
    return new BatchOrder(LongStream.of(rows).map(place -> table[(int) place]).toArray(), flipped);
  }
}
