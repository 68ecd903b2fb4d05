package dev.winnow.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a report may say beyond what the run's folder holds.
 *
 * @param title of the page
 * @param baseline what little effort reaches on the same test split, where it was measured
 * @param demo the data are Winnow's own painted portraits
 * @param notes further sentences, each a paragraph
 */
public record ReportContext(
    String title, Optional<Baseline> baseline, boolean demo, List<String> notes) {
  public ReportContext {
    notes = List.copyOf(notes);
  }

  /**
   * A linear model on 16 × 16 thumbnails, measured on the test split.
   *
   * @param accuracy 0 to 1
   * @param auc 0 to 1
   */
  public record Baseline(double accuracy, double auc) {}

  /** Nothing but a title. */
  public static ReportContext titled(String title) {
    return new ReportContext(title, Optional.empty(), false, List.of());
  }

  /** This context with the thumbnail baseline's figures. */
  public ReportContext withBaseline(double accuracy, double auc) {
    return new ReportContext(title, Optional.of(new Baseline(accuracy, auc)), demo, notes);
  }

  /** This context, of a run on the embedded data set. */
  public ReportContext asDemo() {
    return new ReportContext(title, baseline, true, notes);
  }

  /** This context with one more paragraph. */
  public ReportContext withNote(String note) {
    return new ReportContext(
        title, baseline, demo, Stream.concat(notes.stream(), Stream.of(note)).toList());
  }
}
