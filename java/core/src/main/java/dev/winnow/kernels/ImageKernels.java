package dev.winnow.kernels;

import static dev.winnow.kernels.NativeStatus.check;

import dev.winnow.kernels.binding.NativeWinnow;
import dev.winnow.kernels.binding.winnow_image_block;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Batches of images out of one block of them: in host memory, and on the calling thread alone, so
 * that they can be assembled beside a training.
 */
public final class ImageKernels {
  /**
   * Images in host memory.
   *
   * @param pixels bytes [count, height, width, 3]
   */
  public record Block(Pointer pixels, long count, int height, int width) {}

  private ImageKernels() {}

  /**
   * The images at n rows as floats, value / 255.
   *
   * @param rows n of them, each from 0 to count - 1; a row may come again
   * @param flipped n bytes, not 0 where the image is to be mirrored left to right; or null
   * @param batch [n, height, width, 3], written
   * @throws dev.winnow.InvalidInputException when the block lacks a row
   */
  public static void toFloat(
      Block block, LongPointer rows, BytePointer flipped, int n, FloatPointer batch) {
    try (PointerScope scope = new PointerScope()) {
      check(NativeWinnow.winnow_images_to_float(view(block), rows, flipped, n, batch));
    }
  }

  /** As {@link #toFloat}, as the bytes that they are. */
  public static void toBytes(
      Block block, LongPointer rows, BytePointer flipped, int n, BytePointer batch) {
    try (PointerScope scope = new PointerScope()) {
      check(NativeWinnow.winnow_images_to_bytes(view(block), rows, flipped, n, batch));
    }
  }

  private static winnow_image_block view(Block block) {
    return new winnow_image_block()
        .pixels(new BytePointer(block.pixels()))
        .count(block.count())
        .height(block.height())
        .width(block.width());
  }
}
