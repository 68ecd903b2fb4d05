package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.WinnowException;
import dev.winnow.data.TestImages;
import dev.winnow.prune.Strategy;
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

  /** Bytes that ulimit counts as one, as POSIX has it. */
  private static final int BLOCK = 512;

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

  private static void runToTheEnd(RunFolder run) throws IOException {
    assertThat(start(run.path(), "unlimited").inputReader().lines()).last().isEqualTo("done");
    Runs.assertSameTickets(run, undisturbed);
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
    runToTheEnd(run);
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
    Runs.assertSameTickets(run, undisturbed);
  }

  @Test
  void aSecondRunInTheSameProcessIsRefusedAndLetsGoOfNothing() throws Exception {
    RunFolder run = new RunFolder(folder.resolve("once"));
    try (RunLock lock = RunLock.acquire(run, List.of("test"))) {
      assertThatThrownBy(() -> RunLock.acquire(lock.folder(), List.of("test")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("in use by another run of this process");
      Process other = start(run.path(), "unlimited");
      processes.add(other);
      assertThat(other.inputReader().lines())
          .singleElement()
          .asString()
          .contains("in use by another run (process " + ProcessHandle.current().pid() + ")");
      assertThat(other.waitFor()).isEqualTo(1);
    }
    RunLock.acquire(run, List.of("test")).close();
  }

  /** A limit on the size of files stands for a full disk: the write fails in its middle. */
  @Test
  void aFullDiskStopsTheRunWithAMessageAndLosesNothing() throws Exception {
    RunFolder run = new RunFolder(folder.resolve("full"));
    Path checkpoint = run.checkpointFile(Strategy.IMP_GLOBAL);
    Process first = start(run.path(), "unlimited");
    processes.add(first);
    // The step after an epoch comes when that epoch's checkpoint is whole.
    for (String last = "", said = ""; !(last.equals("epoch") && said.equals("step")); ) {
      last = said;
      said = first.inputReader().readLine();
    }
    first.destroyForcibly().waitFor();
    byte[] saved = Files.readAllBytes(checkpoint);

    long smaller = Files.size(run.rewindFile(Strategy.IMP_GLOBAL));
    assertThat(saved.length).isGreaterThan(2 * (int) smaller);
    Process limited = start(run.path(), Long.toString((smaller + saved.length) / 2 / BLOCK));
    processes.add(limited);
    List<String> said = limited.inputReader().lines().toList();
    assertThat(limited.waitFor()).isEqualTo(1);
    assertThat(said).contains("epoch").doesNotContain("ticket");
    assertThat(said)
        .last()
        .asString()
        .contains(checkpoint.toString(), "could not be written", "check the disk's room");
    assertThat(checkpoint).hasBinaryContent(saved);
    runToTheEnd(run);
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
