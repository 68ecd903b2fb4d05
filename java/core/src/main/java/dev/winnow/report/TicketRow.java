package dev.winnow.report;

import dev.winnow.experiment.TicketResult;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;

/** One line of the table, as text. */
record TicketRow(
    String strategy,
    int round,
    String sparsity,
    String alive,
    String accuracy,
    String ofDense,
    boolean wins,
    String auc,
    String loss,
    String threshold,
    int epochs,
    String trainTime,
    String pruneTime) {

  /** Strategy by strategy, the main one first, each from dense to sparse. */
  static List<TicketRow> of(Tickets tickets) {
    return tickets.strategies().stream()
        .flatMap(strategy -> tickets.of(strategy).stream())
        .map(ticket -> of(ticket, tickets.dense()))
        .toList();
  }

  private static TicketRow of(TicketResult ticket, TicketResult dense) {
    boolean pruned = ticket.alive() < ticket.prunable();
    double accuracy = ticket.test().accuracy();
    return new TicketRow(
        ticket.strategy(),
        ticket.round(),
        Format.percent(ticket.sparsity()),
        Format.count(ticket.alive()),
        Format.percent(accuracy),
        Format.percent(accuracy / dense.test().accuracy()),
        pruned && accuracy >= dense.test().accuracy(),
        Format.decimal(ticket.test().auc()),
        Format.decimal(ticket.test().loss()),
        threshold(ticket.threshold()),
        ticket.epochs(),
        Format.duration(ticket.trainSeconds()),
        pruned ? Format.duration(ticket.pruneSeconds()) : "–");
  }

  /** One α, or the range of the layers' where each has its own. */
  private static String threshold(Object alpha) {
    if (alpha instanceof Number one) {
      return Format.significant(one.doubleValue());
    }
    if (alpha instanceof Map<?, ?> layers) {
      DoubleSummaryStatistics range =
          layers.values().stream().mapToDouble(a -> ((Number) a).doubleValue()).summaryStatistics();
      return Format.significant(range.getMin()) + " to " + Format.significant(range.getMax());
    }
    return "–";
  }
}
