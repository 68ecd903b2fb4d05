package dev.winnow.prune;

import dev.winnow.InvalidInputException;
import dev.winnow.prune.criterion.Criterion;
import dev.winnow.prune.criterion.Grasp;
import dev.winnow.prune.criterion.Lamp;
import dev.winnow.prune.criterion.Magnitude;
import dev.winnow.prune.criterion.RandomScores;
import dev.winnow.prune.criterion.Snip;
import dev.winnow.prune.criterion.SynFlow;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How weights are chosen for removal: when, over the network or by layer, and by what. */
public enum Strategy {
  /** Nothing is removed: a network that is trained and no more. */
  DENSE("dense", When.NEVER, Scope.GLOBAL, new Magnitude()),
  IMP_GLOBAL("imp-global", When.IN_ROUNDS, Scope.GLOBAL, new Magnitude()),
  IMP_LOCAL("imp-local", When.IN_ROUNDS, Scope.LOCAL, new Magnitude()),
  ONE_SHOT_GLOBAL("one-shot-global", When.AFTER_TRAINING, Scope.GLOBAL, new Magnitude()),
  ONE_SHOT_LOCAL("one-shot-local", When.AFTER_TRAINING, Scope.LOCAL, new Magnitude()),
  LAMP("lamp", When.IN_ROUNDS, Scope.GLOBAL, new Lamp()),
  RANDOM("random", When.AT_INITIALISATION, Scope.GLOBAL, new RandomScores()),
  MAGNITUDE_AT_INIT("magnitude-at-init", When.AT_INITIALISATION, Scope.GLOBAL, new Magnitude()),
  SNIP("snip", When.AT_INITIALISATION, Scope.GLOBAL, new Snip()),
  GRASP("grasp", When.AT_INITIALISATION, Scope.GLOBAL, new Grasp()),
  SYNFLOW("synflow", When.AT_INITIALISATION, Scope.GLOBAL, new SynFlow()),
  /** The mask of a ticket on freshly drawn weights. */
  REINIT("reinit", When.NEVER, Scope.GLOBAL, new Magnitude()),
  /** The mask of a ticket on another data set. */
  TRANSFER("transfer", When.NEVER, Scope.GLOBAL, new Magnitude());

  /** At which moment weights are removed, and so what a round begins with. */
  public enum When {
    /** Each round prunes the ticket of the one before; the first the dense network. */
    IN_ROUNDS,
    /** Each round prunes the trained dense network, so that any can be run without the others. */
    AFTER_TRAINING,
    /**
     * Each round prunes the network as it was initialised and trains it from there: it needs no
     * other round, and no dense network.
     */
    AT_INITIALISATION,
    /** The mask comes from elsewhere, or there is none. */
    NEVER
  }

  /** What the smallest weights are looked for in. */
  public enum Scope {
    /** All layers together. */
    GLOBAL,
    /** Each layer on its own. */
    LOCAL;

    /** The name in files. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String label;
  private final When when;
  private final Scope scope;
  private final Criterion criterion;

  Strategy(String label, When when, Scope scope, Criterion criterion) {
    this.label = label;
    this.when = when;
    this.scope = scope;
    this.criterion = criterion;
  }

  /** The name on the command line and in files. */
  public String label() {
    return label;
  }

  public When when() {
    return when;
  }

  public Scope scope() {
    return scope;
  }

  /** What makes a weight small. */
  public Criterion criterion() {
    return criterion;
  }

  /** Each round prunes the ticket of the one before. */
  public boolean iterative() {
    return when == When.IN_ROUNDS;
  }

  /** Each round prunes the network as it was initialised. */
  public boolean atInitialisation() {
    return when == When.AT_INITIALISATION;
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
