package dev.winnow.data.pack;

import static org.bytedeco.pytorch.global.torch.from_file;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Entry;
import dev.winnow.io.Sha256;
import dev.winnow.tensor.NativeOwner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of a data set, decoded once into a file of bytes that is mapped, not read: what is
 * used stays in memory as long as nothing else needs the room.
 */
public final class PackedImages implements AutoCloseable {
  /** Told how many images are packed, from any thread. */
  @FunctionalInterface
  public interface Progress {
    void onPack(int done, int total);
  }

  private static final Logger LOG = LoggerFactory.getLogger(PackedImages.class);
  private static final String PIXELS = "pixels.u8";
  private static final String INDEX = "index.jsonl";

  /** Bytes from which writing them is worth a word. */
  private static final long MUCH = 1_000_000_000;

  private final NativeOwner owner = new NativeOwner();
  private final Path file;
  private final Tensor pixels;
  private final BytePointer bytes;
  private final long imageBytes;
  private final List<ImageFacts> facts;
  private final int[] checksums;
  private final AtomicLongArray verified;

  /** Under way where the pixels were packed just now; else null. */
  private CacheSeal seal;

  private PackedImages(Path file, int size, List<PackedRow> rows) {
    this.file = file;
    this.imageBytes = 3L * size * size;
    this.facts = rows.stream().map(PackedRow::facts).toList();
    this.checksums = rows.stream().mapToInt(PackedRow::checksum).toArray();
    this.verified = new AtomicLongArray(rows.size() / Long.SIZE + 1);
    long total = imageBytes * rows.size();
    try (PointerScope scope = new PointerScope()) {
      // A private mapping could be written to without harm, but the kernel refuses one that is
      // larger than memory; a shared one it never does.
      pixels =
          owner.keep(
              from_file(
                      file.toString(),
                      new BoolOptional(true),
                      new LongOptional(total),
                      new TensorOptions(ScalarType.Byte))
                  .view(rows.size(), size, size, 3));
      bytes = owner.keep(new BytePointer(pixels.data_ptr()));
    }
  }

  /**
   * Maps the packed images of a data set; packs them first, on every processor, where they are not
   * packed yet or a file has changed. Waits for another process that packs them.
   *
   * @param root the data set's root, which names its place in the cache
   * @param entries what to pack, in this order
   * @param size side in pixels
   * @param cacheFolder where caches are kept, {@link CacheFolder#standard()} unless chosen
   * @throws InvalidInputException where there is no image, or the cache has too little room or
   *     cannot be written to; a bad image is no error but a {@link ImageFacts#problem}
   */
  public static PackedImages open(
      Path root, List<Entry> entries, int size, Path cacheFolder, Progress progress) {
    if (entries.isEmpty()) {
      throw new InvalidInputException(root + " holds no image");
    }
    Path folder = cacheFolder.toAbsolutePath().resolve(name(root, size));
    Path pixels = folder.resolve(PIXELS);
    Path index = folder.resolve(INDEX);
    PackLock lock = PackLock.acquire(folder);
    boolean sealing = false;
    try {
      // Before any file is read: one that changes meanwhile is packed anew the next time.
      List<Source> sources = Source.of(entries);
      long total = 3L * size * size * entries.size();
      Optional<List<PackedRow>> known =
          PackIndex.read(index, size, sources).filter(packed -> length(pixels) == total);
      if (known.isPresent()) {
        return new PackedImages(pixels, size, known.get());
      }
      clear(folder);
      requireRoom(folder, total, entries.size(), size);
      Packer packer = new Packer(entries, sources, size, progress);
      try (FileChannel file =
          FileChannel.open(pixels, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        packer.writeTo(file);
      } catch (IOException e) {
        throw new InvalidInputException(
            pixels + " could not be written (" + e + "): " + CacheFolder.ADVICE, e);
      }
      PackedImages packed = new PackedImages(pixels, size, packer.rows());
      packed.seal = CacheSeal.start(pixels, index, size, packer.rows(), lock);
      sealing = true;
      return packed;
    } finally {
      if (!sealing) {
        lock.close();
      }
    }
  }

  /**
   * uint8 [N, S, S, 3], RGB, in the order of the entries; zeros for a bad image. To be read only:
   * writing to it changes the cache.
   */
  public Tensor pixels() {
    return pixels;
  }

  /** In the order of the entries. */
  public List<ImageFacts> facts() {
    return facts;
  }

  /**
   * Compares an image's pixels with their checksum, the first time that it is asked to. May be
   * called from any thread.
   *
   * @throws InvalidInputException naming the cache's file when they differ
   */
  public void verify(long row) {
    int word = (int) (row / Long.SIZE);
    long bit = 1L << row % Long.SIZE;
    if ((verified.get(word) & bit) != 0) {
      return;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.getPointer(row * imageBytes).capacity(imageBytes).asByteBuffer());
    if ((int) crc.getValue() != checksums[(int) row]) {
      throw new InvalidInputException(
          file + " is damaged (image " + row + "): delete it, and it is packed anew");
    }
    verified.accumulateAndGet(word, bit, (old, added) -> old | added);
  }

  /** Also waits until the cache is whole, where the disk has not kept up. */
  @Override
  public void close() {
    owner.close();
    if (seal != null) {
      seal.await();
    }
  }

  private static String name(Path root, int size) {
    try {
      byte[] path = root.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
      byte[] digest = Sha256.start().digest(path);
      return HexFormat.of().formatHex(digest, 0, Long.BYTES) + "-" + size;
    } catch (IOException e) {
      throw new InvalidInputException(root + " could not be read: " + e, e);
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Takes away what is of no use any more, and what a process that was killed left behind. */
  private static void clear(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      // The index goes first: without it, nothing else counts.
      Files.deleteIfExists(folder.resolve(INDEX));
      for (Path old : files.toList()) {
        if (!old.endsWith(PackLock.NAME)) {
          Files.deleteIfExists(old);
        }
      }
    } catch (IOException e) {
      throw new InvalidInputException(folder + " could not be cleared: " + e, e);
    }
  }

  private static void requireRoom(Path folder, long needed, int images, int size) {
    long free;
    try {
      free = Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw new InvalidInputException(folder + " could not be looked at: " + e, e);
    }
    String what =
        String.format(
            Locale.ROOT,
            "packing %d images of %d×%d takes %.1f GB",
            images,
            size,
            size,
            needed / 1e9);
    if (free < needed) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s, and %s has room for %.1f GB: %s",
              what,
              folder,
              free / 1e9,
              CacheFolder.ADVICE));
    }
    if (needed > MUCH) {
      LOG.info("{} of {}", what, folder);
    }
  }
}
