package dev.winnow.model;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.SafeTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Weights that a network was trained to elsewhere, on other classes perhaps: a state dict under the
 * names of the network's reference, or the trained weights of a ticket, as a safetensors file.
 */
public final class Pretrained {
  /** Winnow's own tensors in a ticket, masks and initial weights, are under this. */
  private static final String TICKET_ONLY = "winnow.";

  /** PyTorch counts batches since 0.4.1; older state dicts lack the count, and nothing reads it. */
  private static final String BATCH_COUNT = ".num_batches_tracked";

  private Pretrained() {}

  /**
   * Overwrites the entries of a model. A head that the file lacks, or has for other classes, keeps
   * its initial weights; a tensor of another dtype is converted.
   *
   * @return what the user should know: which part of the network was left out, and how much of the
   *     file
   * @throws InvalidInputException naming the file, and the tensor when one is missing or has
   *     another shape; the model is unchanged then
   */
  public static List<String> load(Path file, Model model) {
    try (SafeTensors content = SafeTensors.read(file)) {
      Map<String, Tensor> values = new LinkedHashMap<>(content.tensors());
      values.keySet().removeIf(name -> name.startsWith(TICKET_ONLY));
      requireNormalisation(content.metadata(), model, file);
      requireChannels(values, model, file);
      List<String> messages = new ArrayList<>();
      long unknown = values.keySet().stream().filter(name -> !has(model, name)).count();
      if (unknown > 0) {
        messages.add(file + ": " + unknown + " tensors are none of the network's and are ignored");
      }
      for (String layer : model.architecture().head()) {
        List<ModelState.Entry> entries =
            model.state().entries().stream()
                .filter(entry -> entry.name().startsWith(layer + "."))
                .toList();
        if (!entries.stream().allMatch(entry -> fits(values.get(entry.name()), entry))) {
          entries.forEach(entry -> values.put(entry.name(), entry.tensor()));
          messages.add(
              file
                  + ": "
                  + layer
                  + " is missing or of other classes; it keeps its initial weights");
        }
      }
      for (ModelState.Entry entry : model.state().entries()) {
        if (entry.name().endsWith(BATCH_COUNT)) {
          values.putIfAbsent(entry.name(), entry.tensor());
        }
      }
      model.state().load(values, file.toString());
      return messages;
    }
  }

  /** Only a ticket says what its images were normalised by; its first format had no word for it. */
  private static void requireNormalisation(Map<String, String> metadata, Model model, Path file) {
    if (metadata.containsKey("winnowFormat")) {
      try {
        model.architecture().requireNormalisation(metadata.getOrDefault("normalisation", "none"));
      } catch (InvalidInputException e) {
        throw new InvalidInputException(file + " cannot be used: " + e.getMessage(), e);
      }
    }
  }

  private static boolean has(Model model, String name) {
    return model.state().entries().stream().anyMatch(entry -> entry.name().equals(name));
  }

  private static boolean fits(Tensor value, ModelState.Entry entry) {
    return value != null && Arrays.equals(value.shape(), entry.tensor().shape());
  }

  /** Of all that can differ, the one with a simple remedy. */
  private static void requireChannels(Map<String, Tensor> values, Model model, Path file) {
    ModelState.Entry first = model.state().weights().get(0);
    Tensor value = values.get(first.name());
    if (value == null || value.dim() != 4 || first.tensor().dim() != 4) {
      return;
    }
    long theirs = value.size(1);
    long ours = model.shape().channels();
    if (theirs != ours && (theirs == 1 || theirs == 3)) {
      throw new InvalidInputException(
          String.format(
              "%s was trained on images of %d channels, the network is to see %d: use --channels %d",
              file, theirs, ours, theirs));
    }
  }
}
