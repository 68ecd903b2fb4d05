package dev.winnow.analysis.attention;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
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
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Images and a network whose attention is known.
 *
 * <p>A fake is black, with a red square, which is its forged region, and a green one in the
 * opposite corner; a real has a blue square. The network's five layers pass the three colours on,
 * each by one weight. Its logit is 4 red + green − blue, so red is the evidence for fake, then
 * green, and blue that for real.
 */
final class Planted {
  /** Side of the images; the layer that Grad-CAM looks at has a cell for 16 pixels. */
  static final int SIZE = 128;

  static final int CELL = 16;

  /** Side of the squares. */
  static final int SQUARE = 2 * CELL;

  /** Weights that are not 0: one a colour in five convolutions and in the linear layer. */
  static final int WEIGHTS = 18;

  /** The first weight that red passes, the smallest of those that are not 0. */
  static final float RED = 0.9f;

  private static final int LAYERS = 5;
  private static final int[][] CORNERS = {{1, 1}, {5, 1}, {1, 5}, {5, 5}};

  private Planted() {}

  /** A network with all of its weights alive. */
  static Model network() {
    Model model = Architectures.create("cnn5", SIZE, 0, Device.CPU);
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      model.state().weights().forEach(entry -> entry.tensor().zero_());
      model.state().byName().get("fc.bias").zero_();
      for (int layer = 1; layer <= LAYERS; layer++) {
        Tensor weight = model.state().byName().get("conv" + layer + ".weight");
        for (int colour = 0; colour < 3; colour++) {
          Tensor kernel = weight.select(0, colour).select(0, colour);
          set(kernel.select(0, 1), 1, layer == 1 && colour == 0 ? RED : 1);
        }
      }
      Tensor output = model.state().byName().get("fc.weight").select(0, 0);
      set(output, 0, 4);
      set(output, 1, 1);
      set(output, 2, -1);
    }
    return model;
  }

  private static void set(Tensor row, long index, float value) {
    row.select(0, index).fill_(new org.bytedeco.pytorch.Scalar(value));
  }

  /** Writes so many fakes and as many reals, with a manifest, and opens them. */
  static DataSet images(Path root, int perClass) throws IOException {
    Files.createDirectories(root.resolve("masks"));
    List<Manifest.Row> rows = new ArrayList<>();
    try (PointerScope scope = new PointerScope()) {
      for (int i = 0; i < perClass; i++) {
        int[] forged = CORNERS[i % CORNERS.length];
        int[] opposite = CORNERS[CORNERS.length - 1 - i % CORNERS.length];
        Mat fake = black(CV_8UC3, SIZE);
        square(fake, forged, CELL, new Scalar(0, 0, 255, 0));
        square(fake, opposite, CELL, new Scalar(0, 255, 0, 0));
        // Of another size than the image.
        Mat mask = black(CV_8UC1, 3 * SIZE);
        square(mask, forged, 3 * CELL, Scalar.all(255));
        Mat real = black(CV_8UC3, SIZE);
        square(real, forged, CELL, new Scalar(255, 0, 0, 0));
        String name = String.format("%03d.png", i);
        write(root, "fake-" + name, fake);
        write(root, "masks/" + name, mask);
        write(root, "real-" + name, real);
        rows.add(row("fake-" + name, "fake", "swap", "masks/" + name));
        rows.add(row("real-" + name, "real", "", ""));
      }
    }
    Manifest.write(root.resolve(Manifest.FILE_NAME), rows);
    return DataSet.open(DataOptions.of(root, SIZE, 1), (done, total) -> {});
  }

  private static Manifest.Row row(String path, String label, String group, String mask) {
    return new Manifest.Row(path, label, "train", group, "", "", mask);
  }

  private static Mat black(int type, int side) {
    return new Mat(side, side, type, Scalar.all(0));
  }

  private static void square(Mat image, int[] corner, int cell, Scalar colour) {
    image.apply(new Rect(corner[0] * cell, corner[1] * cell, 2 * cell, 2 * cell)).put(colour);
  }

  private static void write(Path root, String name, Mat image) {
    imwrite(root.resolve(name).toString(), image);
  }
}
