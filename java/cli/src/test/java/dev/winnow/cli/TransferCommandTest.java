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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ticket that is found on one data set and trained on another. */
class TransferCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path other;

  @BeforeAll
  static void findTickets() throws IOException {
    Path data = NoiseSet.write(folder, 20);
    other = NoiseSet.write(folder.resolve("other"), 24);
    String options = "--size 32 --epochs 1 --sparsities 0.4,0.8";
    Outcome found =
        run(Stream.of("prune", "--data", data, "--out", folder.resolve("found")), options);
    assertThat(found.exit()).as(found.err()).isZero();
  }

  private static Outcome run(Stream<Object> first, String more) {
    return winnow(Stream.concat(first, Arrays.stream(more.split(" "))).toArray());
  }

  private static Path ticket(int round) {
    return folder.resolve("found/tickets/imp-global-round-" + round + ".safetensors");
  }

  private static Outcome transfer(Path run, String use) {
    return run(
        Stream.of(
            "transfer",
            "--ticket",
            ticket(1),
            "--ticket",
            ticket(2),
            "--data",
            other,
            "--out",
            run),
        "--epochs 1 --use " + use);
  }

  private static JsonNode results(Path run) throws IOException {
    return JSON.readTree(run.resolve("results.json").toFile());
  }

  @Test
  void ticketsAreTrainedAndTestedOnTheOtherData() throws IOException {
    Path run = folder.resolve("run");
    Outcome outcome = transfer(run, "trained");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("transfer round 2", run.resolve("results.json").toString());
    JsonNode results = results(run);
    assertThat(results.findValuesAsText("strategy")).containsExactly("transfer", "transfer");
    assertThat(results.findValuesAsText("round")).containsExactly("1", "2");
    JsonNode found = results(folder.resolve("found"));
    for (int i = 0; i < 2; i++) {
      assertThat(results.get(i).get("layers")).isEqualTo(found.get(i + 1).get("layers"));
      assertThat(results.get(i).get("data").asText()).isEqualTo(other.toString());
    }
    JsonNode last = results.get(1);
    Path ticket = run.resolve(last.get("ticket").asText());
    Outcome evaluate = winnow("evaluate", "--ticket", ticket, "--data", other, "--json");
    assertThat(evaluate.exit()).as(evaluate.err()).isZero();
    assertThat(JSON.readTree(evaluate.out())).isEqualTo(last.get("test"));

    Outcome again = transfer(run, "trained");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(results(run)).isEqualTo(results);
    Outcome otherwise = transfer(run, "mask");
    assertThat(otherwise.exit()).isEqualTo(1);
    assertThat(otherwise.err()).contains(run.toString(), "another --use", "another --out");
    assertThat(results(run)).isEqualTo(results);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --use weights --ticket TICKET               | mask, init, trained
          --use mask                                  | --ticket
          --use mask --ticket nowhere.safetensors     | nowhere.safetensors
          --use mask --ticket text.txt                | text.txt
          --use mask --ticket TICKET --ticket TICKET  | both tickets of round 1
          --use mask --ticket TICKET --epochs 0       | epochs
          --use mask --ticket TICKET --data nowhere   | nowhere
          """)
  void whatIsWrongIsSaid(String options, String said) throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "no ticket");
    Path run = folder.resolve("wrong");
    String data = options.contains("--data") ? "" : " --data DATA";
    Object[] words =
        Arrays.stream((options + data).split(" "))
            .map(
                word ->
                    switch (word) {
                      case "TICKET" -> ticket(1);
                      case "DATA" -> other;
                      case "text.txt" -> text;
                      default -> word;
                    })
            .toArray();
    Outcome outcome =
        winnow(Stream.concat(Stream.of("transfer", "--out", run), Stream.of(words)).toArray());
    assertThat(outcome.exit()).as(outcome.err()).isIn(1, 2);
    assertThat(outcome.err()).contains(said).doesNotContain("a defect in Winnow");
    assertThat(run.resolve("results.json")).doesNotExist();
    assertThat(run.resolve("state/transfer.json")).doesNotExist();
  }
}
