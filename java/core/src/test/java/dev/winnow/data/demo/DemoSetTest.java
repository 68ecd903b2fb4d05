package dev.winnow.data.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import dev.winnow.InvalidInputException;
import dev.winnow.data.forge.Original;
import dev.winnow.data.layout.Manifest;
import dev.winnow.data.layout.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSetTest {
  private static final List<String> SPLITS = List.of("train", "validation", "test");

  @TempDir Path folder;

  @Test
  void sameSeedSameBytesForAnyThreadCount() throws IOException {
    assertThat(contents(write("one", 24, 5, 1))).isEqualTo(contents(write("four", 24, 5, 4)));
    assertThat(contents(write("other", 24, 6, 4))).isNotEqualTo(contents(folder.resolve("four")));
  }

  @Test
  void countsAreBalancedAndSplit() throws IOException {
    Path set = write("set", 40, 1, 2);
    int[] expected = {14, 3, 3};
    for (int i = 0; i < 3; i++) {
      assertThat(names(set.resolve(SPLITS.get(i)).resolve("real"))).hasSize(expected[i]);
      assertThat(names(set.resolve(SPLITS.get(i)).resolve("fake"))).hasSize(expected[i]);
      assertThat(names(set.resolve("masks").resolve(SPLITS.get(i)).resolve("fake")))
          .hasSize(expected[i]);
    }
    assertThat(Manifest.read(set.resolve(Manifest.FILE_NAME))).hasSize(40);
  }

  @Test
  void nobodyIsInTwoSplits() {
    List<Original> people = DemoSet.people(2000, 3);
    assertThat(people).extracting(Original::identity).doesNotHaveDuplicates();
    assertThat(people).filteredOn(person -> person.split() == Split.TRAIN).hasSize(1400);
    assertThat(people).filteredOn(person -> person.split() == Split.VALIDATION).hasSize(300);
  }

  @Test
  void bothClassesLeaveOnePipeline() throws IOException {
    Path set = write("set", 160, 2, 2);
    Map<String, Set<String>> tables = new TreeMap<>();
    for (String label : List.of("real", "fake")) {
      for (Path file : files(set.resolve("train").resolve(label))) {
        byte[] jpeg = Files.readAllBytes(file);
        tables
            .computeIfAbsent(label, l -> new HashSet<>())
            .add(Arrays.toString(segment(jpeg, 0xDB)));
        byte[] frame = segment(jpeg, 0xC0);
        assertThat(frame)
            .as("128 x 128, three components without subsampling")
            .containsExactly(8, 0, 128 - 256, 0, 128 - 256, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1);
      }
    }
    assertThat(tables.get("real")).isEqualTo(tables.get("fake"));
  }

  @Test
  void masksAreNeitherEmptyNorTheWholePicture() throws IOException {
    Path set = write("set", 20, 4, 2);
    for (String split : SPLITS) {
      for (Path file : files(set.resolve("masks").resolve(split))) {
        try (PointerScope scope = new PointerScope()) {
          Mat mask = imdecode(new Mat(Files.readAllBytes(file)), IMREAD_UNCHANGED);
          double share = org.bytedeco.opencv.global.opencv_core.mean(mask).get(0) / 255;
          assertThat(mask.channels()).isEqualTo(1);
          assertThat(mask.cols()).isEqualTo(DemoSet.SIZE);
          assertThat(share).isBetween(0.01, 0.6);
        }
      }
    }
  }

  @Test
  void tellsHowFarItIs() {
    AtomicInteger last = new AtomicInteger();
    DemoSet.write(folder.resolve("set"), 20, 1, 1, last::set);
    assertThat(last).hasValue(20);
  }

  @Test
  void refusesWhatItCannotDo() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> write("set", 21, 1, 1))
        .withMessageContaining("even");
    Files.createDirectories(folder.resolve("full/inside"));
    assertThatThrownBy(() -> write("full", 20, 1, 1)).isInstanceOf(InvalidInputException.class);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(Path::getFileName).map(Path::toString)).containsExactly("full");
    }
  }

  private Path write(String name, int images, long seed, int threads) {
    Path set = folder.resolve(name);
    DemoSet.write(set, images, seed, threads, done -> {});
    return set;
  }

  private static Map<String, String> contents(Path set) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path file : files(set)) {
      contents.put(set.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
    }
    return contents;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    return files(folder).stream().map(f -> f.getFileName().toString()).toList();
  }

  /** The payloads of all segments with a marker, one after the other. */
  private static byte[] segment(byte[] jpeg, int marker) {
    byte[] found = new byte[0];
    for (int at = 2; (jpeg[at + 1] & 0xFF) != 0xDA; ) {
      int length = (jpeg[at + 2] & 0xFF) << 8 | jpeg[at + 3] & 0xFF;
      if ((jpeg[at + 1] & 0xFF) == marker) {
        int end = found.length;
        found = Arrays.copyOf(found, end + length - 2);
        System.arraycopy(jpeg, at + 4, found, end, length - 2);
      }
      at += length + 2;
    }
    return found;
  }
}
