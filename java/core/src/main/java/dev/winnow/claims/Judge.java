package dev.winnow.claims;

import dev.winnow.claims.Comparison.Relation;
import dev.winnow.claims.Comparison.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/** Puts criteria to the measurements: the comparisons that each rests on. */
final class Judge {
  private final Observations observations;
  private final List<Finding> findings;

  Judge(Observations observations, List<Finding> findings) {
    this.observations = observations;
    this.findings = findings;
  }

  List<Comparison> retain(Where where, List<String> strategies, double share) {
    return each(where, strategies, cell -> retains(cell, share));
  }

  List<Comparison> fall(Where where, List<String> strategies, double to) {
    return each(where, strategies, cell -> falls(cell, to));
  }

  List<Comparison> widen(Where where, List<String> strategies, String against) {
    return each(where, strategies, cell -> widens(cell, against));
  }

  List<Comparison> find(
      String name, Where where, List<String> strategies, Relation relation, double bound) {
    return each(where, strategies, cell -> finds(cell, name, relation, bound));
  }

  private record Cell(Where where, String arch, String data, double sparsity, String strategy) {}

  private Comparison comparison(
      Cell cell,
      String what,
      Unit unit,
      Map<Long, Double> bySeed,
      Relation relation,
      double bound) {
    return comparison(cell, List.of(cell.arch()), what, unit, bySeed, relation, bound);
  }

  /**
   * Of transferred tickets the dense network of the set that they are tested on must have learnt.
   */
  private Comparison comparison(
      Cell cell,
      List<String> archs,
      String what,
      Unit unit,
      Map<Long, Double> bySeed,
      Relation relation,
      double bound) {
    Estimate ours = Estimate.of(bySeed.values());
    boolean nothingLearnt =
        archs.stream().anyMatch(arch -> observations.nothingLearnt(arch, cell.data()));
    return new Comparison(
        String.join(" over ", archs),
        cell.data(),
        cell.sparsity(),
        what,
        unit,
        ours,
        relation,
        bound,
        relation.outcome(ours, bound, nothingLearnt));
  }

  private interface OfCell {
    Comparison compare(Cell cell);
  }

  private static List<Comparison> each(Where where, List<String> strategies, OfCell comparison) {
    List<Comparison> all = new ArrayList<>();
    for (String arch : where.archs()) {
      for (String data : where.data()) {
        for (double sparsity : where.sparsities()) {
          for (String strategy : strategies) {
            all.add(comparison.compare(new Cell(where, arch, data, sparsity, strategy)));
          }
        }
      }
    }
    return all;
  }

  List<Comparison> against(
      Where where, List<String> strategies, List<String> others, Relation relation, double bound) {
    return others.stream()
        .flatMap(
            other ->
                each(
                    where,
                    strategies,
                    cell ->
                        comparison(
                            cell,
                            cell.strategy() + " − " + other,
                            Unit.ACCURACY_DIFFERENCE,
                            paired(
                                accuracies(cell, cell.strategy(), cell.sparsity()),
                                accuracies(cell, other, cell.sparsity()),
                                (a, b) -> a - b),
                            relation,
                            bound))
                    .stream())
        .toList();
  }

  private Comparison retains(Cell cell, double share) {
    return comparison(
        cell,
        cell.strategy() + " / dense",
        Unit.RETAINED_SHARE,
        retained(cell),
        Relation.AT_LEAST,
        share - Criterion.MARGIN);
  }

  private Comparison falls(Cell cell, double to) {
    return comparison(
        cell,
        cell.strategy() + " there − at " + Reason.percent(to),
        Unit.ACCURACY_DIFFERENCE,
        paired(
            accuracies(cell, cell.strategy(), cell.sparsity()),
            accuracies(cell, cell.strategy(), to),
            (a, b) -> a - b),
        Relation.ABOVE,
        Criterion.MARGIN);
  }

