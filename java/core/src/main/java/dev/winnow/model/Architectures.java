package dev.winnow.model;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.Seeds;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The architectures by name. Adding one is a class and a line here. */
public final class Architectures {
  /** The input sizes are the multiples of {@code sizeStep} from {@code smallest} up. */
  private record Entry(IntFunction<Model> create, int smallest, int sizeStep) {
    boolean takes(int size) {
      return size >= smallest && size % sizeStep == 0 && size <= LARGEST_INPUT;
    }

    String sizes() {
      return sizeStep == 1
          ? "image sizes from " + smallest + " to " + LARGEST_INPUT
          : "image sizes that are multiples of " + sizeStep + " up to " + LARGEST_INPUT;
    }
  }

  private static final Map<String, Entry> BY_NAME =
      new TreeMap<>(
          Map.of(
              MesoNet.ARCH, new Entry(MesoNet::new, MesoNet.REDUCTION, MesoNet.REDUCTION),
              ResNet18.ARCH, new Entry(size -> new ResNet18(), ResNet18.SMALLEST_INPUT, 1)));

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
    if (!entry.takes(inputSize)) {
      throw new InvalidInputException(arch + " takes " + entry.sizes() + ", not " + inputSize);
    }
  }
}
