package dev.winnow.model.keras;

import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.InvalidInputException;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelShape;
import dev.winnow.model.ModelState.Entry;
import dev.winnow.model.ModelState.Role;
import dev.winnow.model.keras.KerasFile.Weight;
import dev.winnow.tensor.Device;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The MesoNet authors' networks out of their Keras files.
 *
 * <p>Layers are matched kind by kind, in the order in which both codes make them. Keras has kernels
 * as [height, width, in, out], linear weights as [in, out], and flattens a map as row, column,
 * channel; here they are [out, in, height, width], [out, in], and channel, row, column. Its sigmoid
 * is p(real), ours p(fake) = 1 − p(real) = σ(−logit): the last layer changes its sign.
 */
public final class KerasImport {
  private static final List<String> ARCHITECTURES = List.of("mesonet", "mesoinception");

  private static final int CHANNELS = 3;

  /** Of the map that is flattened, in both networks: its channels. */
  private static final int MAP_CHANNELS = 16;

  /** And the image's side over its side. */
  private static final int MAP_REDUCTION = 32;

  /** What Keras calls a layer, and its tensors that go into ours. */
  private enum Kind {
    CONVOLUTION("conv2d", Map.of("weight", "kernel", "bias", "bias")),
    NORM(
        "batch_normalization",
        Map.of(
            "weight", "gamma",
            "bias", "beta",
            "running_mean", "moving_mean",
            "running_var", "moving_variance")),
    LINEAR("dense", Map.of("weight", "kernel", "bias", "bias"));

    final String label;
    final Map<String, String> tensors;

    Kind(String label, Map<String, String> tensors) {
      this.label = label;
      this.tensors = tensors;
    }

    static Kind of(Entry weight) {
      if (weight.role() == Role.NORM) {
        return NORM;
      }
      return weight.tensor().dim() == 4 ? CONVOLUTION : LINEAR;
    }
  }

  private final KerasFile file;
  private final Model model;

  private KerasImport(KerasFile file, Model model) {
    this.file = file;
    this.model = model;
  }

  /** The architectures that can be imported. */
  public static List<String> architectures() {
    return ARCHITECTURES;
  }

  /**
   * A network with the file's weights, for images of the size that they were trained on.
   *
   * @throws InvalidInputException for an architecture that cannot be imported, and naming the file
   *     when it is another network's
   */
  public static Model read(KerasFile file, String arch, Device device) {
    if (!ARCHITECTURES.contains(arch)) {
      throw new InvalidInputException(
          "weights of Keras are imported for "
              + String.join(" and ", ARCHITECTURES)
              + ", not for "
              + arch);
    }
    ModelShape shape = new ModelShape(inputSize(file), CHANNELS, 2);
    try {
      Architectures.of(arch).check(shape);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file.path() + " cannot be used: " + e.getMessage(), e);
    }
    Model model = Architectures.of(arch).create(shape, 0, device);
    try {
      new KerasImport(file, model).load();
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** The file does not say it; the first linear layer has an input for each pixel of the map. */
  private static int inputSize(KerasFile file) {
    List<Map<String, Weight>> linears = file.layers(Kind.LINEAR.label);
    if (linears.isEmpty()) {
      throw new InvalidInputException(
          file.path() + " has no layer called dense_1, dense_2, …: is it another network's?");
    }
    long inputs = weight(file, linears.get(0), Kind.LINEAR, 1, "kernel").shape()[0];
    int side = (int) Math.sqrt(inputs / MAP_CHANNELS);
    if (side == 0 || inputs != (long) side * side * MAP_CHANNELS) {
      throw new InvalidInputException(
          String.format(
              "%s: the first dense layer has %d inputs, which is no square times %d channels: is it"
                  + " another network's?",
              file.path(), inputs, MAP_CHANNELS));
    }
    return side * MAP_REDUCTION;
  }

  private void load() {
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> values = new HashMap<>();
      for (Kind kind : Kind.values()) {
        List<String> names =
            model.state().entries().stream()
                .filter(entry -> entry.name().endsWith(".weight") && Kind.of(entry) == kind)
                .map(entry -> entry.name().substring(0, entry.name().lastIndexOf('.')))
                .toList();
        List<Map<String, Weight>> layers = file.layers(kind.label);
        if (layers.size() != names.size()) {
          throw new InvalidInputException(
              String.format(
                  "%s has %d layers called %s_N, %s has %d: is it another network's?",
                  file.path(),
                  layers.size(),
                  kind.label,
                  model.architecture().name(),
                  names.size()));
        }
        for (int i = 0; i < names.size(); i++) {
          for (Map.Entry<String, String> pair : kind.tensors.entrySet()) {
            Tensor ours = ours(kind, i, weight(file, layers.get(i), kind, i + 1, pair.getValue()));
            boolean last = kind == Kind.LINEAR && i == names.size() - 1;
            values.put(names.get(i) + "." + pair.getKey(), last ? ours.neg() : ours);
          }
        }
      }
      // Keras does not count batches.
      model
          .state()
          .byName()
          .forEach(
              (name, tensor) -> {
                if (name.endsWith(".num_batches_tracked")) {
                  values.put(name, tensor);
                }
              });
      model.state().load(values, file.path().toString());
    }
  }

  private static Weight weight(
      KerasFile file, Map<String, Weight> layer, Kind kind, int number, String name) {
    Weight weight = layer.get(name);
    int rank = !name.equals("kernel") ? 1 : kind == Kind.CONVOLUTION ? 4 : 2;
    if (weight == null || weight.shape().length != rank) {
      throw new InvalidInputException(
          String.format(
              "%s: %s layer %d has %s %s",
              file.path(), kind.label, number, weight == null ? "no" : "a misshapen", name));
    }
    if (name.equals("moving_variance")) {
      for (float value : weight.values()) {
        if (value < 0) {
          throw new InvalidInputException(
              String.format(
                  "%s: %s layer %d has a variance of %s", file.path(), kind.label, number, value));
        }
      }
    }
    return weight;
  }

  /** A tensor of Keras in the order of ours. */
  private static Tensor ours(Kind kind, int index, Weight weight) {
    int[] shape = weight.shape();
    Tensor flat = tensor(weight.values());
    if (shape.length == 1) {
      return flat;
    }
    if (kind == Kind.CONVOLUTION) {
      return flat.view(shape[0], shape[1], shape[2], shape[3]).permute(3, 2, 0, 1);
    }
    if (index > 0) {
      return flat.view(shape[0], shape[1]).t();
    }
    int side = (int) Math.sqrt(shape[0] / MAP_CHANNELS);
    return flat.view(side, side, MAP_CHANNELS, shape[1])
        .permute(3, 2, 0, 1)
        .reshape(shape[1], shape[0]);
  }
}
