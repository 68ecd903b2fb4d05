package dev.winnow.report.experiment;

import dev.winnow.claims.Claims;
import dev.winnow.claims.Comparison;
import dev.winnow.claims.Comparison.Unit;
import dev.winnow.claims.Estimate;
import dev.winnow.claims.NumberBesideOurs;
import dev.winnow.claims.Outcome;
import dev.winnow.claims.Paper;
import dev.winnow.claims.Verdict;
import dev.winnow.experiment.grid.GridData;
import dev.winnow.experiment.grid.GridResults;
import dev.winnow.report.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The paper's claims beside what was measured. */
final class VerdictSection {
  private VerdictSection() {}

  static Section of(GridResults results, List<Verdict> verdicts) {
    return Section.of(
            "verdicts",
            "What the paper claims, and what was found",
            List.of(Claims.NOTE),
            List.of(table(verdicts), comparisons(verdicts), numbers(results)))
        .withWarnings(otherData(results));
  }

  /** How many claims came to which end, in words. */
  static String counts(List<Verdict> verdicts) {
    Map<Outcome, Long> counts =
        verdicts.stream().collect(Collectors.groupingBy(Verdict::outcome, Collectors.counting()));
    return "Of "
        + verdicts.size()
        + " claims: "
        + Arrays.stream(Outcome.values())
            .filter(counts::containsKey)
            .map(outcome -> counts.get(outcome) + " " + words(outcome))
            .collect(Collectors.joining(", "))
        + ".";
  }

  static String words(Outcome outcome) {
    return switch (outcome) {
      case TOO_FEW_SEEDS -> "too few seeds to say";
      case NOT_TESTABLE -> "not testable";
      case NOT_TESTED -> "not tested";
      case NOTHING_LEARNT -> "nothing learnt";
      default -> outcome.name().toLowerCase(Locale.ROOT);
    };
  }

  /** A verdict on other images is one on the claim's idea, not on the paper's figures. */
  static List<String> otherData(GridResults results) {
    List<GridData> others =
        results.plan().data().stream().filter(set -> !set.ofThePaper()).toList();
    if (others.isEmpty()) {
      return List.of();
    }
    return List.of(
        "These are not the paper’s data: "
            + others.stream()
                .map(set -> set.name() + " stands for " + roleName(set.role()))
                .collect(Collectors.joining(", "))
            + ". Verdicts are on the claims as ideas, on these data; they do not say that the"
            + " paper’s figures are right or wrong.");
  }

  static String roleName(String role) {
    return role.equals(GridData.SOURCE) ? "OpenForensics" : "FaceForensics++";
  }

  private static Table table(List<Verdict> verdicts) {
    return new Table(
        "verdicts",
        "Verdicts",
        List.of(
            Table.text("Verdict"),
            Table.text("Section"),
            Table.text("Claim"),
            Table.text("Paper"),
            Table.text("Ours"),
            Table.count("Seeds"),
            Table.text("Reason")),
        verdicts.stream().map(VerdictSection::row).toList(),
        "");
  }

  private static List<Object> row(Verdict verdict) {
    return List.of(
        words(verdict.outcome()),
        verdict.section(),
        verdict.statement(),
        verdict.paper(),
        ours(verdict),
        verdict.seeds(),
        verdict.reason());
  }

  /** A single comparison in numbers; of several, how many came to what. */
  private static String ours(Verdict verdict) {
    List<Comparison> tested =
        verdict.ours().stream().filter(comparison -> comparison.ours() != null).toList();
    if (tested.size() <= 2) {
      return tested.stream().map(VerdictSection::text).collect(Collectors.joining("; "));
    }
    Map<Outcome, Long> counts =
        tested.stream().collect(Collectors.groupingBy(Comparison::outcome, Collectors.counting()));
    return tested.size()
        + " comparisons: "
        + Arrays.stream(Outcome.values())
            .filter(counts::containsKey)
            .map(outcome -> counts.get(outcome) + " " + words(outcome))
            .collect(Collectors.joining(", "));
  }

