package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.data.TestImages;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resident memory of long runs, as the kernel counts it. In processes whose Java heap is all
 * touched at the start, so that what grows is native.
 */
class FlatMemoryTest {
  /** What may come late: code that is compiled, a buffer of a stream, a table that doubles. */
  private static final long RESIDENT_SLACK_KIB = 6 * 1024;

  /** The same of what is allocated; MesoNet's weights, 48 KiB, a hundred times are above it. */
  private static final long LIVE_SLACK_KIB = 3 * 1024;

  /** What comes late comes seldom, and a leak at each reading: half of the readings are below. */
  private static final long USUAL_GROWTH_KIB = 16;

  /** Readings whose median counts: what is live at one moment depends on Java's collector too. */
  private static final int WINDOW = 10;

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

  private static void assertLevel(List<Reading> readings) {
    List<Reading> warm = readings.subList(readings.size() / 6, readings.size());
    long[] live = warm.stream().mapToLong(Reading::live).toArray();
    long usual = median(IntStream.range(1, live.length).mapToLong(i -> live[i] - live[i - 1]));
    long resident = growth(warm.stream().mapToLong(Reading::resident).toArray());
    long allocated = growth(live);
    System.out.printf(
        "growth in KiB: resident %d, live %d, usually %d at a reading%n",
        resident, allocated, usual);
    assertThat(resident).isLessThan(RESIDENT_SLACK_KIB);
    assertThat(allocated).isLessThan(LIVE_SLACK_KIB);
    assertThat(usual).isLessThan(USUAL_GROWTH_KIB);
  }

  private static long growth(long[] values) {
    return median(Arrays.stream(values, values.length - WINDOW, values.length))
        - median(Arrays.stream(values, 0, WINDOW));
  }

  private static long median(LongStream values) {
    long[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
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
