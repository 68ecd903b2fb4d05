package dev.winnow.experiment;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.winnow.InvalidInputException;
import dev.winnow.io.Sha256;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a transfer takes from where.
 *
 * @param use how much of each ticket
 * @param tickets the files, one a round
 */
public record TransferSource(Use use, List<File> tickets) {
  /** A ticket's file; where it lies may change, what is in it may not. */
  public record File(String path, String sha256) {}

  /** What of a ticket goes over to other data (the paper's III-D). */
  public enum Use {
    /** The mask, on weights that are drawn anew. */
    MASK,
    /** The mask and the weights that the ticket's training started from. */
    INIT,
    /** The mask and the trained weights: the paper's θ2 = m1 ⊙ θ1. */
    TRAINED;

    /** The name on the command line and in files. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The use of a name.
     *
     * @throws InvalidInputException listing the names there are
     */
    public static Use of(String label) {
      return Arrays.stream(values())
          .filter(use -> use.label().equals(label))
          .findFirst()
          .orElseThrow(
              () ->
                  new InvalidInputException(
                      "nothing of a ticket is called " + label + "; there is mask, init, trained"));
    }
  }

  /** Files as they are now. */
  public static TransferSource of(Use use, List<Path> tickets) {
    return new TransferSource(
        use, tickets.stream().map(file -> new File(file.toString(), Sha256.of(file))).toList());
  }

  /** The same use of the same tickets, wherever they lie. */
  boolean sameAs(TransferSource other) {
    return use == other.use && digests().equals(other.digests());
  }

  private List<String> digests() {
    return tickets.stream().map(File::sha256).toList();
  }
}
