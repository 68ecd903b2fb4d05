package dev.winnow.model;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.Seeds;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a network before it is made.
 *
 * @param name on the command line and in tickets
 * @param source the paper, and the implementation that names, order and initialisation follow
 * @param initialisation where weights start from, and whose choice it is
 * @param sizes of input images that it takes
 * @param home the shape that it was published for, or 128×128 RGB images that are real or fake
 * @param normalisation of images before the first layer
 * @param camLayer the layer that Grad-CAM looks at; none where no layer has a place in the image
 * @param head the linear layers whose size hangs on the number of classes: weights that were
 *     trained on other classes leave them out
 * @param layerFloor the fraction of each layer's weights that a global cut leaves at least; why it
 *     is above 0 stands where the network is
 * @param constructor draws initial weights from libtorch's global generator into the state
 */
public record Architecture(
    String name,
    String source,
    String initialisation,
    Sizes sizes,
    ModelShape home,
    Normalisation normalisation,
    Optional<String> camLayer,
    Set<String> head,
    double layerFloor,
    Constructor constructor) {

  /** No detector of the field looks at more; a file that asks for more is broken or hostile. */
  private static final int LARGEST_INPUT = 4096;

  /** More than any labelled set has; a file that asks for more is broken or hostile. */
  private static final int MOST_CLASSES = 100_000;

  /** Makes a network of a shape that the architecture takes. */
  @FunctionalInterface
  interface Constructor {
    Model create(ModelShape shape, ModelState state);
  }

  /** The multiples of {@code step} from {@code smallest} to {@code largest}. */
  public record Sizes(int smallest, int largest, int step) {
    /** Every size from a smallest one. */
    static Sizes from(int smallest) {
      return new Sizes(smallest, LARGEST_INPUT, 1);
    }

    /** Every multiple of a step. */
    static Sizes multiplesOf(int step) {
      return new Sizes(step, LARGEST_INPUT, step);
    }

    /** One size and no other. */
    static Sizes only(int size) {
      return new Sizes(size, size, 1);
    }

    /** The size is one of these. */
    public boolean contain(int size) {
      return size >= smallest && size <= largest && size % step == 0;
    }

    @Override
    public String toString() {
      if (smallest == largest) {
        return "the image size " + smallest;
      }
      return step == 1
          ? "image sizes from " + smallest + " to " + largest
          : "image sizes that are multiples of " + step + " up to " + largest;
    }
  }

  /**
   * Checks what the images of trained weights were normalised by: weights that were trained on
   * other numbers than the network would show them are useless.
   *
   * @param recorded what a ticket says of it
   * @throws InvalidInputException when the network does something else
   */
  public void requireNormalisation(String recorded) {
    if (!recorded.equals(normalisation.toString())) {
      throw new InvalidInputException(
          "its images were normalised by "
              + recorded
              + ", this Winnow's "
              + name
              + " normalises by "
              + normalisation);
    }
  }

  /**
   * Makes a model with initial weights that depend on the seed alone.
   *
   * @throws InvalidInputException for a shape that is not to be had
   */
  public Model create(ModelShape shape, long seed, Device device) {
    check(shape);
    Seeds.use(seed, "initialisation");
    return constructor.create(shape, new ModelState(device));
  }

  /**
   * Checks that {@link #create} would succeed.
   *
   * @throws InvalidInputException for a shape that is not to be had
   */
  public void check(ModelShape shape) {
    if (!sizes.contain(shape.size())) {
      throw new InvalidInputException(name + " takes " + sizes + ", not " + shape.size());
    }
    if (shape.channels() != 1 && shape.channels() != 3) {
      throw new InvalidInputException(
          "images have 1 or 3 channels, not " + shape.channels() + ": use --channels 1 or 3");
    }
    if (shape.classes() < 2 || shape.classes() > MOST_CLASSES) {
      throw new InvalidInputException(
          "there must be from 2 to " + MOST_CLASSES + " classes, not " + shape.classes());
    }
  }
}
