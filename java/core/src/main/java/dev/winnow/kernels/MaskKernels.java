package dev.winnow.kernels;

import static dev.winnow.kernels.NativeStatus.check;

import dev.winnow.kernels.binding.NativeWinnow;
import dev.winnow.kernels.binding.winnow_mask_overlap;
import dev.winnow.kernels.binding.winnow_mask_pair;
import dev.winnow.kernels.binding.winnow_masked_segment;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/** Bit-packed masks: applying, filling, counting and comparing them. */
public final class MaskKernels {
  /** Two masks of the same {@code count} weights. */
  public record Pair(Pointer a, Pointer b, long count) {}

  private MaskKernels() {}

  /** values ← mask ⊙ values, exactly +0.0 where the mask is 0. */
  public static void apply(NativeDevice device, List<MaskedValues> layers) {
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
      check(NativeWinnow.winnow_mask_apply(device.handle(), segments, layers.size()));
    }
  }

  /** Makes every one of {@code count} weights alive; {@code mask} has ⌈count/8⌉ bytes. */
  public static void fill(NativeDevice device, Pointer mask, long count) {
    try (PointerScope scope = new PointerScope()) {
      check(NativeWinnow.winnow_mask_fill(device.handle(), new BytePointer(mask), count));
    }
  }

  /** Compares masks pair by pair. */
  public static List<MaskOverlap> compare(NativeDevice device, List<Pair> pairs) {
    try (PointerScope scope = new PointerScope()) {
      winnow_mask_pair segments = new winnow_mask_pair(pairs.size());
      for (int i = 0; i < pairs.size(); i++) {
        Pair pair = pairs.get(i);
        segments
            .getPointer(i)
            .a(new BytePointer(pair.a()))
            .b(new BytePointer(pair.b()))
            .count(pair.count());
      }
      winnow_mask_overlap found = new winnow_mask_overlap(pairs.size());
      check(NativeWinnow.winnow_mask_compare(device.handle(), segments, pairs.size(), found));
      List<MaskOverlap> overlaps = new ArrayList<>(pairs.size());
      for (int i = 0; i < pairs.size(); i++) {
        winnow_mask_overlap overlap = found.getPointer(i);
        overlaps.add(new MaskOverlap(overlap.alive_a(), overlap.alive_b(), overlap.both()));
      }
      return overlaps;
    }
  }

  /** Counts the weights that each layer's mask leaves alive. */
  public static long[] survivors(NativeDevice device, List<MaskedValues> layers) {
    List<Pair> pairs =
        layers.stream().map(layer -> new Pair(layer.mask(), layer.mask(), layer.count())).toList();
    return compare(device, pairs).stream().mapToLong(MaskOverlap::aliveA).toArray();
  }
}
