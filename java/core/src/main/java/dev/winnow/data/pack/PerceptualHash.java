package dev.winnow.data.pack;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.winnow.tensor.NativeOwner;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_img_hash.PHash;

/**
 * Hashes what a picture looks like: the signs of its 64 lowest cosine frequencies against their
 * mean (pHash, Zauner 2010). Keeps scratch memory, so every thread needs its own.
 */
final class PerceptualHash implements AutoCloseable {
  /** The side at which pHash works. */
  private static final int SIDE = 32;

  private final NativeOwner owner = new NativeOwner();
  private final PHash algorithm;
  private final Mat small;
  private final Mat hash;

  PerceptualHash() {
    try (PointerScope scope = new PointerScope()) {
      algorithm = owner.keep(PHash.create());
      small = owner.keep(new Mat());
      hash = owner.keep(new Mat());
    }
  }

  /**
   * Hashes a square picture.
   *
   * @param pixels size · size · 3 bytes
   */
  long of(Pointer pixels, int size) {
    try (PointerScope scope = new PointerScope()) {
      // pHash would shrink it in the same way, more exactly and at three times the price.
      resize(new Mat(size, size, CV_8UC3, pixels), small, new Size(SIDE, SIDE), 0, 0, INTER_LINEAR);
      algorithm.compute(small, hash);
      return hash.data().capacity(Long.BYTES).asByteBuffer().getLong();
    }
  }

  @Override
  public void close() {
    owner.close();
  }
}
