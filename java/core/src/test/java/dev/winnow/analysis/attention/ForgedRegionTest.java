package dev.winnow.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.InvalidInputException;
import dev.winnow.data.Sample;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Split;
import dev.winnow.tensor.NativeRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgedRegionTest {
  @TempDir Path folder;

  @BeforeAll
  static void load() {
    NativeRuntime.start(2);
  }

  private static Sample sample(Path mask) {
    Entry entry =
        new Entry(
            Path.of("x"),
            0,
            "x",
            1,
            Optional.of(Split.TEST),
            "",
            List.of(),
            "",
            Optional.ofNullable(mask));
    return new Sample(0, entry, Split.TEST, "");
  }

  private Path mask(int rows, int columns, int... levels) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      bytes[i] = (byte) levels[i];
    }
    Path file = folder.resolve(rows + "x" + columns + ".png");
    imwrite(file.toString(), new Mat(rows, columns, CV_8UC1, new BytePointer(bytes)));
    return file;
  }

  @Test
  void aPixelIsForgedWhereHalfOfItIs() {
    try (PointerScope scope = new PointerScope()) {
      // Four pixels become one: all, half, a quarter and none of it forged.
      Path large = mask(4, 4, 255, 255, 255, 0, 255, 255, 255, 0, 255, 0, 0, 0, 0, 0, 0, 0);
      Path exact = mask(2, 2, 255, 128, 127, 0);
      Path wide = mask(2, 6, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255);
      Tensor regions =
          ForgedRegion.read(List.of(sample(large), sample(exact), sample(wide), sample(null)), 2);
      assertThat(regions.shape()).containsExactly(4, 2, 2);
      Tensor expected = tensor(1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0).view(4, 2, 2);
      assertThat(regions.equal(expected.gt(new Scalar(0)))).isTrue();
    }
  }

  @Test
  void whatIsNoPictureIsNamed() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
    assertThatThrownBy(() -> ForgedRegion.read(List.of(sample(broken)), 8))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("broken.png");
  }
}
