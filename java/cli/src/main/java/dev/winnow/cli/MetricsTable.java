package dev.winnow.cli;

import dev.winnow.train.metrics.GroupRecall;
import dev.winnow.train.metrics.Metrics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Shows metrics to people: figures, confusion matrix and groups; a second column for videos. */
final class MetricsTable {
  private static final int NAME_WIDTH = 24;
  private static final int COLUMN_WIDTH = 14;

  private final List<String> classes;
  private final List<Metrics> columns;
  private final PrintWriter out;

  /**
   * Prints a table.
   *
   * @param classes their names, in the order of the labels
   */
  static void print(Metrics metrics, List<String> classes, PrintWriter out) {
    new MetricsTable(metrics, classes, out).print();
  }

  private MetricsTable(Metrics metrics, List<String> classes, PrintWriter out) {
    this.classes = classes;
    this.columns = Stream.of(metrics, metrics.video()).filter(m -> m != null).toList();
    this.out = out;
  }

  private void print() {
    List<String> kinds = List.of("images", "videos").subList(0, columns.size());
    line("", kinds);
    figures("number", m -> Integer.toString(count(m)));
    figures("accuracy", m -> decimal(m.accuracy()));
    figures("balanced accuracy", m -> decimal(m.balancedAccuracy()));
    figures("AUC", m -> decimal(m.auc()));
    figures("average precision", m -> decimal(m.averagePrecision()));
    figures("equal error rate", m -> decimal(m.eer()));
    figures("log loss (nats)", m -> decimal(m.loss()));
    figures("Brier score", m -> decimal(m.brier()));
    figures("calibration error", m -> decimal(m.calibrationError()));
    for (int i = 0; i < columns.size(); i++) {
      confusion(kinds.get(i), columns.get(i).confusion());
    }
    TreeSet<String> groups = new TreeSet<>();
    columns.forEach(column -> groups.addAll(column.groupRecall().keySet()));
    if (!groups.isEmpty()) {
      out.println();
      line("recall by group", kinds);
      groups.forEach(group -> figures(group, m -> recall(m.groupRecall().get(group))));
    }
  }

  private void confusion(String kind, List<List<Integer>> counts) {
    out.println();
    line(kind + ", called", classes);
    for (int label = 0; label < counts.size(); label++) {
      line(classes.get(label), counts.get(label).stream().map(String::valueOf).toList());
    }
  }

  private void figures(String name, Function<Metrics, String> figure) {
    line(name, columns.stream().map(figure).toList());
  }

  private void line(String name, List<String> cells) {
    out.printf("%-" + NAME_WIDTH + "s", name);
    cells.forEach(cell -> out.printf(" %" + COLUMN_WIDTH + "s", cell));
    out.println();
  }

  private static int count(Metrics metrics) {
    return metrics.confusion().stream().flatMap(List::stream).mapToInt(Integer::intValue).sum();
  }

  private static String recall(GroupRecall group) {
    return decimal(group.recall()) + " of " + group.images();
  }

  private static String decimal(Double figure) {
    return figure == null ? "–" : String.format(Locale.ROOT, "%.4f", figure);
  }
}
