package dev.winnow.board;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads the records of an event file as TensorBoard does: whole ones up to a torn one. */
final class EventFileReader {
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
