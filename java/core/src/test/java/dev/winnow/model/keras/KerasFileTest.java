package dev.winnow.model.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.model.Model;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of Meso-4's shape for images of 64×64, written here, whole and broken. */
class KerasFileTest {
  private static final int[][] KERNELS = {
    {3, 3, 3, 8}, {5, 5, 8, 8}, {5, 5, 8, 16}, {5, 5, 16, 16}
  };
  private static final int[][] LINEAR = {{2 * 2 * 16, 16}, {16, 1}};

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  /**
   * Layer to weight to an array of floats; each value of a tensor is its index in Keras's order.
   */
  private static Map<String, Map<String, Object>> meso4() {
    Map<String, Map<String, Object>> layers = new LinkedHashMap<>();
    for (int i = 0; i < KERNELS.length; i++) {
      int out = KERNELS[i][3];
      layers.put("conv2d_" + (9 + i), weights("kernel", counted(KERNELS[i]), "bias", counted(out)));
      Map<String, Object> norm = weights("gamma", counted(out), "beta", counted(out));
      norm.putAll(weights("moving_mean", counted(out), "moving_variance", counted(out)));
      layers.put("batch_normalization_" + (i + 1), norm);
    }
    for (int i = 0; i < LINEAR.length; i++) {
      layers.put(
          i == 0 ? "dense" : "dense_" + i,
          weights("kernel", counted(LINEAR[i]), "bias", counted(LINEAR[i][1])));
    }
    return layers;
  }

  private static Map<String, Object> weights(String a, Object first, String b, Object second) {
    Map<String, Object> weights = new LinkedHashMap<>();
    weights.put(a, first);
    weights.put(b, second);
    return weights;
  }

  private static Object counted(int... shape) {
    return fill(shape, 0, new int[1]);
  }

  private static Object fill(int[] shape, int depth, int[] next) {
    int extent = shape[depth];
    Object array = Array.newInstance(float.class, Arrays.copyOfRange(shape, depth, shape.length));
    for (int i = 0; i < extent; i++) {
      Array.set(
          array, i, depth == shape.length - 1 ? (float) next[0]++ : fill(shape, depth + 1, next));
    }
    return array;
  }

  private Path written(Map<String, Map<String, Object>> layers) {
    Path path = folder.resolve("weights.h5");
    try (WritableHdfFile file = HdfFile.write(path)) {
      file.putAttribute("layer_names", layers.keySet().toArray(String[]::new));
      layers.forEach(
          (layer, weights) -> {
            WritableGroup group = file.putGroup(layer);
            group.putAttribute(
                "weight_names",
                weights.keySet().stream()
                    .map(name -> layer + "/" + name + ":0")
                    .toArray(String[]::new));
            WritableGroup inner = group.putGroup(layer);
            weights.forEach((name, values) -> inner.putDataset(name + ":0", values));
          });
    }
    return path;
  }

  @Test
  void tensorsComeInOurOrder() {
    Path path = written(meso4());
    try (Model model = KerasImport.read(KerasFile.read(path), "mesonet", Device.CPU);
        PointerScope scope = new PointerScope()) {
      assertThat(model.shape().size()).isEqualTo(64);
      Map<String, Tensor> state = model.state().byName();
      // Output 5, input 2, row 3, column 1 of conv2; Keras: row, column, input, output.
      assertThat(
              state
                  .get("conv2.weight")
                  .select(0, 5)
                  .select(0, 2)
                  .select(0, 3)
                  .select(0, 1)
                  .item_float())
          .isEqualTo(((3 * 5 + 1) * 8 + 2) * 8 + 5);
      // Input (channel 7, row 1, column 0) of output 9 of fc1; Keras: row, column, channel.
      assertThat(state.get("fc1.weight").select(0, 9).select(0, 7 * 4 + 1 * 2 + 0).item_float())
          .isEqualTo(((1 * 2 + 0) * 16 + 7) * 16 + 9);
      assertThat(state.get("fc2.weight").select(0, 0).select(0, 11).item_float()).isEqualTo(-11);
      assertThat(state.get("bn3.running_var").select(0, 4).item_float()).isEqualTo(4);
    }
  }

