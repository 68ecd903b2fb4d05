package dev.winnow.model;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.Device;
import java.util.List;

/** The architectures there are. Adding one is a class and a line here. */
public final class Architectures {
  private static final List<Architecture> ALL =
      List.of(
          MesoNet.ARCHITECTURE,
          MesoInception.ARCHITECTURE,
          Cnn5.ARCHITECTURE,
          ResNet18.ARCHITECTURE,
          Xception.ARCHITECTURE,
          LeNet300.ARCHITECTURE);

  private Architectures() {}

  /** All of them, in the order of the documents. */
  public static List<Architecture> all() {
    return ALL;
  }

  /** The names that {@link #of} takes. */
  public static List<String> names() {
    return ALL.stream().map(Architecture::name).toList();
  }

  /**
   * The architecture of a name.
   *
   * @throws InvalidInputException listing the names there are
   */
  public static Architecture of(String name) {
    return ALL.stream()
        .filter(architecture -> architecture.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "no architecture is called "
                        + name
                        + "; there is "
                        + String.join(", ", names())));
  }

  /**
   * Makes a detector of RGB images with initial weights that depend on the seed alone.
   *
   * @param size side of the square input image in pixels
   * @throws InvalidInputException for a name or a size that is not to be had
   */
  public static Model create(String name, int size, long seed, Device device) {
    return of(name).create(ModelShape.detector(size), seed, device);
  }
}
