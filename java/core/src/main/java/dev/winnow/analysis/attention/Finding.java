package dev.winnow.analysis.attention;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.winnow.analysis.Interval;
import java.util.Locale;

/**
 * Whether a ticket still looks at the forgery, as far as 95 % intervals tell: a network looks at it
 * where its pointing game is above chance.
 */
public enum Finding {
  /** Both networks look; no loss is seen. */
  STILL("the ticket still looks at the forgery"),
  /** Both look, the ticket less often. */
  LESS("the ticket still looks at the forgery, but less often than the dense network"),
  /** The dense network looks; the ticket less often, and it is not above chance. */
  LOST("the ticket no longer looks at the forgery more often than chance"),
  /** Only the ticket looks, and more often. */
  FOUND("the ticket looks at the forgery, which the dense network is not seen to do"),
  /** Neither is above chance. */
  NEITHER("neither network is seen to look at the forgery more often than chance"),
  /** One is above chance, and the difference between them is not told from 0. */
  UNDECIDED("these images do not tell whether the ticket still looks at the forgery");

  private final String sentence;

  Finding(String sentence) {
    this.sentence = sentence;
  }

  /** The finding in words, without a full stop. */
  public String sentence() {
    return sentence;
  }

  /**
   * What intervals of the pointing game say.
   *
   * @param dense the dense network's hits less chance
   * @param pruned the ticket's hits less chance
   * @param change the ticket's hits less the dense network's
   */
  static Finding of(Interval dense, Interval pruned, Interval change) {
    if (dense.liesAbove() && pruned.liesAbove()) {
      return change.liesBelow() ? LESS : STILL;
    }
    if (dense.liesAbove()) {
      return change.liesBelow() ? LOST : UNDECIDED;
    }
    if (pruned.liesAbove()) {
      return change.liesAbove() ? FOUND : UNDECIDED;
    }
    return NEITHER;
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
