package dev.winnow.data.pack;

import dev.winnow.data.layout.Entry;
import dev.winnow.tensor.NativeOwner;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The images of a data set, decoded once into a file of bytes that is mapped, not read: what is
 * used is in memory as long as there is room for it.
 */
public final class PackedImages implements AutoCloseable {
  /** Told how many images are packed, from any thread. */
  @FunctionalInterface
  public interface Progress {
    void onPack(int done, int total);
  }

  private final NativeOwner owner = new NativeOwner();
  private final Tensor pixels;
  private final List<ImageFacts> facts;

  private PackedImages(Tensor pixels, List<ImageFacts> facts) {
    this.pixels = owner.keep(pixels);
    this.facts = facts;
  }

  /**
   * Maps the packed images of a data set; packs them first, on every processor, where they are not
   * packed yet or a source has changed. Another process that packs the same is waited for.
   *
   * @param root the data set's root, which names the cache
   * @param entries what to pack, in this order
   * @param size side in pixels
   * @param cacheFolder where caches are kept, {@link CacheFolder#standard()} unless chosen
   * @throws dev.winnow.InvalidInputException when the disk has too little room
   */
  public static PackedImages open(
      Path root, List<Entry> entries, int size, Path cacheFolder, Progress progress) {
    throw new UnsupportedOperationException();
  }

  /** uint8 [N, S, S, 3], RGB, in the order of the entries; zeros for a bad image. Never write to it. */
  public Tensor pixels() {
    return pixels;
  }

  /** In the order of the entries. */
  public List<ImageFacts> facts() {
    return facts;
  }

  /**
   * Compares an image's pixels with their checksum the first time that it is asked; cheap and
   * silent afterwards. May be called from any thread.
   *
   * @throws dev.winnow.InvalidInputException naming the cache's file when they differ
   */
  public void verify(long row) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    owner.close();
  }
}
