package dev.winnow.cli;

import static dev.winnow.cli.Shell.winnow;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.cli.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What prune makes of its options, and of them in files. */
class PruneCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = NoiseSet.write(folder, 20);
  }

  private Outcome prune(Path run, Object... more) {
    Object[] first = {"prune", "--data", data, "--size", 32, "--epochs", 1, "--out", run};
    return winnow(Stream.of(first, more).flatMap(Arrays::stream).toArray());
  }

  private static JsonNode results(Path run) throws IOException {
    return JSON.readTree(run.resolve("results.json").toFile());
  }

  @Test
  void listsAndTablesOfARunComeBackWhenItGoesOn() throws IOException {
    Path run = folder.resolve("run");
    Outcome first =
        prune(run, "--strategy", "snip", "--sparsities", "0.3,0.6", "--exclude", "conv1,fc2");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(results(run).findValuesAsText("alive")).contains("11688", "8182", "4675");
    JsonNode settings = JSON.readTree(run.resolve("state/snip.json").toFile());
    assertThat(settings.get("sparsities").toString()).isEqualTo("[0.3,0.6]");
    assertThat(settings.get("exclude").toString()).isEqualTo("[\"conv1\",\"fc2\"]");
    assertThat(settings.get("rounds").asInt()).isEqualTo(2);
    assertThat(settings.get("rate").asDouble()).isZero();

    Outcome again = winnow("prune", "--resume", "--out", run);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(results(run)).hasSize(3);

    Path copy = folder.resolve("copy");
    Outcome configured = winnow("prune", "--config", run.resolve("state/snip.json"), "--out", copy);
    assertThat(configured.exit()).as(configured.err()).isZero();
    assertThat(Files.readString(copy.resolve("state/snip.json")))
        .isEqualTo(Files.readString(run.resolve("state/snip.json")));
  }

  @Test
  void ratesOfLayersComeBackToo() throws IOException {
    Path run = folder.resolve("rates");
    Object[] options = {
      "--strategy", "imp-local", "--rounds", 1, "--layer-rate", "fc2=0.1,conv1=0"
    };
    Outcome first = prune(run, options);
    assertThat(first.exit()).as(first.err()).isZero();
    JsonNode layers = results(run).at("/1/layers");
    assertThat(layers.at("/0").toString())
        .isEqualTo("{\"name\":\"conv1.weight\",\"weights\":216,\"alive\":216}");
    assertThat(layers.at("/5/alive").asInt()).isEqualTo(14);
    Outcome again = winnow("prune", "--resume", "--out", run);
    assertThat(again.exit()).as(again.err()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --strategy transfer                                  | winnow transfer --ticket T --use mask
          --strategy reinit                                    | winnow transfer --ticket T --use mask
          --strategy snip --rewind none                        | --rewind init
          --sparsities 0.2,0.4 --rate 0.2                      | use one of them
          --target 0.8 --sparsities 0.2,0.4                    | use one of them
          --sparsities 0.2,0.4 --rounds 3                      | names 2 rounds
          --sparsities 0.4,0.2                                 | must grow
          --target 80                                          | above 0 and below 1
          --layer-rate fc2=0.1                                 | local strategies
          --strategy imp-local --layer-rate fc2=0.1 --target .5| --layer-rate goes with --rate
          --layer-floor 0.1 --allow-dead-layers                | --allow-dead-layers away
          """)
  void whatContradictsItselfIsWrongUsage(String options, String said) {
    Path run = folder.resolve("wrong");
    Outcome outcome = prune(run, (Object[]) options.split(" "));
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(said);
    assertThat(run).doesNotExist();
  }
}
