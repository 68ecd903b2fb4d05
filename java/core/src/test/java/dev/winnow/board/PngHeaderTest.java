package dev.winnow.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PngHeaderTest {
  private static final int WIDTH = 5;
  private static final int HEIGHT = 3;

  /** An image, PNG's code for what its pixels are, and how many channels that is. */
  static List<Arguments> colourTypes() {
    return List.of(
        Arguments.of("grey", image(BufferedImage.TYPE_BYTE_GRAY), 0, 1),
        Arguments.of("grey and alpha", greyWithAlpha(), 4, 2),
        Arguments.of("RGB", image(BufferedImage.TYPE_3BYTE_BGR), 2, 3),
        Arguments.of("palette", image(BufferedImage.TYPE_BYTE_INDEXED), 3, 3),
        Arguments.of("RGBA", image(BufferedImage.TYPE_4BYTE_ABGR), 6, 4));
  }

  private static BufferedImage image(int type) {
    return new BufferedImage(WIDTH, HEIGHT, type);
  }

  private static BufferedImage greyWithAlpha() {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            ColorModel.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    return new BufferedImage(
        model, model.createCompatibleWritableRaster(WIDTH, HEIGHT), false, null);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("colourTypes")
  void sizeAndChannelsAreRead(String name, BufferedImage image, int code, int channels)
      throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", png)).isTrue();
    assertThat(png.toByteArray()[25]).isEqualTo((byte) code);
    assertThat(PngHeader.of(png.toByteArray())).isEqualTo(new PngHeader(WIDTH, HEIGHT, channels));
  }
}
