package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.WinnowException;
import dev.winnow.data.TestImages;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run whose process dies, whose disk fills, or that is not alone. */
class RunDurabilityTest {
  private static final int KILLS = 5;

  @TempDir static Path folder;
  private static Path data;
  private static RunFolder undisturbed;
  private final List<Process> processes = new ArrayList<>();

  @BeforeAll
  static void runUndisturbed() throws Exception {
    data = TestImages.dataSet(folder.resolve("data"), 40, TrainingProcess.SIZE);
    undisturbed = new RunFolder(folder.resolve("undisturbed"));
    Process process = start(undisturbed.path(), "unlimited");
    assertThat(process.inputReader().lines()).last().isEqualTo("done");
    assertThat(process.waitFor()).isZero();
  }

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  /**
   * @param largestFile that it may write, in blocks of the shell's ulimit
   */
  private static Process start(Path run, String largestFile) throws IOException {
    return new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -f " + largestFile + "; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            TrainingProcess.class.getName(),
            data.toString(),
            run.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void assertSameTickets(RunFolder run) {
    assertThat(run.results()).hasSize(TrainingProcess.ROUNDS + 1);
    for (int round = 0; round <= TrainingProcess.ROUNDS; round++) {
      assertThat(run.ticket(run.results().get(round)))
          .hasSameBinaryContentAs(undisturbed.ticket(undisturbed.results().get(round)));
    }
  }

  @Test
  void aRunKilledAgainAndAgainEndsWithTheBitsOfOneThatWasNot() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    RunFolder run = new RunFolder(folder.resolve("killed"));
    List<String> heard = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start(run.path(), "unlimited");
      processes.add(process);
      BufferedReader output = process.inputReader();
      // An undisturbed run says some eighty lines: each start gets some way, none gets all of it.
      int lines = 1 + random.nextInt(25);
      String last = "";
      for (int i = 0; i < lines && !last.equals("done"); i++) {
        last = output.readLine();
      }
      heard.add(last);
      Thread.sleep(random.nextInt(20));
      process.destroyForcibly().waitFor();
    }
    assertThat(heard).doesNotContainNull().doesNotContain("done");
    Process process = start(run.path(), "unlimited");
    assertThat(process.inputReader().lines()).last().isEqualTo("done");
    assertSameTickets(run);
    assertThat(run.starts()).hasSizeBetween(1, KILLS + 1);
  }

  @Test
  void aSecondProcessIsRefusedAndTheFirstGoesOn() throws Exception {
    RunFolder run = new RunFolder(folder.resolve("shared"));
    Process first = start(run.path(), "unlimited");
    processes.add(first);
    BufferedReader output = first.inputReader();
    assertThat(output.readLine()).isEqualTo("locked");
    assertThatThrownBy(() -> RunLock.acquire(run, List.of("test")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("in use by another run (process " + first.pid() + ")");
    assertThat(output.lines()).last().isEqualTo("done");
    assertSameTickets(run);
  }

  /** A limit on the size of files stands for a full disk: the write fails in its middle. */
  @Test
  void aFullDiskStopsTheRunWithAMessageAndLosesNothing() throws Exception {
    RunFolder run = new RunFolder(folder.resolve("full"));
    Process process = start(run.path(), "16");
    List<String> said = process.inputReader().lines().toList();
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said)
        .last()
        .asString()
        .contains(run.path().toString(), "could not be written", "check the disk's room");
    assertThat(said).doesNotContain("ticket");
    Process again = start(run.path(), "unlimited");
    assertThat(again.inputReader().lines()).last().isEqualTo("done");
    assertSameTickets(run);
  }

  @Test
  void aFolderThatCannotBeWrittenToIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThatThrownBy(() -> RunLock.acquire(new RunFolder(file.resolve("run")), List.of("test")))
        .isInstanceOf(WinnowException.class)
        .hasMessageContaining(file.resolve("run").toString())
        .hasMessageContaining("cannot be written to");
  }
}
