package dev.winnow.cli;

import static dev.winnow.cli.Shell.winnow;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.cli.Shell.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole experiment, from the command line and its processes. */
class ReproduceCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private List<String> command(Path data, String more) {
    List<String> words = new ArrayList<>(List.of("reproduce", "--out", out().toString()));
    if (data != null) {
      words.addAll(List.of("--data", data.toString()));
    }
    words.addAll(Arrays.asList(more.split(" ")));
    return words;
  }

  private Outcome reproduce(Path data, String more) {
    return winnow(command(data, more).toArray());
  }

  private Process start(Path data, String more) throws IOException {
    return java(command(data, more));
  }

  private Process java(List<String> arguments) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    words.addAll(arguments);
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    processes.add(process);
    return process;
  }

  /** Reads what a process says until a line begins so; null where none does. */
  private static String read(BufferedReader output, String beginning) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = output.readLine();
    }
    return line;
  }

  private List<Path> records() throws IOException {
    try (Stream<Path> files = Files.walk(out().resolve("cells"))) {
      return files.filter(file -> file.endsWith("cell.json")).sorted().toList();
    }
  }

  /** The processes of at least so many cells; a cell is said to begin before its process has. */
  private static List<ProcessHandle> cells(Process experiment, int least) throws Exception {
    List<ProcessHandle> cells = experiment.children().toList();
    while (cells.size() < least) {
      assertThat(experiment.isAlive()).isTrue();
      Thread.sleep(20);
      cells = experiment.children().toList();
    }
    return cells;
  }

  /** Kills an experiment that does cells, and sees that their processes end by themselves. */
  private static void kill(Process experiment) throws Exception {
    List<ProcessHandle> children = cells(experiment, 1);
    experiment.destroyForcibly().waitFor();
    for (ProcessHandle child : children) {
      child.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void cellsAreDoneInProcessesOfTheirOwnAndSkippedTheNextTime() throws IOException {
    Path data = NoiseSet.write(folder, 20);
    String options = "--scale smoke --archs lenet300 --seeds 1 --strategies imp-global";
    Outcome outcome = reproduce(data, options);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err())
        .contains("2 cells (lenet300 on data set ü, 1 seeds)", "28×28 pixels")
        .contains("done 1/2: lenet300/data set ü/dense/seed-0", "about")
        .contains("done 2/2: lenet300/data set ü/imp-global/seed-0");
    assertThat(records()).hasSize(2);
    Path cell = out().resolve("cells/lenet300/data set ü/imp-global/seed-0");
    assertThat(JSON.readTree(cell.resolve("results.json").toFile()).findValuesAsText("round"))
        .containsExactly("1", "2");
    assertThat(Files.readString(cell.resolve("log.txt"))).contains("imp-global round 2");

    Outcome again = reproduce(data, options);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.err()).doesNotContain("begins", "done");
    Outcome other = reproduce(data, options.replace("smoke", "small"));
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("other settings", "another --out");
  }

  @Test
  void aCellThatFailsSaysWhyAndWhereItsLogIs() throws IOException {
    Path data = Files.createDirectories(folder.resolve("empty"));
    Outcome outcome =
        reproduce(data, "--scale smoke --archs lenet300 --seeds 1 --strategies imp-global");
    assertThat(outcome.exit()).isEqualTo(1);
    Path log = out().resolve("cells/lenet300/empty/dense/seed-0/log.txt");
    assertThat(outcome.err())
        .contains("failed: lenet300/empty/dense/seed-0: winnow: ", data.toString(), log.toString())
        .contains("2 of 2 cells failed", "start the same command again");
  }

  /** What a killed parent leaves running would hold its cell's folder against the next start. */
  @Test
  @Timeout(300)
  void cellsEndWithAParentThatIsKilledAndTheNextStartGoesOn() throws Exception {
    Path data = NoiseSet.write(folder, 20);
    String options = "--scale smoke --archs lenet300 --seeds 1 --strategies snip --jobs 2";
    Process first = start(data, options);
    BufferedReader output = first.inputReader();
    assertThat(read(output, "begins")).isNotNull();
    assertThat(read(output, "begins")).isNotNull();
    cells(first, 2).get(0).destroyForcibly();
    assertThat(read(output, "failed")).contains("ended by signal 9", "--jobs", "log.txt");
    kill(first);
    Process second = start(data, options);
    List<String> said = second.inputReader().lines().toList();
    assertThat(second.waitFor()).as(String.join("\n", said)).isZero();
    assertThat(records()).hasSize(2);
  }

  /** The smallest whole experiment on portraits that it draws, killed once on the way. */
  @Test
  @Tag("slow")
  @Timeout(1800)
  void theSmokeScaleRunsOnItsOwnData() throws Exception {
    String options =
        "--scale smoke --archs mesonet --seeds 1 --strategies imp-global,one-shot-global";
    Process first = start(null, options);
    BufferedReader output = first.inputReader();
    assertThat(read(output, "drawing portraits")).isNotNull();
    assertThat(read(output, "done 3/14")).isNotNull();
    assertThat(read(output, "begins")).isNotNull();
    kill(first);
    int finished = records().size();
    assertThat(finished).isGreaterThanOrEqualTo(3);

    Process second = start(null, options);
    List<String> said = second.inputReader().lines().toList();
    assertThat(second.waitFor()).as(String.join("\n", said)).isZero();
    assertThat(said).noneMatch(line -> line.startsWith("drawing"));
    assertThat(said.stream().filter(line -> line.startsWith("done"))).hasSize(14 - finished);
    assertThat(records()).hasSize(14);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --archs vgg                                   | no architecture is called vgg; there is
          --strategies dense                            | dense is run anyway
          --strategies transfer                         | transfer is run anyway
          --strategies reinit                           | reinit draws the weights of imp-global
          --strategies luck                             | no strategy is called luck; there is
          --scale tiny                                  | paper, small, smoke
          --seeds 0                                     | --seeds must be at least 1
          --threads 0                                   | --threads must be at least 1
          --jobs 0                                      | --jobs must be at least 1
          --tau 0                                       | --tau must be above 0
          --tau NaN                                     | --tau must be above 0
          --tau 1.5                                     | --tau must be above 0, at most 1
          --device tpu                                  | cpu
          --openforensics .                             | --data stands in for the paper's sets
          --data . --data ..                            | --data can be given twice
          --data NAMESAKE                               | both data sets are called
          --data nowhere                                | nowhere is no folder
          --data /                                      | has no name
          """)
  void whatIsWrongIsSaidBeforeAnythingIsDone(String options, String said) throws IOException {
    Path data = Files.createDirectories(folder.resolve("set"));
    Path namesake = Files.createDirectories(folder.resolve("other").resolve("set"));
    Outcome outcome = reproduce(data, options.replace("NAMESAKE", namesake.toString()));
    assertThat(outcome.exit()).as(outcome.err()).isIn(1, 2);
    assertThat(outcome.err()).contains(said).doesNotContain("a defect in Winnow");
    assertThat(out()).doesNotExist();
  }

  /** In a process of its own, for a cell reads its standard input. */
  @Test
  void aCellThatNobodyPlannedIsRefused() throws Exception {
    Process cell = java(List.of("cell", "--out", folder.toString(), "mesonet/a/dense/seed-0"));
    assertThat(cell.inputReader().lines().toList()).last().asString().contains("no experiment");
    assertThat(cell.waitFor()).isEqualTo(1);
  }
}
