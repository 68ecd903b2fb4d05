package dev.winnow.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.WinnowException;
import dev.winnow.board.EventFileReader.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The expected bytes were made by TensorBoard 2.21.0's own protos and RecordWriter in Python. */
class EventFileTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_250L));

  private static final String VERSION =
      "1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9";

  private static final String START_AT_300 =
      "100000000000000095fbfe180900001040fc54d94110ac023a0208016b3b88f1";

  /** 3 × 2, RGB. */
  private static final String PNG =
      "89504e470d0a1a0a0000000d49484452000000030000000208020000001216f14d"
          + "0000001049444154789c63fccf00054c3006030013290103f0d80784"
          + "0000000049454e44ae426082";

  @TempDir Path folder;

  private String written(Consumer<EventFile> calls) throws IOException {
    try (EventFile events = EventFile.open(folder, 300, CLOCK)) {
      calls.accept(events);
      String hex = HexFormat.of().formatHex(Files.readAllBytes(events.path()));
      assertThat(hex).startsWith(VERSION + START_AT_300);
      return hex.substring((VERSION + START_AT_300).length());
    }
  }

  @Test
  void scalarIsByteForByteWhatTensorBoardWrites() throws IOException {
    assertThat(written(events -> events.scalar("loss/train", 300, 0.375)))
        .isEqualTo(
            "2100000000000000017becf60900001040fc54d94110ac02"
                + "2a130a110a0a6c6f73732f747261696e150000c03eaa75fc70");
  }

  @Test
  void histogramIsByteForByteWhatTensorBoardWrites() throws IOException {
    Histogram histogram =
        new Histogram(-1, 2, 3, 1.5, 5.25, new double[] {0.5, 2}, new double[] {2, 1});
    assertThat(written(events -> events.histogram("w", 300, histogram)))
        .isEqualTo(
            "6600000000000000723b876a0900001040fc54d94110ac022a580a560a01772a51"
                + "09000000000000f0bf11000000000000004019000000000000084021000000000000f83f"
                + "2900000000000015403210000000000000e03f0000000000000040"
                + "3a100000000000000040000000000000f03f1e23c27a");
  }

  @Test
  void imageIsByteForByteWhatTensorBoardWrites() throws IOException {
    byte[] png = HexFormat.of().parseHex(PNG);
    assertThat(written(events -> events.image("i", 300, png)))
        .isEqualTo(
            "6600000000000000723b876a0900001040fc54d94110ac022a580a560a01692251"
                + "0802100318032249"
                + PNG
                + "b511b934");
  }

  @Test
  void whatIsNoPngIsRefusedAndNotWritten() throws IOException {
    try (EventFile events = EventFile.open(folder, 0)) {
      assertThatThrownBy(() -> events.image("i", 1, new byte[40]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> events.image("i", 1, new byte[0]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(EventFileReader.events(events.path())).hasSize(2);
    }
  }

  @Test
  void valuesAndStepsAtTheEndsOfTheirRanges() throws IOException {
    try (EventFile events = EventFile.open(folder, 0)) {
      events.scalar("", 0, Double.NaN);
      events.scalar("mean |w| of «Schicht»", Long.MAX_VALUE, Double.NEGATIVE_INFINITY);
      events.scalar("x", 127, 1e300);
      events.scalar("x", 128, -0.0);
      assertThat(EventFileReader.events(events.path()))
          .containsExactly(
              new Event(0, false, "", null),
              new Event(0, true, "", null),
              new Event(0, false, "", Float.NaN),
              new Event(Long.MAX_VALUE, false, "mean |w| of «Schicht»", Float.NEGATIVE_INFINITY),
              new Event(127, false, "x", Float.POSITIVE_INFINITY),
              new Event(128, false, "x", -0.0f));
    }
  }

  /** A kill can leave any part of the last record. */
  @Test
  void everyTruncationLeavesTheRecordsBeforeIt() throws IOException {
    byte[] whole;
    // Where records may end; the two that open() writes count as ends[0] and ends[1].
    int[] ends = new int[5];
    try (EventFile events = EventFile.open(folder, 0)) {
      ends[1] = (int) Files.size(events.path());
      for (int i = 2; i < ends.length; i++) {
        events.scalar("loss/train", i, 1.0 / i);
        ends[i] = (int) Files.size(events.path());
      }
      whole = Files.readAllBytes(events.path());
    }
    Path torn = folder.resolve("torn");
    for (int length = ends[1]; length <= whole.length; length++) {
      Files.write(torn, Arrays.copyOf(whole, length));
      int at = length;
      long expected = Arrays.stream(ends).filter(end -> end <= at).count();
      assertThat(EventFileReader.events(torn)).hasSize((int) expected);
    }
  }

  @Test
  void aFlippedBitIsNoticed() throws IOException {
    Path file;
    try (EventFile events = EventFile.open(folder, 0)) {
      events.scalar("loss/train", 1, 0.5);
      file = events.path();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 6] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> EventFileReader.events(file))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void eachOpeningMakesTheNextFileAndLeavesTheOthers() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run/a"));
    Files.createFile(run.resolve("events.out.tfevents.1700000000.elsewhere"));
    for (int i = 0; i < 12; i++) {
      EventFile.open(run, i).close();
    }
    try (Stream<Path> files = Files.list(run)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(names).hasSize(13);
      assertThat(names.get(0)).isEqualTo("events.out.tfevents.000001.winnow");
      assertThat(names.get(11)).isEqualTo("events.out.tfevents.000012.winnow");
    }
  }

  @Test
  void aFolderThatCannotBeIsAnErrorThatNamesIt() throws IOException {
    Path occupied = Files.createFile(folder.resolve("occupied"));
    assertThatThrownBy(() -> EventFile.open(occupied, 0))
        .isInstanceOf(WinnowException.class)
        .hasMessageContaining(occupied.toString());
    // Not even root may make a file there.
    assertThatThrownBy(() -> EventFile.open(Path.of("/proc/self"), 0))
        .isInstanceOf(WinnowException.class)
        .hasMessageContaining("/proc/self");
  }
}
