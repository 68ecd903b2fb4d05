package dev.winnow.claims;

/**
 * A number that the paper gives. Accuracies stand beside ours and are not judged: other images,
 * other numbers.
 *
 * @param section where
 * @param measure {@link #ACCURACY} in per cent, or {@link #PARAMETERS} in millions
 * @param arch as of {@link Observation}
 * @param data as of {@link Observation}
 * @param from as of {@link Observation}
 * @param use of transferred tickets, otherwise ""
 * @param strategy as of {@link Observation}; "imp" and "one-shot" where the paper does not say
 *     whether global or local
 * @param sparsity as the paper has it, 0 to 1
 * @param value in the unit of its measure
 * @param quote as it stands in the text
 */
public record PaperNumber(
    String section,
    String measure,
    String arch,
    String data,
    String from,
    String use,
    String strategy,
    double sparsity,
    double value,
    String quote) {

  public static final String ACCURACY = "accuracy";
  public static final String PARAMETERS = "parameters";
}
