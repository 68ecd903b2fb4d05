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

/** What train and prune make of each other's runs and words. */
class RunCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = NoiseSet.write(folder, 20);
  }

  private Outcome start(String command, Path run, Object... more) {
    Object[] first = {command, "--data", data, "--size", 32, "--epochs", 1, "--out", run};
    return winnow(Stream.of(first, more).flatMap(Arrays::stream).toArray());
  }

  /** An option's value is not the command, even where it is called like one. */
  @Test
  void aPruningRunInAFolderCalledTrainGoesOn() throws Exception {
    Path run = folder.resolve("train");
    Outcome pruned = start("prune", run, "--rounds", 1);
    assertThat(pruned.exit()).as(pruned.err()).isZero();
    Outcome over = start("train", run);
    assertThat(over.exit()).isEqualTo(2);
    assertThat(over.err())
        .contains("a run of another strategy (imp-global)", "another --out")
        .doesNotContain("--resume");

    // A relative name needs a process that stands beside it.
    Path said = folder.resolve("said.txt");
    Process again =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "prune",
                "--resume",
                "--out",
                "train")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(again.waitFor()).as(Files.readString(said)).isZero();
    assertThat(JSON.readTree(run.resolve("results.json").toFile())).hasSize(2);
  }

  @Test
  void theSettingsOfATrainingAreAConfigurationForPruning() throws IOException {
    Path dense = folder.resolve("dense");
    Outcome trained = start("train", dense);
    assertThat(trained.exit()).as(trained.err()).isZero();
    Path config = dense.resolve("state/dense.json");
    Path run = folder.resolve("pruned");
    Outcome pruned = winnow("prune", "--config", config, "--rounds", 1, "--out", run);
    assertThat(pruned.exit()).as(pruned.err()).isZero();
    JsonNode results = JSON.readTree(run.resolve("results.json").toFile());
    assertThat(results.findValuesAsText("strategy")).containsOnly("imp-global");
    assertThat(results.at("/1/rate").asDouble()).isEqualTo(0.2);
    assertThat(results.at("/1/sparsity").asDouble()).isBetween(0.1999, 0.2001);
  }

  @Test
  void roundsOfPruningNothingAreWrongUsage() {
    Outcome outcome = start("prune", folder.resolve("run"), "--strategy", "dense", "--rounds", 2);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("--strategy dense prunes nothing");
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
