package dev.winnow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.data.layout.Split;
import dev.winnow.tensor.NativeRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
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
  private void flat(String name, int side, Scalar bgr) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (PointerScope scope = new PointerScope()) {
      imwrite(file.toString(), new Mat(side, side, CV_8UC3, bgr));
    }
  }

  private DataSet redFakesAndBlueReals() throws IOException {
    for (Split split : Split.values()) {
      flat(split.label() + "/fake/red ü.png", 64, new Scalar(0, 0, 255, 0));
      flat(split.label() + "/real/blue.png", 16, new Scalar(51, 0, 0, 0));
    }
    return DataSet.open(DataOptions.of(folder, 32, 0), (done, total) -> {});
  }

  @Test
  void channelsAreRedGreenBlueFromZeroToOne() throws IOException {
    try (DataSet data = redFakesAndBlueReals();
        ImageSet images = data.images(data.of(Split.TRAIN));
        PointerScope scope = new PointerScope()) {
      assertThat(images.samples())
          .extracting(Sample::name)
          .containsExactly("train/fake/red ü.png", "train/real/blue.png");
      Tensor batch = ImageSet.toInput(images.pixels(0, 2));
      assertThat(batch.shape()).containsExactly(2, 3, 32, 32);
      Tensor means = batch.mean(new long[] {2, 3}, false, new ScalarTypeOptional());
      assertThat(means.flatten().allclose(tensor(1f, 0f, 0f, 0f, 0f, 0.2f))).isTrue();
      assertThat(images.labels().equal(tensor(1f, 0f))).isTrue();
    }
  }

  @Test
  void chosenImagesComeInTheOrderOfTheChoice() throws IOException {
    try (DataSet data = redFakesAndBlueReals()) {
      List<Sample> backwards =
          data.samples().stream().sorted(Comparator.comparing(Sample::row).reversed()).toList();
      try (ImageSet images = data.images(backwards);
          PointerScope scope = new PointerScope()) {
        for (int i = 0; i < backwards.size(); i++) {
          int red = images.pixels(i, 1).select(3, 0).flatten().select(0, 0).item_byte() & 0xFF;
          assertThat(red).as(backwards.get(i).name()).isEqualTo(255 * backwards.get(i).label());
        }
      }
    }
  }
}
