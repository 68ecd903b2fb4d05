package dev.winnow.board;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The frame of an event in its file, as TensorFlow's record files have it: length (8 bytes), the
 * length's checksum (4), the event, its checksum (4); little-endian.
 */
final class EventRecord {
  private EventRecord() {}

  static byte[] framing(byte[] event) {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + event.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(event.length);
    record.putInt(maskedCrc(record.array(), Long.BYTES));
    return record.put(event).putInt(maskedCrc(event, event.length)).array();
  }

  /** CRC-32C, rotated and shifted so that a checksum over data that holds checksums stays sound. */
  private static int maskedCrc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xA282EAD8;
  }
}
