package dev.winnow.data.pack;

import dev.winnow.InvalidInputException;
import dev.winnow.data.image.ImageDecoder;
import dev.winnow.data.image.ImageHeader;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.IdxFile;
import dev.winnow.io.Sha256;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Packs images, one after another; what one thread owns for it. There is one buffer, of one image:
 * it stays in the core's cache from decoding over hashing to writing.
 */
final class PackWorker implements AutoCloseable {
  private static final ImageHeader UNKNOWN = new ImageHeader("", 0, 0, 0, 0, "", false);

  private final int size;
  private final Map<Path, IdxFile> idxFiles;
  private final BytePointer pixels;
  private final PerceptualHash perceptualHash = new PerceptualHash();
  private final MessageDigest sha256 = Sha256.start();
  private final CRC32C crc = new CRC32C();

  /**
   * Makes a worker.
   *
   * @param idxFiles those read so far, by any worker
   */
  PackWorker(int size, Map<Path, IdxFile> idxFiles) {
    this.size = size;
    this.idxFiles = idxFiles;
    this.pixels = new BytePointer(3L * size * size);
  }

  /** Decodes an image into {@link #bytes}; zeros where it is bad. */
  PackedRow pack(Entry entry, Source source) {
    ImageFacts facts = IdxFile.isIdx(entry.file()) ? packItem(entry) : packFile(entry.file());
    if (facts.bad()) {
      Pointer.memset(pixels, 0, pixels.capacity());
    }
    crc.reset();
    crc.update(bytes());
    return new PackedRow(source, facts, (int) crc.getValue());
  }

  /** The pixels of the image that was packed last. */
  ByteBuffer bytes() {
    return pixels.asByteBuffer();
  }

  private ImageFacts packFile(Path file) {
    byte[] bytes = {};
    String digest = "";
    ImageHeader header = UNKNOWN;
    String problem = "";
    long hash = 0;
    try {
      bytes = ImageDecoder.bytes(file);
      digest = digest(bytes);
      header = ImageHeader.parse(bytes);
      ImageDecoder.decode(bytes, header, size, pixels);
      hash = perceptualHash.of(pixels, size);
    } catch (InvalidInputException e) {
      problem = e.getMessage();
    }
    return new ImageFacts(
        digest,
        bytes.length,
        header.format(),
        header.width(),
        header.height(),
        header.channels(),
        header.jpegTables(),
        hash,
        problem);
  }

  private ImageFacts packItem(Entry entry) {
    IdxFile idx = idxFiles.computeIfAbsent(entry.file(), IdxFile::read);
    byte[] levels = idx.item(Math.toIntExact(entry.index()));
    ImageDecoder.decodeGrey(levels, idx.rows(), idx.columns(), size, pixels);
    return new ImageFacts(
        digest(levels),
        levels.length,
        "idx",
        idx.columns(),
        idx.rows(),
        1,
        "",
        perceptualHash.of(pixels, size),
        "");
  }

  private String digest(byte[] bytes) {
    return HexFormat.of().formatHex(sha256.digest(bytes));
  }

  @Override
  public void close() {
    perceptualHash.close();
    pixels.close();
  }
}
