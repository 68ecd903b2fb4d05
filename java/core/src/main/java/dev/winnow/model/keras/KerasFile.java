package dev.winnow.model.keras;

import dev.winnow.InvalidInputException;
import dev.winnow.io.Sha256;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.message.DataLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The weights in an HDF5 file of Keras 2, by layer.
 *
 * <p>The attribute {@code layer_names} of the root (of {@code model_weights} in a file of the whole
 * model) lists groups; the attribute {@code weight_names} of each group lists datasets in it.
 */
public final class KerasFile {
  /** Of what is imported, the largest has some 20 MB and Adam's state twice as much. */
  private static final long MOST_BYTES = 1L << 26;

  /** The name that Keras gives the nth layer of a kind that it makes; the first has no number. */
  private static final Pattern LAYER = Pattern.compile("(.+?)(?:_(\\d{1,9}))?");

  /** {@code layer/kernel:0}: the number is TensorFlow's, of an operation's outputs. */
  private static final Pattern WEIGHT = Pattern.compile("(?:.*/)?([^/:]+)(?::0)?");

  /**
   * A tensor of a layer, in the order of Keras.
   *
   * @param values row after row
   */
  record Weight(int[] shape, float[] values) {}

  private final Path path;
  private final String sha256;
  private final Map<String, Map<Integer, Map<String, Weight>>> layers = new LinkedHashMap<>();
  private long unread;

  private KerasFile(Path path, byte[] bytes) {
    this.path = path;
    sha256 = HexFormat.of().formatHex(Sha256.start().digest(bytes));
    unread = bytes.length;
    try (HdfFile file = HdfFile.fromBytes(bytes)) {
      Node whole = file.getChild("model_weights");
      Group root = whole instanceof Group group ? group : file;
      for (String name : strings(root, "layer_names")) {
        readLayer(root, name);
      }
    }
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException naming the file when it holds no weights of Keras
   */
  public static KerasFile read(Path path) {
    byte[] bytes;
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new InvalidInputException(
            path + " is larger than the weights of any network that can be imported");
      }
      bytes = Files.readAllBytes(path);
    } catch (IOException e) {
      throw new InvalidInputException(
          path + (e instanceof NoSuchFileException ? " is not there" : " could not be read"), e);
    }
    try {
      return new KerasFile(path, bytes);
    } catch (InvalidInputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unusable(path, "it is not HDF5, or it is damaged", e);
    }
  }

  /** Where it was read. */
  public Path path() {
    return path;
  }

  /** SHA-256 of its bytes, in hexadecimal. */
  public String sha256() {
    return sha256;
  }

  /**
   * The layers of a kind by the name of their weights, in the order in which the network's code
   * made them: Keras numbers them so, whatever their order in the file.
   *
   * @param kind such as {@code conv2d}
   */
  List<Map<String, Weight>> layers(String kind) {
    return List.copyOf(layers.getOrDefault(kind, Map.of()).values());
  }

  private void readLayer(Group root, String layer) {
    if (!(root.getChild(layer) instanceof Group group)) {
      throw unusable(path, "it lists the layer " + layer + " and lacks it", null);
    }
    Map<String, Weight> weights = new LinkedHashMap<>();
    for (String name : strings(group, "weight_names")) {
      Matcher matcher = WEIGHT.matcher(name);
      if (!matcher.matches()) {
        throw unusable(path, "layer " + layer + " has a weight called " + name, null);
      }
      weights.put(matcher.group(1), weight(group.getDatasetByPath(name)));
    }
    Matcher matcher = LAYER.matcher(layer);
    if (!weights.isEmpty() && matcher.matches()) {
      int number = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
      layers.computeIfAbsent(matcher.group(1), kind -> new TreeMap<>()).put(number, weights);
    }
  }

  private Weight weight(Dataset dataset) {
    // Keras stores tensors in one piece. Chunks can be compressed, and the codecs are left out.
    if (dataset.getDataLayout() != DataLayout.CONTIGUOUS
        && dataset.getDataLayout() != DataLayout.COMPACT) {
      throw unusable(
          path, dataset.getPath() + " is in chunks: try h5repack -f NONE -l CONTI on it", null);
    }
    // Before anything is allocated: a damaged size, or many names for one dataset, could ask for
    // any amount.
    unread -= Math.max(0, dataset.getSizeInBytes());
    if (unread < 0) {
      throw unusable(path, "its tensors are larger than the file", null);
    }
    if (!(dataset.getDataFlat() instanceof float[] values)) {
      throw unusable(path, dataset.getPath() + " is not of 32-bit floats", null);
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw unusable(path, dataset.getPath() + " holds " + value, null);
      }
    }
    return new Weight(dataset.getDimensions(), values);
  }

  private String[] strings(Node node, String attribute) {
    if (node.getAttribute(attribute) == null) {
      throw unusable(path, "it is HDF5, but " + node.getPath() + " has no " + attribute, null);
    }
    // A layer without weights has an empty list, and that is of floats.
    return node.getAttribute(attribute).getData() instanceof String[] names ? names : new String[0];
  }

  private static InvalidInputException unusable(Path path, String reason, Throwable cause) {
    return new InvalidInputException(path + " is not a file of Keras weights: " + reason, cause);
  }
}