  @Test
  void anotherNetworkIsRefused() {
    Map<String, Map<String, Object>> missing = meso4();
    missing.remove("conv2d_10");
    refused(missing, "3 layers called conv2d_N");
    Map<String, Map<String, Object>> headless = meso4();
    headless.keySet().removeIf(name -> name.startsWith("dense"));
    refused(headless, "no layer called dense_1");
    Map<String, Map<String, Object>> unbiased = meso4();
    unbiased.get("conv2d_10").remove("bias");
    refused(unbiased, "conv2d layer 2 has no bias");
    Map<String, Map<String, Object>> flat = meso4();
    flat.get("conv2d_10").put("kernel", counted(1600));
    refused(flat, "misshapen kernel");
    Map<String, Map<String, Object>> wide = meso4();
    wide.get("conv2d_10").put("kernel", counted(5, 5, 8, 9));
    refused(wide, "conv2.weight");
    Map<String, Map<String, Object>> oblong = meso4();
    oblong.get("dense").put("kernel", counted(96, 16));
    refused(oblong, "96 inputs");
    Map<String, Map<String, Object>> doubles = meso4();
    doubles.get("dense").put("bias", new double[16]);
    refused(doubles, "32-bit floats");
    Map<String, Map<String, Object>> diverged = meso4();
    diverged.get("dense").put("bias", new float[] {Float.NaN});
    refused(diverged, "NaN");
  }

  private void refused(Map<String, Map<String, Object>> layers, String reason) {
    Path path = written(layers);
    assertThatThrownBy(() -> KerasImport.read(KerasFile.read(path), "mesonet", Device.CPU).close())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("weights.h5")
        .hasMessageContaining(reason);
  }

  @Test
  void anyOtherFileIsRefused() throws Exception {
    Path text = folder.resolve("text.h5");
    Files.writeString(text, "no HDF5 at all");
    Path other = folder.resolve("other.h5");
    try (WritableHdfFile file = HdfFile.write(other)) {
      file.putDataset("numbers", new float[3]);
    }
    for (Path path : new Path[] {text, other, folder.resolve("absent.h5"), folder}) {
      assertThatThrownBy(() -> KerasFile.read(path))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(path.toString());
    }
  }

  @Test
  void anArchitectureThatIsNotImportedNamesThoseThatAre() {
    KerasFile file = KerasFile.read(written(meso4()));
    assertThatThrownBy(() -> KerasImport.read(file, "resnet18", Device.CPU))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("mesonet and mesoinception");
  }

  /** Never anything but success or a message that names the file. */
  @Test
  void damageIsReported() throws Exception {
    byte[] whole = Files.readAllBytes(written(meso4()));
    damage(whole, 11);
    Path root = MesoNetWeights.FOLDER;
    if (Files.isDirectory(root)) {
      damage(Files.readAllBytes(root.resolve("weights/Meso4_DF.h5")), 12);
    }
  }

  private void damage(byte[] whole, long seed) throws Exception {
    Random random = new Random(seed);
    Path path = folder.resolve("damaged.h5");
    for (int i = 0; i < 300; i++) {
      byte[] bytes = whole.clone();
      int at = random.nextInt(whole.length);
      if (i % 3 == 0) {
        bytes = Arrays.copyOf(bytes, at);
      } else {
        // A third of all hits in the first bytes, where the structure is.
        at = i % 3 == 1 ? at : random.nextInt(4096);
        bytes[at] = (byte) random.nextInt(256);
      }
      Files.write(path, bytes);
      try (Model model = KerasImport.read(KerasFile.read(path), "mesonet", Device.CPU)) {
        assertThat(model.shape().size()).isPositive();
      } catch (InvalidInputException e) {
        assertThat(e).as("seed %d, case %d", seed, i).hasMessageContaining("damaged.h5");
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", case " + i + ", byte " + at, e);
      }
    }
  }
}
