package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private record Outcome(int exit, String out, String err) {}

  private static Outcome bench(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Outcome(exit, out.toString(), err.toString());
  }

  @Test
  void listsBenchmarksMethodsAndParameters() {
    Outcome list = bench("--list");
    assertThat(list.exit()).isZero();
    assertThat(list.out())
        .contains("PruningRound", "winnow", "libtorchTopk", "copyFloor")
        .contains("weights=mesonet,cnn5,resnet18,xception,10m,100m,500m", "scope=global,local");
  }

  @Test
  void whatIsUnknownListsWhatIsKnown() {
    Outcome name = bench("Pruning");
    assertThat(name.exit()).isEqualTo(2);
    assertThat(name.err()).contains("Pruning;", "PruningRound").doesNotContain("\tat ");
    Outcome parameter = bench("-p", "weight=10m");
    assertThat(parameter.exit()).isEqualTo(2);
    assertThat(parameter.err())
        .contains("arch, device, operation, precision, scope, values, weights");
    Outcome value = bench("-p", "weights=10m,11m");
    assertThat(value.exit()).isEqualTo(2);
    assertThat(value.err()).contains("11m", "xception");
    assertThat(bench("--quick").exit()).isEqualTo(2);
  }

  @Test
  void rowsAreTheProductOfTheParameters() {
    List<Row> rows =
        Suite.rows(
            Suite.select(List.of("PruningRound")),
            Map.of("weights", "mesonet,10m", "device", "cpu"));
    assertThat(rows).hasSize(5 * 2 * 2).doesNotHaveDuplicates();
    assertThat(rows.stream().map(Row::group).distinct()).hasSize(2 * 2);
  }

  @Test
  void aMethodCanBeChosenAlone() {
    assertThat(Suite.select(List.of("PruningRound.winnow", "MaskedStep.libtorch")))
        .extracting(method -> method.getUsername())
        .containsExactly(
            "dev.winnow.bench.PruningRound.winnow", "dev.winnow.bench.MaskedStep.libtorch");
    assertThat(bench("PruningRound.sort").err()).contains("PruningRound has no method sort");
  }

  private static Row row(String name, String weights, String scope) {
    return new Row(
        PruningRound.class.getName() + "." + name,
        Map.of("weights", weights, "scope", scope, "device", "cpu"));
  }

  @Test
  void aRowThatDoesNotFitSaysSoInOneLine() {
    long available = 8_000_000_000L;
    assertThat(Feasibility.obstacle(row("winnow", "500m", "global"), available)).isEmpty();
    assertThat(Feasibility.obstacle(row("libtorchTopk", "500m", "local"), available)).isEmpty();
    assertThat(Feasibility.obstacle(row("libtorchTopk", "500m", "global"), available))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .contains("libtorchTopk", "weights=500m", "8.0 GB are available")
                    .doesNotContain("\n"));
  }

  @Test
  void aRowThatItsMethodDoesNotDoSaysSoInOneLine() {
    List<Row> rows =
        Suite.rows(
            Suite.select(List.of("TrainStep.djl")),
            Map.of("arch", "resnet18,mesonet", "precision", "fp32,bf16", "device", "cpu"));
    List<String> obstacles =
        rows.stream()
            .flatMap(row -> Feasibility.obstacle(row, Long.MAX_VALUE).stream())
            .distinct()
            .toList();
    assertThat(rows).hasSize(4);
    assertThat(rows).filteredOn(row -> Feasibility.obstacle(row, 0).isEmpty()).hasSize(1);
    assertThat(obstacles)
        .containsExactly("TrainStep.djl: only arch=resnet18 precision=fp32 device=cpu");
  }

  /** In JVMs of their own, as for a measurement, and as short as one. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TrainStep.winnow TrainStep.winnowMasked -p arch=lenet300 -p precision=bf16",
        "TrainStep.djl -p arch=resnet18 -p precision=fp32"
      })
  void stepsOfTrainingRun(String rows) {
    Outcome steps = bench((rows + " -p device=cpu -f 1 -wi 0 -i 1").split(" "));
    assertThat(steps.exit()).as(steps.err()).isZero();
    assertThat(steps.err()).doesNotContain("skipped", "failed");
    for (String word : rows.split(" ")) {
      if (word.startsWith("TrainStep.")) {
        assertThat(steps.out()).containsPattern(word.substring("TrainStep.".length()) + " +[1-9]");
      }
    }
  }
}