  private Comparison widens(Cell cell, String other) {
    Observations ours = tickets(cell, cell.strategy());
    Observations theirs = tickets(cell, other);
    Map<Long, Double> upTo = meanGaps(ours.where(o -> o.sparsity() <= cell.sparsity()), theirs);
    Map<Long, Double> beyond = meanGaps(ours.where(o -> o.sparsity() > cell.sparsity()), theirs);
    return comparison(
        cell,
        "(" + cell.strategy() + " − " + other + ") beyond − up to there",
        Unit.ACCURACY_DIFFERENCE,
        paired(beyond, upTo, (a, b) -> a - b),
        Relation.ABOVE,
        0);
  }

  private static Map<Long, Double> meanGaps(Observations ours, Observations theirs) {
    return ours.all().stream()
        .filter(o -> o.sparsity() > 0 && theirs.at(o.sparsity()).containsKey(o.seed()))
        .collect(
            Collectors.groupingBy(
                Observation::seed,
                Collectors.averagingDouble(
                    o -> o.accuracy() - theirs.at(o.sparsity()).get(o.seed()).accuracy())));
  }

  List<Comparison> rank(Where where, List<String> strategies, Criterion.Measure measure) {
    List<Comparison> all = new ArrayList<>();
    for (int i = 0; i + 1 < where.archs().size(); i++) {
      String lower = where.archs().get(i + 1);
      Where upper =
          new Where(
              List.of(where.archs().get(i)),
              where.data(),
              where.from(),
              where.use(),
              where.sparsities());
      all.addAll(each(upper, strategies, cell -> outranks(cell, lower, measure)));
    }
    return all;
  }

  private Comparison outranks(Cell cell, String lowerArch, Criterion.Measure measure) {
    Cell lower = new Cell(cell.where(), lowerArch, cell.data(), cell.sparsity(), cell.strategy());
    List<String> archs = List.of(cell.arch(), lowerArch);
    BinaryOperator<Double> difference = (a, b) -> a - b;
    return switch (measure) {
      case ACCURACY ->
          comparison(
              cell,
              archs,
              "difference in accuracy of " + cell.strategy(),
              Unit.ACCURACY_DIFFERENCE,
              paired(
                  accuracies(cell, cell.strategy(), cell.sparsity()),
                  accuracies(lower, cell.strategy(), cell.sparsity()),
                  difference),
              Relation.ABOVE,
              0);
      case RETAINED_SHARE ->
          comparison(
              cell,
              archs,
              "difference in " + cell.strategy() + " / dense",
              Unit.RETAINED_SHARE,
              paired(retained(cell), retained(lower), difference),
              Relation.ABOVE,
              0);
    };
  }

  private Comparison finds(Cell cell, String name, Relation relation, double bound) {
    List<Finding> there =
        findings.stream()
            .filter(
                f ->
                    f.name().equals(name)
                        && f.arch().equals(cell.arch())
                        && f.data().equals(cell.data())
                        && f.strategy().equals(cell.strategy()))
            .toList();
    Map<Long, Double> bySeed = new LinkedHashMap<>();
    Observations.nearest(there, cell.sparsity(), Finding::seed, Finding::sparsity)
        .forEach((seed, finding) -> bySeed.put(seed, finding.value()));
    return comparison(cell, name + " of " + cell.strategy(), Unit.FINDING, bySeed, relation, bound);
  }

  private Map<Long, Double> retained(Cell cell) {
    return paired(
        accuracies(cell, cell.strategy(), cell.sparsity()),
        accuracies(cell, Observation.DENSE, 0),
        (ticket, dense) -> ticket / dense);
  }

  private Map<Long, Double> accuracies(Cell cell, String strategy, double sparsity) {
    Map<Long, Double> accuracies = new LinkedHashMap<>();
    tickets(cell, strategy)
        .at(strategy.equals(Observation.DENSE) ? 0 : sparsity)
        .forEach((seed, o) -> accuracies.put(seed, o.accuracy()));
    return accuracies;
  }

  private Observations tickets(Cell cell, String strategy) {
    return cell.where().tickets(observations, cell.arch(), cell.data(), strategy);
  }

  private static Map<Long, Double> paired(
      Map<Long, Double> a, Map<Long, Double> b, BinaryOperator<Double> combine) {
    Map<Long, Double> both = new LinkedHashMap<>();
    a.forEach(
        (seed, value) -> {
          if (b.containsKey(seed)) {
            both.put(seed, combine.apply(value, b.get(seed)));
          }
        });
    return both;
  }
}
