package dev.winnow.board;

import java.nio.ByteBuffer;

/** What a PNG says of itself in its first bytes (W3C PNG, 5.2 and 11.2.1). */
record PngHeader(int width, int height, int channels) {
  private static final int BYTES = 26;
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;

  /**
   * @throws IllegalArgumentException when the bytes are no PNG
   */
  static PngHeader of(byte[] png) {
    ByteBuffer bytes = ByteBuffer.wrap(png);
    if (png.length < BYTES || bytes.getLong() != SIGNATURE) {
      throw new IllegalArgumentException("the image is not a PNG");
    }
    int channels =
        switch (bytes.get(25)) {
          case 0 -> 1;
          case 4 -> 2;
          case 6 -> 4;
          default -> 3; // RGB, and a palette of it
        };
    return new PngHeader(bytes.getInt(16), bytes.getInt(20), channels);
  }
}
