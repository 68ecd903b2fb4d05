package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.prune.PruneOptions;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What runs leave to layers: all of them, a share of their own, or one weight. */
class PruningLimitsTest extends SmallRunTest {
  private static SmallRun run(Strategy strategy) {
    return new SmallRun().strategy(strategy).training(options -> options.epochs(1, 1));
  }

  private static PruneOptions excluding(PruneOptions options, String... layers) {
    return options.layers(0, false, List.of(layers), Map.of());
  }

  private static Map<String, Long> alive(TicketResult result) {
    return result.layers().stream()
        .collect(Collectors.toMap(layer -> layer.name(), layer -> layer.alive()));
  }

  @ParameterizedTest
  @EnumSource(names = {"IMP_GLOBAL", "ONE_SHOT_GLOBAL", "SNIP", "LAMP"})
  void whatExcludedLayersKeepComesFromTheOthers(Strategy strategy) {
    RunFolder folder =
        Runs.run(
            PruningLimitsTest.folder.resolve("excluded-" + strategy),
            run(strategy)
                .pruning(
                    options ->
                        excluding(options.sparsities(List.of(0.3, 0.6)), "conv1", "fc2.weight")),
            data);
    assertThat(folder.results())
        .extracting(TicketResult::alive)
        .containsExactly(11_688L, 8_182L, 4_675L);
    assertThat(folder.results().get(2).sparsity()).isEqualTo(1 - 4_675 / 11_688.0);
    assertThat(alive(folder.results().get(2)))
        .containsEntry("conv1.weight", 216L)
        .containsEntry("fc2.weight", 16L);
  }

  @Test
  void aLocalStrategyLeavesExcludedLayersAloneAndOthersToTheirRates() {
    RunFolder folder =
        Runs.run(
            PruningLimitsTest.folder.resolve("rates"),
            run(Strategy.IMP_LOCAL)
                .rounds(2)
                .pruning(
                    options ->
                        options.layers(
                            0, false, List.of("conv1"), Map.of("fc2", 0.1, "fc1.weight", 0.5))),
            data);
    assertThat(alive(folder.results().get(2)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "conv1.weight", 216L,
                "conv2.weight", 1024L,
                "conv3.weight", 2048L,
                "conv4.weight", 4096L,
                "fc1.weight", 64L,
                // 16 - 2 - 1
                "fc2.weight", 13L));
  }

  @Test
  void aLayerThatIsNotThereIsNamedWithThoseThatAre() {
    RunFolder unknown = new RunFolder(folder.resolve("unknown"));
    RunSettings settings =
        run(Strategy.IMP_GLOBAL).pruning(options -> excluding(options, "conv9")).settings();
    assertThatThrownBy(() -> Runs.run(settings, unknown, data, Device.CPU, Runs.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--exclude")
        .hasMessageContaining("conv9")
        .hasMessageContaining("conv1, conv2, conv3, conv4, fc1, fc2");
    assertThat(unknown.strategies()).isEmpty();
  }

  @Test
  void moreThanCanGoIsRefusedBeforeTheFirstRound() {
    RunFolder refused = new RunFolder(folder.resolve("refused"));
    RunSettings settings =
        run(Strategy.IMP_GLOBAL)
            .pruning(options -> excluding(options.target(0.9), "conv4"))
            .settings();
    assertThatThrownBy(() -> Runs.run(settings, refused, data, Device.CPU, Runs.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--exclude conv4")
        .hasMessageContaining("leave 1169 weights");
    assertThat(refused.strategies()).isEmpty();
  }

  /** Twenty weights for six layers: a plain cut empties some of them. */
  private static List<String> notes(String name, Strategy strategy, boolean allowDead) {
    List<String> notes = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void onNote(String note) {
            notes.add(note);
          }
        };
    RunFolder run = new RunFolder(folder.resolve(name));
    RunSettings settings =
        run(strategy)
            .pruning(
                options ->
                    options
                        .sparsities(List.of(1 - 20 / 11_688.0))
                        .layers(0, allowDead, List.of(), Map.of()))
            .settings();
    Runs.run(settings, run, data, Device.CPU, listener);
    TicketResult last = run.results().get(1);
    if (strategy == Strategy.ONE_SHOT_GLOBAL) {
      assertThat(last.alive()).isEqualTo(20);
    }
    if (allowDead) {
      assertThat(last.dead()).isNotEmpty();
      assertThat(notes).singleElement().asString().contains(last.dead()).contains("round 1 of");
    } else {
      assertThat(last.dead()).isEmpty();
    }
    return notes;
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_SHOT_GLOBAL", "ONE_SHOT_LOCAL"})
  void aLayerDiesOnlyWhereItIsAllowedAndThatIsSaid(Strategy strategy) {
    assertThat(notes("kept-" + strategy, strategy, false)).isEmpty();
    assertThat(notes("dead-" + strategy, strategy, true)).isNotEmpty();
  }
}