  private static String text(Comparison comparison) {
    return comparison.arch()
        + Format.text(" at %.0f %%: ", 100 * comparison.sparsity())
        + text(comparison.ours(), comparison.unit());
  }

  private static String text(Estimate estimate, Unit unit) {
    String number =
        switch (unit) {
          case ACCURACY_DIFFERENCE -> "%+.1f";
          case RETAINED_SHARE -> "%.1f";
          case FINDING -> "%.3g";
        };
    double factor = factor(unit);
    String mean = Format.text(number, factor * estimate.mean());
    return estimate.low() == null
        ? mean + " (one seed)"
        : mean
            + Format.text(
                " [" + number + ", " + number + "]",
                factor * estimate.low(),
                factor * estimate.high());
  }

  /** Shares are shown in hundredths. */
  private static double factor(Unit unit) {
    return unit == Unit.FINDING ? 1 : 100;
  }

  private static Table comparisons(List<Verdict> verdicts) {
    List<List<Object>> rows = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      for (Comparison comparison : verdict.ours()) {
        if (comparison.ours() != null) {
          rows.add(row(verdict, comparison));
        }
      }
    }
    return new Table(
        "comparisons",
        "The comparisons that verdicts rest on",
        List.of(
            Table.text("Claim"),
            Table.text("Network"),
            Table.text("Data"),
            Table.percent("Sparsity"),
            Table.text("What"),
            Table.decimal("Ours"),
            Table.decimal("Low"),
            Table.decimal("High"),
            Table.text("Holds if"),
            Table.count("Seeds"),
            Table.text("Outcome")),
        rows,
        "Differences of accuracies in points, retained accuracy in per cent of the dense network’s.");
  }

  private static List<Object> row(Verdict verdict, Comparison comparison) {
    double factor = factor(comparison.unit());
    Estimate ours = comparison.ours();
    return Arrays.asList(
        verdict.claim(),
        comparison.arch(),
        roleName(comparison.data()),
        comparison.sparsity(),
        comparison.what(),
        factor * ours.mean(),
        ours.low() == null ? null : factor * ours.low(),
        ours.high() == null ? null : factor * ours.high(),
        comparison.relation().sign() + Format.text(" %s", factor * comparison.bound()),
        ours.seeds(),
        words(comparison.outcome()));
  }

  private static Table numbers(GridResults results) {
    List<List<Object>> rows = new ArrayList<>();
    for (NumberBesideOurs number : Claims.numbersBesideOurs(results.observations())) {
      List<Object> row = new ArrayList<>();
      row.add(number.paper().arch());
      row.add(number.paper().section());
      row.add(roleName(number.paper().data()));
      row.add(number.paper().strategy());
      row.add(number.paper().sparsity());
      row.add(number.paper().value() / 100);
      row.addAll(Intervals.cells(number.ours()));
      rows.add(row);
    }
    return new Table(
        "numbers",
        "The paper’s accuracies beside ours",
        List.of(
            Table.text("Network"),
            Table.text("Section"),
            Table.text("Data"),
            Table.text("Strategy"),
            Table.percent("Sparsity"),
            Table.percent("Paper"),
            Table.percent("Ours"),
            Table.percent("Low"),
            Table.percent("High"),
            Table.count("Seeds")),
        rows,
        "Shown, not judged: other images give other accuracies.");
  }

  /** Where the paper does not agree with itself. */
  static Section contradictions() {
    Table table =
        new Table(
            "contradictions",
            "Contradictions",
            List.of(Table.text("Between"), Table.text("What each says")),
            Paper.load().contradictions().stream()
                .<List<Object>>map(
                    each -> List.of(String.join(" and ", each.between()), each.text()))
                .toList(),
            "");
    return Section.of(
        "contradictions", "Where the paper contradicts itself", List.of(), List.of(table));
  }
}
