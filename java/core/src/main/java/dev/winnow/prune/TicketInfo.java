package dev.winnow.prune;

import dev.winnow.InvalidInputException;
import dev.winnow.model.ModelShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a ticket comes from; travels in its file as strings.
 *
 * @param arch the network's name
 * @param shape of what it takes and gives
 * @param classes their names; of two, the second is what the logit speaks for
 * @param preprocessing from file to image in 0..1, in words
 * @param normalisation what the network itself then does to the image
 * @param threshold p(fake) from which an image is called fake
 * @param round 0 for the dense network
 * @param sparsity fraction pruned, 0 to 1
 * @param strategy how the weights were chosen
 * @param seed of the whole run
 * @param dataFingerprint of the data set that it was found on
 * @param splitRule how that data set was split
 * @param winnowVersion that wrote the file
 */
public record TicketInfo(
    String arch,
    ModelShape shape,
    List<String> classes,
    String preprocessing,
    String normalisation,
    double threshold,
    int round,
    double sparsity,
    String strategy,
    long seed,
    String dataFingerprint,
    String splitRule,
    String winnowVersion) {

  /** Format version; a reader refuses a file of a higher major version. */
  static final String FORMAT = "1.1";

  private static final int FORMAT_MAJOR = 1;

  Map<String, String> toMetadata() {
    Map<String, String> strings = new LinkedHashMap<>();
    strings.put("winnowFormat", FORMAT);
    strings.put("arch", arch);
    strings.put("classes", String.join(",", classes));
    strings.put("inputSize", Integer.toString(shape.size()));
    strings.put("channels", Integer.toString(shape.channels()));
    strings.put("preprocessing", preprocessing);
    strings.put("normalisation", normalisation);
    strings.put("threshold", Double.toString(threshold));
    strings.put("round", Integer.toString(round));
    strings.put("sparsity", Double.toString(sparsity));
    strings.put("strategy", strategy);
    strings.put("seed", Long.toString(seed));
    strings.put("dataFingerprint", dataFingerprint);
    strings.put("splitRule", splitRule);
    strings.put("winnowVersion", winnowVersion);
    return strings;
  }

  static TicketInfo fromMetadata(Map<String, String> strings, String source) {
    String format = strings.get("winnowFormat");
    if (format == null || !format.matches("[0-9]{1,6}\\.[0-9]{1,6}")) {
      throw new InvalidInputException(source + " is not a Winnow ticket (no format version)");
    }
    if (Integer.parseInt(format.substring(0, format.indexOf('.'))) > FORMAT_MAJOR) {
      throw new InvalidInputException(
          source
              + " has ticket format "
              + format
              + ", this Winnow reads "
              + FORMAT_MAJOR
              + ".x: use a newer Winnow");
    }
    try {
      List<String> classes = List.of(required(strings, "classes", source).split(","));
      return new TicketInfo(
          required(strings, "arch", source),
          new ModelShape(
              Integer.parseInt(required(strings, "inputSize", source)),
              // Files of 1.0 name neither: all of them took RGB as it is.
              Integer.parseInt(strings.getOrDefault("channels", "3")),
              classes.size()),
          classes,
          required(strings, "preprocessing", source),
          strings.getOrDefault("normalisation", "none"),
          Double.parseDouble(required(strings, "threshold", source)),
          Integer.parseInt(required(strings, "round", source)),
          Double.parseDouble(required(strings, "sparsity", source)),
          required(strings, "strategy", source),
          Long.parseLong(required(strings, "seed", source)),
          required(strings, "dataFingerprint", source),
          required(strings, "splitRule", source),
          required(strings, "winnowVersion", source));
    } catch (NumberFormatException e) {
      throw new InvalidInputException(source + " has broken metadata: " + e.getMessage(), e);
    }
  }

  private static String required(Map<String, String> strings, String key, String source) {
    String value = strings.get(key);
    if (value == null) {
      throw new InvalidInputException(source + " lacks the metadata '" + key + "'");
    }
    return value;
  }
}
