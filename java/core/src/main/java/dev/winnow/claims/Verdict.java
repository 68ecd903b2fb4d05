package dev.winnow.claims;

import java.util.List;

/**
 * A claim of the paper beside what was measured.
 *
 * @param claim its id in the paper's data
 * @param section where the paper says it
 * @param statement what it says, in our words and with our reading of it
 * @param paper the paper's numbers, in words; "" where it gives none
 * @param ours the comparisons that it rests on, tested or not
 * @param seeds the fewest of any comparison that was tested; 0 if none was
 * @param outcome never HOLDS, FAILS or UNSURE on fewer than three seeds
 * @param reason a sentence
 */
public record Verdict(
    String claim,
    String section,
    String statement,
    String paper,
    List<Comparison> ours,
    int seeds,
    Outcome outcome,
    String reason) {}
