package dev.winnow.train;

import dev.winnow.InvalidInputException;

/**
 * What a value of the options has to keep. Not in {@link TrainOptions}, whose constants are made of
 * those of its parts: a part that calls it to make its own would find them null.
 */
final class Rule {
  private Rule() {}

  static void require(boolean holds, String rule, Number value) {
    if (!holds) {
      throw new InvalidInputException(rule + ", not " + value);
    }
  }
}
