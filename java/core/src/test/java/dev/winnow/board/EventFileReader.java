package dev.winnow.board;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Reads the records of an event file as TensorBoard does: whole ones up to a torn one. */
public final class EventFileReader {
  private static final int SUMMARY = 5;
  private static final int VALUE = 1;
  private static final int TAG = 1;

  private EventFileReader() {}

  /**
   * The events' bytes.
   *
   * @throws IllegalStateException when a checksum is wrong
   */
  static List<byte[]> events(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> events = new ArrayList<>();
    while (in.remaining() >= 12) {
      byte[] length = new byte[8];
      in.get(length);
      check(length, in.getInt());
      int bytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (in.remaining() < bytes + 4) {
        break;
      }
      byte[] event = new byte[bytes];
      in.get(event);
      check(event, in.getInt());
      events.add(event);
    }
    return events;
  }

  /** How many values of each tag the event files of a folder hold. */
  public static Map<String, Integer> tags(Path folder) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (byte[] event : events(file)) {
          ByteBuffer value = field(field(ByteBuffer.wrap(event), SUMMARY), VALUE);
          if (value != null) {
            String tag = StandardCharsets.UTF_8.decode(field(value, TAG)).toString();
            counts.merge(tag, 1, Integer::sum);
          }
        }
      }
    }
    return counts;
  }

  /** The first field of a number that has a length; null where there is none. */
  private static ByteBuffer field(ByteBuffer message, int number) {
    ByteBuffer in = message == null ? ByteBuffer.allocate(0) : message.duplicate();
    while (in.hasRemaining()) {
      long key = varint(in);
      switch ((int) key & 7) {
        case 0 -> varint(in);
        case 1 -> in.position(in.position() + 8);
        case 5 -> in.position(in.position() + 4);
        default -> {
          int length = (int) varint(in);
          if (key >> 3 == number) {
            return in.slice(in.position(), length);
          }
          in.position(in.position() + length);
        }
      }
    }
    return null;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /** Undoes the mask, where the code under test puts it on. */
  private static void check(byte[] bytes, int masked) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int unrotated = Integer.rotateLeft(masked - 0xA282EAD8, 15);
    if (unrotated != (int) crc.getValue()) {
      throw new IllegalStateException("wrong checksum");
    }
  }
}
