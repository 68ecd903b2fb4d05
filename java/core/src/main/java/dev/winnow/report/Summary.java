package dev.winnow.report;

import dev.winnow.data.guard.LinearBaseline;
import dev.winnow.experiment.TicketResult;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The run's outcome in plain sentences. */
final class Summary {
  /** The paper's measure of a good ticket: about 90 % of the dense accuracy. */
  private static final double KEPT_SHARE = 0.9;

  /** Accuracies are ratios of small integers; this only absorbs the rounding of 0.9 · a. */
  private static final double ROUNDING = 1e-9;

  /**
   * By how much an AUC has to be above a baseline's: some three points are chance on 500 images.
   */
  private static final double CLEARLY = 0.03;

  private Summary() {}

  /** The sparsest ticket that keeps 90 % of the dense accuracy. */
  static Optional<TicketResult> kept(Tickets tickets) {
    return tickets.sparsest(KEPT_SHARE * tickets.dense().test().accuracy() - ROUNDING);
  }

  /** The sparsest ticket that is at least as accurate as the dense network. */
  static Optional<TicketResult> winner(Tickets tickets) {
    return tickets.sparsest(tickets.dense().test().accuracy());
  }

  /** Two sentences: what was kept at which sparsity, and whether a ticket won. */
  static String headline(Tickets tickets) {
    TicketResult dense = tickets.dense();
    String start =
        Format.text(
            "The dense network (%s, %s prunable weights) is right on %s of the test images",
            dense.arch(), Format.count(dense.prunable()), Format.percent(dense.test().accuracy()));
    return tickets.pruned().isEmpty()
        ? start + "."
        : start + keptClause(tickets) + winnerSentence(tickets);
  }

  private static String keptClause(Tickets tickets) {
    return kept(tickets)
        .map(
            ticket ->
                Format.text(
                    "; the sparsest ticket that keeps at least 90 %% of that is %s: %s weights (%s "
                        + "sparsity), right on %s.",
                    name(ticket),
                    Format.count(ticket.alive()),
                    Format.percent(ticket.sparsity()),
                    Format.percent(ticket.test().accuracy())))
        .orElse("; no ticket keeps 90 % of that.");
  }

  private static String winnerSentence(Tickets tickets) {
    Optional<TicketResult> winner = winner(tickets);
    if (winner.isPresent() && winner.equals(kept(tickets))) {
      return " It is a winning ticket: at least as accurate as the dense network.";
    }
    return winner
        .map(
            ticket ->
                Format.text(
                    " The sparsest winning ticket, one at least as accurate as the dense network, "
                        + "is %s: %s sparsity, right on %s.",
                    name(ticket),
                    Format.percent(ticket.sparsity()),
                    Format.percent(ticket.test().accuracy())))
        .orElse(" There is no winning ticket: none is as accurate as the dense network.");
  }

  /** What makes the headline weaker than it sounds, where something does. */
  static Optional<String> caution(Tickets tickets, ClassCount test) {
    String always =
        Format.text(
            "answering “%s” every time (right on %s of the test images)",
            test.majorityName(), Format.percent(test.majority()));
    if (!beatsAlways(tickets.dense(), test)) {
      return Optional.of(
          "Beware: by accuracy the dense network is not clearly better than "
              + always
              + ", so a ticket as accurate as it proves little. Read the AUC; more epochs or more"
              + " images may help.");
    }
    return kept(tickets)
        .filter(ticket -> !beatsAlways(ticket, test))
        .map(
            ticket ->
                "Beware: by accuracy the sparsest ticket that keeps 90 % is not clearly better "
                    + "than "
                    + always
                    + ". Read the AUC.");
  }

  /** A network that a linear model comes near to has not been seen to look for forgeries. */
  static Optional<String> baselineCaution(Tickets tickets, List<LinearBaseline> baselines) {
    Double auc = tickets.dense().test().auc();
    return baselines.stream()
        .max(Comparator.comparingDouble(LinearBaseline::auc))
        .filter(best -> auc != null && auc < best.auc() + CLEARLY)
        .map(
            best ->
                Format.text(
                    "Beware: a linear model on the %s tells the classes apart with an AUC of %.3f"
                        + " (cross-validated), the dense network with one of %.3f on the test"
                        + " images.",
                    best.features(), best.auc(), auc));
  }

  private static boolean beatsAlways(TicketResult ticket, ClassCount test) {
    double accuracy = ticket.test().accuracy();
    return accuracy - test.uncertainty(accuracy) > test.majority();
  }

  /** How far chance alone moves an accuracy on this many images. */
  static String uncertainty(Tickets tickets, ClassCount test) {
    return Format.text(
        "Measured on %s test images: chance alone moves an accuracy by about ± %.1f points (95 %%"
            + " interval); smaller differences may be nothing else.",
        Format.count(test.all()), 100 * test.uncertainty(tickets.dense().test().accuracy()));
  }

  /** Strategy and round. */
  static String name(TicketResult ticket) {
    return ticket.strategy() + " round " + ticket.round();
  }
}
