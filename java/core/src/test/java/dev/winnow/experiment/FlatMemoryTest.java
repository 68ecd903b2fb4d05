package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.data.TestImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resident memory of long runs, as the kernel counts it. In processes whose Java heap is all
 * touched at the start, so that what grows is native.
 */
class FlatMemoryTest {
  /** What may come late: code that is compiled, a buffer of a stream, a table that doubles. */
  private static final long SLACK_KIB = 6 * 1024;

  @TempDir static Path folder;
  private static Path data;

  @BeforeAll
  static void writeImages() {
    data = TestImages.dataSet(folder.resolve("data"), 60, 32);
  }

  /**
   * What a process says after an epoch.
   *
   * @param live bytes, in KiB, that are allocated and not freed
   */
  private record Reading(long steps, long resident, long live) {}

  private static List<Reading> run(String name, int rounds, int epochs) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                // The second compiler goes on for minutes, and its code would count as growth.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryProcess.class.getName(),
                data.toString(),
                folder.resolve(name).toString(),
                Integer.toString(rounds),
                Integer.toString(epochs))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      List<Reading> readings =
          process
              .inputReader()
              .lines()
              .map(line -> line.split(" "))
              .map(
                  parts ->
                      new Reading(
                          Long.parseLong(parts[0]),
                          Long.parseLong(parts[1]),
                          Long.parseLong(parts[2])))
              .toList();
      assertThat(process.waitFor()).isZero();
      return readings;
    } finally {
      process.destroyForcibly();
    }
  }

  private static void assertLevel(List<Reading> readings) throws IOException {
    Reading warm = readings.get(readings.size() / 6);
    Reading last = readings.get(readings.size() - 1);
    System.out.println("resident after warm-up " + warm + ", at the end " + last);
    assertThat(last.resident - warm.resident).isLessThan(SLACK_KIB);
    assertThat(last.live - warm.live).isLessThan(SLACK_KIB);
  }

  @Test
  void tenThousandSteps() throws Exception {
    List<Reading> readings = run("steps", 0, 150);
    assertThat(readings.get(readings.size() - 1).steps - readings.get(readings.size() / 6).steps)
        .isGreaterThanOrEqualTo(10_000);
    assertLevel(readings);
  }

  @Test
  void aHundredRounds() throws Exception {
    List<Reading> readings = run("rounds", 119, 1);
    assertThat(readings).hasSize(120);
    assertLevel(readings);
  }
}
