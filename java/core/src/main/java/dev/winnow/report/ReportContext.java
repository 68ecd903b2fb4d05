package dev.winnow.report;

import dev.winnow.data.guard.LinearBaseline;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a report may say beyond what the run's folder holds.
 *
 * @param title of the page
 * @param baselines what linear models reach on the data set, where it was measured
 * @param demo the data are Winnow's own painted portraits
 * @param notes further sentences, each a paragraph
 */
public record ReportContext(
    String title, List<LinearBaseline> baselines, boolean demo, List<String> notes) {
  public ReportContext {
    baselines = List.copyOf(baselines);
    notes = List.copyOf(notes);
  }

  /** Nothing but a title. */
  public static ReportContext titled(String title) {
    return new ReportContext(title, List.of(), false, List.of());
  }

  /** This context with what linear models reach. */
  public ReportContext withBaselines(List<LinearBaseline> measured) {
    return new ReportContext(title, measured, demo, notes);
  }

  /** This context, of a run on the embedded data set. */
  public ReportContext asDemo() {
    return new ReportContext(title, baselines, true, notes);
  }

  /** This context with one more paragraph. */
  public ReportContext withNote(String note) {
    return new ReportContext(
        title, baselines, demo, Stream.concat(notes.stream(), Stream.of(note)).toList());
  }
}
