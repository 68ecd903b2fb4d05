package dev.winnow.prune;

import dev.winnow.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How weights are chosen for removal: in rounds or at once, over the network or by layer. */
public enum Strategy {
  /** Nothing is removed: a network that is trained and no more. */
  DENSE("dense", Scope.GLOBAL, false),
  IMP_GLOBAL("imp-global", Scope.GLOBAL, true),
  IMP_LOCAL("imp-local", Scope.LOCAL, true),
  ONE_SHOT_GLOBAL("one-shot-global", Scope.GLOBAL, false),
  ONE_SHOT_LOCAL("one-shot-local", Scope.LOCAL, false);

  /** What the smallest weights are looked for in. */
  public enum Scope {
    /** All layers together. */
    GLOBAL,
    /** Each layer on its own. */
    LOCAL;

    /** The name in files. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final String label;
  private final Scope scope;
  private final boolean iterative;

  Strategy(String label, Scope scope, boolean iterative) {
    this.label = label;
    this.scope = scope;
    this.iterative = iterative;
  }

  /** The name on the command line and in files. */
  public String label() {
    return label;
  }

  public Scope scope() {
    return scope;
  }

  /** Each round prunes the ticket of the one before; otherwise each prunes the dense network. */
  public boolean iterative() {
    return iterative;
  }

  /**
   * The strategy of a name.
   *
   * @throws InvalidInputException listing the names there are
   */
  public static Strategy of(String label) {
    return Arrays.stream(values())
        .filter(strategy -> strategy.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "no strategy is called "
                        + label
                        + "; there is "
                        + Arrays.stream(values())
                            .map(Strategy::label)
                            .collect(Collectors.joining(", "))));
  }

  @Override
  public String toString() {
    return label;
  }
}
