package dev.winnow.board;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Reads event files as TensorBoard does: whole records up to a torn one. */
public final class EventFileReader {
  private EventFileReader() {}

  /**
   * What a record says.
   *
   * @param sessionStart a process began to write here
   * @param tag of its value; empty where it has none
   * @param value of a scalar, or null
   */
  public record Event(long step, boolean sessionStart, String tag, Float value) {
    private static Event of(byte[] bytes) {
      Map<Integer, Object> event = fields(ByteBuffer.wrap(bytes));
      Map<Integer, Object> value = message(message(event, 5), 1);
      ByteBuffer tag = (ByteBuffer) value.getOrDefault(1, ByteBuffer.allocate(0));
      return new Event(
          (long) event.getOrDefault(2, 0L),
          message(event, 7).getOrDefault(1, 0L).equals(1L),
          StandardCharsets.UTF_8.decode(tag).toString(),
          (Float) value.get(2));
    }
  }

  /** The events of a file, in their order. */
  static List<Event> events(Path file) throws IOException {
    return records(file).stream().map(Event::of).toList();
  }

  /** The events of a folder's files, in the order that TensorBoard reads them in. */
  public static List<Event> written(Path folder) throws IOException {
    List<Event> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        events.addAll(events(file));
      }
    }
    return events;
  }

  /** Those that are left once each start of a session has dropped what was said of later steps. */
  public static List<Event> shown(Path folder) throws IOException {
    List<Event> shown = new ArrayList<>();
    for (Event event : written(folder)) {
      if (event.sessionStart()) {
        shown.removeIf(earlier -> earlier.step() >= event.step());
      } else if (!event.tag().isEmpty()) {
        shown.add(event);
      }
    }
    return shown;
  }

  /**
   * The events' bytes.
   *
   * @throws IllegalStateException when a checksum is wrong
   */
  static List<byte[]> records(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (in.remaining() >= 12) {
      byte[] length = new byte[8];
      in.get(length);
      check(length, in.getInt());
      int bytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (in.remaining() < bytes + 4) {
        break;
      }
      byte[] record = new byte[bytes];
      in.get(record);
      check(record, in.getInt());
      records.add(record);
    }
    return records;
  }

  private static Map<Integer, Object> message(Map<Integer, Object> parent, int number) {
    ByteBuffer bytes = (ByteBuffer) parent.get(number);
    return bytes == null ? Map.of() : fields(bytes);
  }

  /** The fields of a message by number: Long, Double, Float, or the bytes of what has a length. */
  private static Map<Integer, Object> fields(ByteBuffer message) {
    ByteBuffer in = message.order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> fields = new HashMap<>();
    while (in.hasRemaining()) {
      long key = varint(in);
      Object value;
      switch ((int) key & 7) {
        case 0 -> value = varint(in);
        case 1 -> value = in.getDouble();
        case 5 -> value = in.getFloat();
        default -> {
          int length = (int) varint(in);
          value = in.slice(in.position(), length);
          in.position(in.position() + length);
        }
      }
      fields.put((int) (key >> 3), value);
    }
    return fields;
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
