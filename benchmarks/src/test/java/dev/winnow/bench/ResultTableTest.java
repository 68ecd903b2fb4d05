package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AverageTimeResult;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.ThroughputResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;

class ResultTableTest {
  private static RunResult result(String method, Mode mode, String weights, double... scores) {
    WorkloadParams values = new WorkloadParams();
    values.put("weights", weights, 0);
    IterationParams iteration =
        new IterationParams(IterationType.MEASUREMENT, 1, TimeValue.seconds(1), 1);
    BenchmarkParams params =
        new BenchmarkParams(
            "dev.winnow.bench." + method,
            "target",
            true,
            1,
            new int[] {1},
            List.of(),
            1,
            0,
            iteration,
            iteration,
            mode,
            values,
            TimeUnit.MILLISECONDS,
            1,
            "java",
            List.of(),
            "17",
            "VM",
            "17",
            "1.37",
            TimeValue.minutes(1));
    List<IterationResult> iterations = new ArrayList<>();
    for (double score : scores) {
      // A million operations of so many milliseconds each, or so many operations in a millisecond.
      Result<?> primary =
          mode == Mode.Throughput
              ? new ThroughputResult(
                  ResultRole.PRIMARY,
                  method,
                  score * 1e6,
                  1_000_000_000_000L,
                  TimeUnit.MILLISECONDS)
              : new AverageTimeResult(
                  ResultRole.PRIMARY, method, 1e6, (long) (score * 1e12), TimeUnit.MILLISECONDS);
      IterationResult one = new IterationResult(params, iteration, null);
      one.addResult(primary);
      iterations.add(one);
    }
    return new RunResult(params, List.of(new BenchmarkResult(params, iterations)));
  }

  private static List<String> lines(RunResult... results) {
    StringWriter text = new StringWriter();
    ResultTable.print(List.of(results), new PrintWriter(text));
    return text.toString().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
  }

  @Test
  void comparesMediansWithWinnowWithinAGroup() {
    assertThat(
            lines(
                result("Prune.libtorchKthvalue", Mode.AverageTime, "10m", 400, 900, 424),
                result("Prune.winnow", Mode.AverageTime, "10m", 5, 5.3, 6),
                result("Prune.winnow", Mode.AverageTime, "mesonet", 0.037)))
        .containsSubsequence(
            "Prune weights=10m",
            "score min max unit GB/s time / winnow",
            "libtorchKthvalue 424.0 400.0 900.0 ms/op 80.00",
            "winnow 5.300 5.000 6.000 ms/op 1.000",
            "Prune weights=mesonet",
            "winnow 0.03700 0.03700 0.03700 ms/op 1.000");
  }

  @Test
  void aRateCountsAsItsTimeAndTheFastestStandsInForWinnow() {
    assertThat(
            lines(
                result("Infer.dense", Mode.Throughput, "10m", 50),
                result("Infer.sparse", Mode.Throughput, "10m", 200)))
        .contains("score min max unit GB/s time / sparse")
        .contains("dense 50.00 50.00 50.00 ops/ms 4.000", "sparse 200.0 200.0 200.0 ops/ms 1.000");
  }

  @Test
  void saysHowManyBytesASecondThatIs() {
    // 10,485,760 weights read and written in 2 ms.
    assertThat(lines(result("PruningRound.copyFloor", Mode.AverageTime, "10m", 2)))
        .contains("copyFloor 2.000 2.000 2.000 ms/op 41.94 1.000");
  }

  @Test
  void fitsAHundredColumns() {
    StringWriter text = new StringWriter();
    ResultTable.print(
        List.of(result("PruningRound.libtorchKthvalue", Mode.AverageTime, "xception", 123456.78)),
        new PrintWriter(text));
    assertThat(text.toString().lines()).allMatch(line -> line.length() <= 100);
  }
}
