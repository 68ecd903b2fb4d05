package dev.winnow.claims;

import java.util.List;

/**
 * The paper's claims against what was measured.
 *
 * <p>A comparison holds where the 95 % interval over seeds lies on the claim's side of its bound,
 * fails where it lies on the other, and is unsure where it straddles it; of fewer than three seeds,
 * and of networks that learnt nothing, it is not judged ({@link Outcome}). A claim that makes
 * several comparisons holds where all hold and fails where one fails, unless the paper says
 * "mostly" or "up to" ({@link Quantifier}). Differences are paired by seed. Neither the intervals
 * nor the claims are corrected for multiple comparisons.
 */
public final class Claims {
  /** What has to be said beside any table of verdicts. */
  public static final String NOTE =
      "95 % intervals over seeds (Student's t, paired by seed where two things are compared), not"
          + " corrected for multiple comparisons. Claims that rest on several comparisons are not"
          + " corrected either: by chance alone, “any of” claims hold more often and “all of” claims"
          + " fail more often than one comparison, which misses to each side once in 40 times. No"
          + " verdict on fewer than three seeds, nor on networks that learnt nothing: whose dense"
          + " networks are not clearly better than chance by their AUC.";

  private Claims() {}

  /** A verdict on each claim, in the paper's order. */
  public static List<Verdict> judge(Observations observations, List<Finding> findings) {
    Judge judge = new Judge(observations, findings);
    return Paper.load().claims().stream().map(claim -> judge(claim, judge)).toList();
  }

  private static Verdict judge(Claim claim, Judge judge) {
    if (claim.criterion() instanceof Criterion.NotTestable c) {
      return verdict(claim, List.of(), Outcome.NOT_TESTABLE, "Not testable: " + c.reason() + ".");
    }
    Criterion.Testable criterion = (Criterion.Testable) claim.criterion();
    List<Comparison> comparisons = criterion.compare(judge);
    Outcome outcome =
        criterion.quantifier().combine(comparisons.stream().map(Comparison::outcome).toList());
    return verdict(claim, comparisons, outcome, Reason.of(comparisons, outcome));
  }

  private static Verdict verdict(
      Claim claim, List<Comparison> comparisons, Outcome outcome, String reason) {
    int seeds =
        comparisons.stream()
            .filter(c -> c.ours() != null)
            .mapToInt(c -> c.ours().seeds())
            .min()
            .orElse(0);
    return new Verdict(
        claim.id(),
        claim.section(),
        claim.statement(),
        claim.paper(),
        comparisons,
        seeds,
        outcome,
        reason);
  }

  /** The paper's accuracies beside ours, in the paper's order. */
  public static List<NumberBesideOurs> numbersBesideOurs(Observations observations) {
    return Paper.load().numbers().stream()
        .filter(number -> number.measure().equals(PaperNumber.ACCURACY))
        .map(number -> new NumberBesideOurs(number, ours(number, observations)))
        .toList();
  }

  private static Estimate ours(PaperNumber n, Observations observations) {
    return Estimate.of(
        observations
            .of(n.arch(), n.data(), n.from(), n.use(), TransferTable.global(n.strategy()))
            .at(n.sparsity())
            .values()
            .stream()
            .map(Observation::accuracy)
            .toList());
  }
}
