package dev.winnow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.data.layout.Split;
import dev.winnow.tensor.NativeRuntime;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSetTest {
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  /** One colour, as OpenCV has it: blue, green, red. */
  private Sample flat(String name, int side, Scalar bgr, int label) {
    Path file = folder.resolve(name);
    try (PointerScope scope = new PointerScope()) {
      imwrite(file.toString(), new Mat(side, side, CV_8UC3, bgr));
    }
    return new Sample(file, name, label, Split.TRAIN, "");
  }

  @Test
  void aBatchIsChannelsLast() {
    try (ImageSet images =
            ImageSet.decode(List.of(flat("a.png", 32, new Scalar(1, 2, 3, 0), 1)), 32, n -> {});
        PointerScope scope = new PointerScope()) {
      // The convolutions depend on it, for speed and more (docs/performance.md).
      assertThat(images.batch(tensor(0L, 0L)).is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
    }
  }

  @Test
  void oneBadImageAmongManyIsAnErrorAndNoCrash() throws Exception {
    java.util.ArrayList<Sample> samples = new java.util.ArrayList<>();
    for (int i = 0; i < 64; i++) {
      samples.add(flat(i + ".png", 256, new Scalar(i, 0, 0, 0), 1));
    }
    Path broken = folder.resolve("broken.png");
    java.nio.file.Files.writeString(broken, "broken");
    samples.set(20, new Sample(broken, "broken.png", 1, Split.TRAIN, ""));
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> ImageSet.decode(samples, 128, n -> {}).close())
          .hasMessageContaining("broken.png");
    }
  }

  @Test
  void channelsAreRedGreenBlueFromZeroToOne() {
    List<Sample> samples =
        List.of(
            flat("red ü.png", 64, new Scalar(0, 0, 255, 0), 1),
            flat("blue.png", 16, new Scalar(51, 0, 0, 0), 0));
    try (ImageSet images = ImageSet.decode(samples, 32, n -> {});
        PointerScope scope = new PointerScope()) {
      Tensor batch = images.batch(tensor(1L, 0L));
      assertThat(batch.shape()).containsExactly(2, 3, 32, 32);
      Tensor means =
          batch.mean(new long[] {2, 3}, false, new org.bytedeco.pytorch.ScalarTypeOptional());
      assertThat(means.flatten().allclose(tensor(0f, 0f, 0.2f, 1f, 0f, 0f))).isTrue();
      assertThat(images.labels().equal(tensor(1f, 0f))).isTrue();
    }
  }
}
