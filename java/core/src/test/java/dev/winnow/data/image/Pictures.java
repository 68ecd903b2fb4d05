package dev.winnow.data.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Image files of kinds that a camera rarely makes, as bytes. Java and OpenCV write what they can.
 */
public final class Pictures {
  /** The quarters of {@link #quarters}: upper left, upper right, lower left, lower right. */
  static final Color[] QUARTERS = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};

  private Pictures() {}

  /** A picture in four colours, so that every rotation shows. */
  public static BufferedImage quarters(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < 4; i++) {
      graphics.setColor(QUARTERS[i]);
      graphics.fillRect(i % 2 * width / 2, i / 2 * height / 2, (width + 1) / 2, (height + 1) / 2);
    }
    graphics.dispose();
    return image;
  }

  /** Writes by Java; progressive (JPEG) or interlaced (PNG) where asked for. */
  public static byte[] written(BufferedImage image, String format, boolean progressive) {
    return written(new IIOImage(image, null, null), format, progressive);
  }

  private static byte[] written(IIOImage image, String format, boolean progressive) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      if (progressive) {
        parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(out);
      writer.write(null, image, parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Writes by OpenCV. */
  public static byte[] encoded(Mat image, String extension, int... parameters) {
    try (PointerScope scope = new PointerScope()) {
      BytePointer out = new BytePointer();
      opencv_imgcodecs.imencode(extension, image, out, new IntPointer(parameters));
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }

  /** A JPEG in CMYK of one ink mixture; Adobe's way, which is usual, stores 255 − ink. */
  static byte[] cmyk(int cyan, int magenta, int yellow, int black, boolean adobe) {
    WritableRaster inks = Raster.createInterleavedRaster(0, 64, 64, 4, null);
    int[] inksOfPixel = {cyan, magenta, yellow, black};
    for (int band = 0; band < 4; band++) {
      int[] samples = new int[64 * 64];
      Arrays.fill(samples, adobe ? 255 - inksOfPixel[band] : inksOfPixel[band]);
      inks.setSamples(0, 0, 64, 64, band, samples);
    }
    byte[] plain = written(new IIOImage(inks, null, null), "jpeg", false);
    byte[] marker = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
    return adobe ? withSegment(plain, 0xEE, marker) : plain;
  }

  /** The JPEG, with the note that the camera was turned. */
  public static byte[] turned(byte[] jpeg, int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(6 + 8 + 2 + 12 + 4);
    exif.put(new byte[] {'E', 'x', 'i', 'f', 0, 0});
    exif.put(new byte[] {'M', 'M', 0, 42}).putInt(8);
    exif.putShort((short) 1);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return withSegment(jpeg, 0xE1, exif.array());
  }

  /** The JPEG, with a segment at its start. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    return ByteBuffer.allocate(jpeg.length + 4 + content.length)
        .put(jpeg, 0, 2)
        .put((byte) 0xFF)
        .put((byte) marker)
        .putShort((short) (2 + content.length))
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** A PNG that claims to be of another size, with a checksum that agrees. */
  static byte[] claiming(byte[] png, int width, int height) {
    ByteBuffer bytes = ByteBuffer.wrap(png.clone()).putInt(16, width).putInt(20, height);
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), 12, 17);
    return bytes.putInt(29, (int) crc.getValue()).array();
  }
}
