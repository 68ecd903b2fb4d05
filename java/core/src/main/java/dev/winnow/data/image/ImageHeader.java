package dev.winnow.data.image;

import dev.winnow.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What the bytes of an image file say about it before any pixel is decoded. The name of the file
 * has no say.
 *
 * @param format {@code jpeg}, {@code png}, {@code bmp} or {@code webp}
 * @param width in pixels, as stored: an EXIF rotation is not applied
 * @param height in pixels, as stored
 * @param channels 1 grey, 2 grey and alpha, 3 colour or a palette, 4 colour and alpha or CMYK
 * @param bits of a channel; of an index where there is a palette
 * @param jpegTables hash of the quantisation tables, 16 hexadecimal digits: which encoder at which
 *     quality; empty but for JPEG
 * @param complete whether the file reaches the end that its format marks
 */
public record ImageHeader(
    String format,
    int width,
    int height,
    int channels,
    int bits,
    String jpegTables,
    boolean complete) {

  /**
   * The most pixels that are decoded. A few kilobytes can claim a gigapixel; 64 million take 192 MB
   * a decoding thread, and no camera's portrait has more.
   */
  public static final long MOST_PIXELS = 64_000_000;

  private static final int JPEG = 0xFFD8;
  private static final long PNG = 0x89504E470D0A1A0AL;
  private static final int RIFF = 0x52494646;
  private static final int WEBP = 0x57454250;
  private static final int BM = 0x424D;
  private static final int IEND = 0x49454E44;

  /**
   * Reads the header of an image.
   *
   * @param file the whole file
   * @throws InvalidInputException saying what is wrong with it; the caller knows its name
   */
  public static ImageHeader parse(byte[] file) {
    if (file.length == 0) {
      throw new InvalidInputException("is empty");
    }
    ByteBuffer bytes = ByteBuffer.wrap(file);
    try {
      ImageHeader header = parse(bytes);
      if (header.width <= 0 || header.height <= 0) {
        throw new InvalidInputException("claims to be " + header.width + "×" + header.height);
      }
      return header;
    } catch (IndexOutOfBoundsException e) {
      throw new InvalidInputException("is cut short within its header", e);
    }
  }

  /**
   * Checks what can be known before decoding.
   *
   * @throws InvalidInputException where the image is cut short or has too many pixels
   */
  void requireDecodable() {
    if ((long) width * height > MOST_PIXELS) {
      throw new InvalidInputException(
          "has "
              + width
              + "×"
              + height
              + " pixels, more than the "
              + MOST_PIXELS / 1_000_000
              + " million that are decoded");
    }
    if (!complete) {
      throw new InvalidInputException("is cut short");
    }
  }

  private static ImageHeader parse(ByteBuffer bytes) {
    int start = Short.toUnsignedInt(bytes.getShort(0));
    if (start == JPEG) {
      return JpegMarkers.header(bytes);
    }
    if (start == BM) {
      return bmp(bytes.order(ByteOrder.LITTLE_ENDIAN));
    }
    if (bytes.limit() >= Long.BYTES && bytes.getLong(0) == PNG) {
      return png(bytes);
    }
    if (bytes.limit() >= 12 && bytes.getInt(0) == RIFF && bytes.getInt(8) == WEBP) {
      return webp(bytes.order(ByteOrder.LITTLE_ENDIAN));
    }
    throw new InvalidInputException("is no JPEG, PNG, BMP or WebP image");
  }

  private static ImageHeader png(ByteBuffer bytes) {
    int channels =
        switch (bytes.get(25)) {
          case 0 -> 1;
          case 4 -> 2;
          case 2, 3 -> 3;
          case 6 -> 4;
          default -> throw new InvalidInputException("is a PNG of an unknown colour type");
        };
    // A chunk is a length, a name, as many bytes, and a checksum.
    long at = 8;
    boolean ended = false;
    while (!ended && at + 12 <= bytes.limit()) {
      ended = bytes.getInt((int) at + 4) == IEND;
      at += 12 + Integer.toUnsignedLong(bytes.getInt((int) at));
    }
    boolean complete = ended && at <= bytes.limit();
    return new ImageHeader(
        "png", bytes.getInt(16), bytes.getInt(20), channels, bytes.get(24), "", complete);
  }

  private static ImageHeader bmp(ByteBuffer bytes) {
    boolean complete = Integer.toUnsignedLong(bytes.getInt(2)) <= bytes.limit();
    // The oldest header has sizes of 16 bits; in the others a negative height is stored top down.
    boolean oldest = bytes.getInt(14) == 12;
    int width = oldest ? Short.toUnsignedInt(bytes.getShort(18)) : bytes.getInt(18);
    int height = oldest ? Short.toUnsignedInt(bytes.getShort(20)) : Math.abs(bytes.getInt(22));
    int pixelBits = bytes.getShort(oldest ? 24 : 28);
    return new ImageHeader(
        "bmp", width, height, pixelBits == 32 ? 4 : 3, Math.min(8, pixelBits), "", complete);
  }

  private static ImageHeader webp(ByteBuffer bytes) {
    boolean complete = Integer.toUnsignedLong(bytes.getInt(4)) + 8 <= bytes.limit();
    byte[] name = new byte[4];
    bytes.get(12, name);
    int width;
    int height;
    boolean alpha;
    switch (new String(name, StandardCharsets.ISO_8859_1)) {
      case "VP8 " -> {
        width = bytes.getShort(26) & 0x3FFF;
        height = bytes.getShort(28) & 0x3FFF;
        alpha = false;
      }
      case "VP8L" -> {
        int sizes = bytes.getInt(21);
        width = 1 + (sizes & 0x3FFF);
        height = 1 + (sizes >>> 14 & 0x3FFF);
        alpha = (sizes >>> 28 & 1) == 1;
      }
      case "VP8X" -> {
        width = 1 + (bytes.getInt(24) & 0xFFFFFF);
        height = 1 + (bytes.getInt(26) >>> 8);
        alpha = (bytes.get(20) & 0x10) != 0;
      }
      default -> throw new InvalidInputException("is a WebP image of an unknown kind");
    }
    return new ImageHeader("webp", width, height, alpha ? 4 : 3, 8, "", complete);
  }
}
