package dev.winnow.cli;

import dev.winnow.data.guard.Finding;
import dev.winnow.data.guard.Finding.Severity;
import dev.winnow.data.guard.Inspection;
import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;

/** An inspection in words. */
final class Findings {
  private static final int PLACES = 3;
  private static final int SIZES = 5;

  private Findings() {}

  /** All of it. */
  static void print(Inspection inspection, PrintWriter out) {
    out.printf("layout: %s (%s)%n", inspection.layout(), inspection.media());
    out.printf("splits: %s%n", inspection.splitRule());
    inspection
        .splits()
        .forEach((split, counts) -> out.printf("  %-12s%s%n", split, counts(counts)));
    if (!inspection.groups().isEmpty()) {
      out.println("groups:");
      inspection.groups().forEach((name, counts) -> out.printf("  %s: %s%n", name, counts(counts)));
    }
    if (!inspection.sizes().isEmpty()) {
      out.printf(
          "sizes: %s%s%n",
          inspection.sizes().entrySet().stream()
              .limit(SIZES)
              .map(size -> size.getKey() + " (" + size.getValue() + ")")
              .collect(Collectors.joining(", ")),
          inspection.sizes().size() > SIZES
              ? ", and " + (inspection.sizes().size() - SIZES) + " more"
              : "");
    }
    inspection.findings().forEach(finding -> print(finding, finding.where().size(), out));
    if (inspection.media().equals("videos")) {
      out.println("next: winnow data extract cuts the faces out; train on those");
    }
    out.flush();
  }

  /** What a run's start says: findings alone, in short. */
  static void printBriefly(Inspection inspection, PrintWriter out) {
    for (Finding finding : inspection.findings()) {
      print(finding, finding.severity() == Severity.INFO ? 0 : PLACES, out);
    }
    out.flush();
  }

  private static void print(Finding finding, int places, PrintWriter out) {
    out.printf("%s, %s: %s%n", finding.severity().label(), finding.kind().label(), finding.what());
    finding.where().stream().limit(places).forEach(place -> out.println("    " + place));
    if (finding.where().size() > places && places > 0) {
      out.println("    …");
    }
    out.println("    -> " + finding.advice());
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey())
        .collect(Collectors.joining(", "));
  }
}
