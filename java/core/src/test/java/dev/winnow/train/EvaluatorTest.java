package dev.winnow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.data.DataOptions;
import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.TestImages;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.train.metrics.GroupRecall;
import dev.winnow.train.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {
  @TempDir Path root;

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  @Test
  void groupsAndVideosAreMeasured() {
    for (int clip = 0; clip < 3; clip++) {
      TestImages.write(root.resolve("real/street/clip" + clip), false, 4, 32, clip);
      TestImages.write(root.resolve("fake/swap/clip" + clip), true, 2, 32, clip);
    }
    Metrics metrics = evaluate();
    assertThat(count(metrics)).isEqualTo(18);
    assertThat(metrics.groupRecall().get("street")).returns(12, GroupRecall::images);
    assertThat(metrics.groupRecall().get("swap")).returns(6, GroupRecall::images);
    assertThat(count(metrics.video())).isEqualTo(6);
    assertThat(metrics.video().groupRecall().get("swap")).returns(3, GroupRecall::images);
  }

  @Test
  void aClassThatTheNetworkDoesNotKnowIsNamed() throws IOException {
    byte[] images = new byte[16 + 3 * 28 * 28];
    System.arraycopy(
        new byte[] {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 28, 0, 0, 0, 28}, 0, images, 0, 16);
    Files.write(root.resolve("train-images-idx3-ubyte"), images);
    Files.write(
        root.resolve("train-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2});
    assertThatThrownBy(this::evaluate)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("train-images-idx3-ubyte#00002 is of class 2")
        .hasMessageContaining("2 classes");
  }

  private Metrics evaluate() {
    try (DataSet data = DataSet.open(DataOptions.of(root, 32, 0), (done, total) -> {});
        ImageSet images = data.images(data.samples());
        Model model = Architectures.create("mesonet", 32, 1, Device.CPU)) {
      return Evaluator.evaluate(model, images);
    }
  }

  private static int count(Metrics metrics) {
    return metrics.confusion().stream().flatMap(List::stream).mapToInt(Integer::intValue).sum();
  }
}
