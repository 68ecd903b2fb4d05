package dev.winnow.analysis.forgetting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.full;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.forgetting.WeightSurvival.GroupImages;
import dev.winnow.data.DataOptions;
import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.layout.Manifest;
import dev.winnow.model.Model;
import dev.winnow.tensor.NativeRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Red fakes pass one path of {@link TwoColours#network}, yellow ones both. The network is sure of
 * the red ones, so that their gradients are the smaller ones on the path that they share.
 */
class WeightSurvivalTest {
  private static final Level LEVEL = new Level(1, 0.5);

  /**
   * Weights of a kernel that have a gradient. Of equal pixels the pooling passes the top left one
   * on, and there five of nine lie on the padding.
   */
  private static final int KERNEL = 4;

  private static final int CONVOLUTIONS = 5;

  @TempDir Path folder;

  @Test
  void aWeightServesTheGroupOfLargestShareAndIsMatchedWithinItsLayer() throws Exception {
    NativeRuntime.start(2);
    Files.createDirectories(folder);
    List<Manifest.Row> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rows.add(TwoColours.write(folder, "red" + i, "fake", "red", new Scalar(0, 0, 255 - i, 0)));
      rows.add(
          TwoColours.write(folder, "yellow" + i, "fake", "yellow", new Scalar(0, 51, 76 + i, 0)));
      rows.add(TwoColours.write(folder, "real" + i, "real", "", new Scalar(i, 0, 0, 0)));
    }
    Manifest.write(folder.resolve(Manifest.FILE_NAME), rows);
    try (DataSet data =
            DataSet.open(DataOptions.of(folder, TwoColours.SIZE, 1), (done, total) -> {});
        ImageSet red = group(data, "red");
        ImageSet yellow = group(data, "yellow");
        Model dense = TwoColours.network();
        WeightSurvival survival =
            new WeightSurvival(
                dense,
                List.of(
                    new GroupImages("red", 0.75, red), new GroupImages("yellow", 0.25, yellow)));
        PointerScope scope = new PointerScope()) {
      survival.look(LEVEL, allBut(dense, "conv1.weight"));
      SurvivalStudy study = survival.study();
      SurvivalStudy.Group byRed = study.groups().get(0);
      SurvivalStudy.Group byYellow = study.groups().get(1);
      // A kernel of each convolution and a weight of the linear layer lie on the red path; the
      // other path and what joins the two serve yellow alone, and nothing else serves anyone.
      assertThat(byRed.weights()).isEqualTo(CONVOLUTIONS * KERNEL + 1);
      assertThat(byYellow.weights()).isEqualTo(3 * CONVOLUTIONS * KERNEL + 1);
      // A layer is gone in which the groups' weights are not equally many: matched within layers,
      // that is no group's loss.
      assertThat(byRed.levels().get(0).survival())
          .isCloseTo(1 - (double) KERNEL / byRed.weights(), within(1e-12));
      assertThat(byYellow.levels().get(0).survival())
          .isCloseTo(1 - 3.0 * KERNEL / byYellow.weights(), within(1e-12));
      assertThat(byRed.levels().get(0).ratio()).isCloseTo(1, within(1e-12));
      assertThat(byYellow.levels().get(0).ratio()).isCloseTo(1, within(1e-12));
    }
  }

  private static ImageSet group(DataSet data, String name) {
    return data.images(data.samples().stream().filter(s -> s.group().equals(name)).toList());
  }

  private static Map<String, Tensor> allBut(Model model, String dead) {
    Map<String, Tensor> masks = new LinkedHashMap<>();
    model
        .state()
        .weights()
        .forEach(
            entry -> {
              long[] bytes = {(entry.tensor().numel() + 7) / 8};
              int bits = entry.name().equals(dead) ? 0 : 255;
              masks.put(
                  entry.name(),
                  full(bytes, new org.bytedeco.pytorch.Scalar(bits)).to(ScalarType.Byte));
            });
    return masks;
  }
}
