package dev.winnow.bench;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** Results as text of at most 100 columns: rows with the same parameters beside one another. */
final class ResultTable {
  private static final String YARDSTICK = "winnow";
  private static final int DIGITS = 4;
  private static final String LINE = "  %-26s %9s %9s %9s  %-6s %8s  %s%n";

  /** One row's result: the median over the iterations of all forks, and their range. */
  private record Score(
      Row row, Statistics iterations, String unit, boolean isRate, TimeUnit timeUnit) {
    static Score of(RunResult result) {
      return new Score(
          rowOf(result),
          result.getPrimaryResult().getStatistics(),
          result.getPrimaryResult().getScoreUnit(),
          result.getParams().getMode() == Mode.Throughput,
          result.getParams().getTimeUnit());
    }

    double median() {
      return iterations.getPercentile(50);
    }

    /** In the unit of time. */
    double time() {
      return isRate ? 1 / median() : median();
    }

    /** What has to be moved, over the time that it took; empty where nobody knows how much. */
    String gigabytesPerSecond() {
      return row.annotation(Traffic.class)
          .map(
              traffic -> {
                long weights = LongStream.of(Shapes.of(row.parameters().get("weights"))).sum();
                double nanoseconds = time() * timeUnit.toNanos(1);
                return digits(traffic.bytesPerWeight() * weights / nanoseconds);
              })
          .orElse("");
    }
  }

  private ResultTable() {}

  /** The row that a result is of. */
  static Row rowOf(RunResult result) {
    BenchmarkParams params = result.getParams();
    Map<String, String> values = new LinkedHashMap<>();
    params.getParamsKeys().forEach(key -> values.put(key, params.getParam(key)));
    return new Row(params.getBenchmark(), values);
  }

  /** Prints every group: score, spread, and how many times as long as the yardstick it took. */
  static void print(Collection<RunResult> results, PrintWriter out) {
    Map<Row.Group, List<Score>> groups = new LinkedHashMap<>();
    for (RunResult result : results) {
      Score score = Score.of(result);
      groups.computeIfAbsent(score.row().group(), group -> new ArrayList<>()).add(score);
    }
    groups.forEach((group, scores) -> print(group, scores, out));
    out.println("score: median over the iterations of all forks; min, max: over the same");
  }

  private static void print(Row.Group group, List<Score> scores, PrintWriter out) {
    Score yardstick =
        scores.stream()
            .filter(score -> score.row().name().equals(YARDSTICK))
            .findFirst()
            .orElseGet(() -> scores.stream().min(Comparator.comparingDouble(Score::time)).get());
    out.println(group);
    out.printf(LINE, "", "score", "min", "max", "unit", "GB/s", "time / " + yardstick.row().name());
    for (Score score : scores) {
      out.printf(
          LINE,
          score.row().name(),
          digits(score.median()),
          digits(score.iterations().getMin()),
          digits(score.iterations().getMax()),
          score.unit(),
          score.gigabytesPerSecond(),
          digits(score.time() / yardstick.time()));
    }
    out.println();
  }

  private static String digits(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS));
    int decimals = rounded.scale() + DIGITS - rounded.precision();
    return rounded.setScale(Math.max(0, decimals), RoundingMode.UNNECESSARY).toPlainString();
  }
}
