package dev.winnow.data.pack;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.winnow.InvalidInputException;
import dev.winnow.data.image.ImageDecoder;
import dev.winnow.io.AtomicFile;
import dev.winnow.io.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands beside packed pixels: a line that says how they were made, then a line an image, all
 * JSON. Pixels without it are not valid.
 */
final class PackIndex {
  private static final Logger LOG = LoggerFactory.getLogger(PackIndex.class);
  private static final int VERSION = 1;
  private static final JsonMapper JSON = new JsonMapper();
  private static final ObjectReader ROW_READER = JSON.readerFor(PackedRow.class);
  private static final ObjectWriter ROW_WRITER = JSON.writerFor(PackedRow.class);

  /**
   * The first line.
   *
   * @param version of this format
   * @param preprocessing what was done to an image
   * @param size side in pixels
   * @param checksum CRC32C of the lines that follow
   */
  private record Head(int version, String preprocessing, int size, int checksum) {}

  private PackIndex() {}

  /** Writes the index of finished pixels. */
  static void write(Path file, int size, List<PackedRow> rows) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try {
      for (PackedRow row : rows) {
        lines.write(ROW_WRITER.writeValueAsBytes(row));
        lines.write('\n');
      }
    } catch (IOException e) {
      throw new IllegalStateException("strings and numbers always turn into JSON", e);
    }
    ByteBuffer body = ByteBuffer.wrap(lines.toByteArray());
    String head =
        Json.line(new Head(VERSION, ImageDecoder.PREPROCESSING, size, checksum(body.duplicate())));
    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeFully(channel, StandardCharsets.UTF_8.encode(head + '\n'));
          AtomicFile.writeFully(channel, body);
        });
  }

  /** The rows, if they are of this version, preprocessing and size, and of just these sources. */
  static Optional<List<PackedRow>> read(Path file, int size, List<Source> sources) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      int end =
          new String(bytes, 0, Math.min(bytes.length, 1 << 12), StandardCharsets.ISO_8859_1)
              .indexOf('\n');
      Head head = Json.parse(Arrays.copyOf(bytes, Math.max(0, end)), Head.class, file.toString());
      ByteBuffer body = ByteBuffer.wrap(bytes, end + 1, bytes.length - end - 1);
      if (!head.equals(
          new Head(VERSION, ImageDecoder.PREPROCESSING, size, checksum(body.duplicate())))) {
        return stale(file, "they are of another version of Winnow, or their index is damaged");
      }
      try (MappingIterator<PackedRow> lines =
          ROW_READER.readValues(bytes, body.position(), body.remaining())) {
        List<PackedRow> rows = lines.readAll();
        return rows.stream().map(PackedRow::source).toList().equals(sources)
            ? Optional.of(rows)
            : stale(file, "the images have changed");
      }
    } catch (IOException | InvalidInputException e) {
      return stale(file, "their index cannot be read: " + e.getMessage());
    }
  }

  private static Optional<List<PackedRow>> stale(Path file, String reason) {
    LOG.info("{}: the packed images are made anew, {}", file.getParent(), reason);
    return Optional.empty();
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
