package dev.winnow.analysis.forgetting;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;

import dev.winnow.data.DataOptions;
import dev.winnow.data.DataSet;
import dev.winnow.data.layout.Manifest;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Fakes of a common group, which are red, fakes of a rare one, which are green, and black reals;
 * and a network that passes each colour on by weights of its own: its logit is above 0 where either
 * colour is seen.
 */
final class TwoColours {
  static final int SIZE = 32;
  static final String COMMON = "red";
  static final String RARE = "green";

  /** The first weight that green passes, the smallest of those that are not 0. */
  static final float GREEN = 0.9f;

  /** Weights that are not 0: one a colour in five convolutions and in the linear layer. */
  static final int WEIGHTS = 12;

  private static final int LAYERS = 5;

  private TwoColours() {}

  static Model network() {
    Model model = Architectures.create("cnn5", SIZE, 0, Device.CPU);
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      model.state().weights().forEach(entry -> entry.tensor().zero_());
      for (int layer = 1; layer <= LAYERS; layer++) {
        Tensor weight = model.state().byName().get("conv" + layer + ".weight");
        for (int colour = 0; colour < 2; colour++) {
          Tensor row = weight.select(0, colour).select(0, colour).select(0, 1);
          set(row, 1, layer == 1 && colour == 1 ? GREEN : 1);
        }
      }
      Tensor output = model.state().byName().get("fc.weight").select(0, 0);
      set(output, 0, 4);
      set(output, 1, 4);
      model.state().byName().get("fc.bias").fill_(new org.bytedeco.pytorch.Scalar(-0.5));
    }
    return model;
  }

  private static void set(Tensor row, long index, float value) {
    row.select(0, index).fill_(new org.bytedeco.pytorch.Scalar(value));
  }

  static DataSet images(Path root, int common, int rare, int reals) throws IOException {
    Files.createDirectories(root);
    List<Manifest.Row> rows = new ArrayList<>();
    for (int i = 0; i < common; i++) {
      rows.add(write(root, COMMON + i, "fake", COMMON, new Scalar(0, 0, 200 + i % 50, 0)));
    }
    for (int i = 0; i < rare; i++) {
      rows.add(write(root, RARE + i, "fake", RARE, new Scalar(0, 200 + i % 50, 0, 0)));
    }
    for (int i = 0; i < reals; i++) {
      rows.add(write(root, "real" + i, "real", "", new Scalar(i % 3, 0, 0, 0)));
    }
    Manifest.write(root.resolve(Manifest.FILE_NAME), rows);
    return DataSet.open(DataOptions.of(root, SIZE, 1), (done, total) -> {});
  }

  static Manifest.Row write(Path root, String name, String label, String group, Scalar colour) {
    try (PointerScope scope = new PointerScope()) {
      imwrite(root.resolve(name + ".png").toString(), new Mat(SIZE, SIZE, CV_8UC3, colour));
    }
    return new Manifest.Row(name + ".png", label, "train", group, "", "", "");
  }
}
