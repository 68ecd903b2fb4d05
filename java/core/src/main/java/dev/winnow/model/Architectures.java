package dev.winnow.model;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.Seeds;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The architectures by name. Adding one is a class and a line here. */
public final class Architectures {
  private record Entry(IntFunction<Model> create, int sizeMultiple) {}

  private static final Map<String, Entry> BY_NAME =
      new TreeMap<>(Map.of(MesoNet.ARCH, new Entry(MesoNet::new, MesoNet.REDUCTION)));

  private Architectures() {}

  /** The names that {@link #create} takes. */
  public static Set<String> names() {
    return BY_NAME.keySet();
  }

  /** No detector of the field looks at more; a file that asks for more is broken or hostile. */
  private static final int LARGEST_INPUT = 4096;

  /**
   * Makes a model with initial weights that depend on the seed alone.
   *
   * @param inputSize side of the square input image in pixels
   * @throws InvalidInputException for a name or a size that is not to be had
   */
  public static Model create(String arch, int inputSize, long seed) {
    check(arch, inputSize);
    Seeds.use(seed, "initialisation");
    return BY_NAME.get(arch).create().apply(inputSize);
  }

  /**
   * Checks that {@link #create} would succeed.
   *
   * @throws InvalidInputException for a name or a size that is not to be had
   */
  public static void check(String arch, int inputSize) {
    Entry entry = BY_NAME.get(arch);
    if (entry == null) {
      throw new InvalidInputException(
          "no architecture is called " + arch + "; there is " + String.join(", ", names()));
    }
    if (inputSize < 1 || inputSize % entry.sizeMultiple() != 0 || inputSize > LARGEST_INPUT) {
      throw new InvalidInputException(
          arch
              + " takes image sizes that are multiples of "
              + entry.sizeMultiple()
              + " up to "
              + LARGEST_INPUT
              + ", not "
              + inputSize);
    }
  }
}
