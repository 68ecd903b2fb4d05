package dev.winnow.data.image;

import dev.winnow.InvalidInputException;
import dev.winnow.io.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Walks the markers of a JPEG stream (ITU-T T.81, annex B). */
final class JpegMarkers {
  private static final int PREFIX = 0xFF;
  private static final int TEMPORARY = 0x01;
  private static final int FIRST_RESTART = 0xD0;
  private static final int LAST_RESTART = 0xD7;
  private static final int END_OF_IMAGE = 0xD9;
  private static final int START_OF_SCAN = 0xDA;
  private static final int QUANTISATION_TABLES = 0xDB;
  private static final int ADOBE = 0xEE;
  private static final int HASH_BYTES = 8;

  private final ByteBuffer bytes;
  private int at = 2;

  private JpegMarkers(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  static ImageHeader header(ByteBuffer bytes) {
    return new JpegMarkers(bytes).read();
  }

  private ImageHeader read() {
    MessageDigest tables = Sha256.start();
    int frame = 0;
    boolean adobe = false;
    int marker = next();
    while (marker != START_OF_SCAN) {
      if (marker == END_OF_IMAGE) {
        throw new InvalidInputException("is a JPEG without a picture");
      }
      if (isFrame(marker)) {
        frame = at;
      } else if (marker == QUANTISATION_TABLES) {
        tables.update(bytes.slice(at + 2, length() - 2));
      }
      adobe |= marker == ADOBE;
      at += length();
      marker = next();
    }
    if (frame == 0) {
      throw new InvalidInputException("is a JPEG without a frame header");
    }
    if (bytes.get(frame + 7) == 4 && !adobe) {
      // Adobe's programs store 255 − ink, and OpenCV takes every file for one of theirs.
      throw new InvalidInputException("is a CMYK JPEG that does not say how it stores its inks");
    }
    return new ImageHeader(
        "jpeg",
        Short.toUnsignedInt(bytes.getShort(frame + 5)),
        Short.toUnsignedInt(bytes.getShort(frame + 3)),
        bytes.get(frame + 7),
        bytes.get(frame + 2),
        HexFormat.of().formatHex(tables.digest(), 0, HASH_BYTES),
        reachesEnd());
  }

  /**
   * From the first scan on. A scan's data never holds the end marker, so a file that ends in it is
   * complete, which saves a walk through all of its bytes. Otherwise something may follow the
   * image: segments between scans have lengths, scans end at the next marker.
   */
  private boolean reachesEnd() {
    int last = bytes.limit() - 2;
    if (last >= at && Short.toUnsignedInt(bytes.getShort(last)) == (PREFIX << 8 | END_OF_IMAGE)) {
      return true;
    }
    try {
      int marker = START_OF_SCAN;
      while (marker != END_OF_IMAGE) {
        at += length();
        marker = next();
      }
      return true;
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  /**
   * Goes behind the next marker that a segment follows, or the end. Within a scan, 0xFF is followed
   * by 0 where it is data, and restart markers belong to it.
   */
  private int next() {
    byte[] file = bytes.array();
    while (true) {
      while (file[at] != (byte) PREFIX) {
        at++;
      }
      int marker = file[at + 1] & 0xFF;
      if (marker == PREFIX) {
        at++;
      } else {
        at += 2;
        if (marker > TEMPORARY && (marker < FIRST_RESTART || marker > LAST_RESTART)) {
          return marker;
        }
      }
    }
  }

  private int length() {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static boolean isFrame(int marker) {
    // 0xC4, 0xC8 and 0xCC lie among the frame headers and are none.
    return marker >= 0xC0 && marker <= 0xCF && marker % 4 != 0 || marker == 0xC0;
  }
}
