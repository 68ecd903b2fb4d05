package dev.winnow.model;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.Seeds;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The architectures by name. Adding one is a class and a line here. */
public final class Architectures {
  private static final Map<String, IntFunction<Model>> BY_NAME =
      new TreeMap<>(Map.of(MesoNet.ARCH, MesoNet::new));

  private Architectures() {}

  /** The names that {@link #create} takes. */
  public static Set<String> names() {
    return BY_NAME.keySet();
  }

  /**
   * Makes a model with initial weights that depend on the seed alone.
   *
   * @param inputSize side of the square input image in pixels
   * @throws InvalidInputException for a name or a size that is not to be had
   */
  public static Model create(String arch, int inputSize, long seed) {
    IntFunction<Model> factory = BY_NAME.get(arch);
    if (factory == null) {
      throw new InvalidInputException(
          "no architecture is called " + arch + "; there is " + String.join(", ", names()));
    }
    Seeds.use(seed, "initialisation");
    return factory.apply(inputSize);
  }
}
