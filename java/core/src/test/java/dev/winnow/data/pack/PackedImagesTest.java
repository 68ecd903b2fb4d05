package dev.winnow.data.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.winnow.InvalidInputException;
import dev.winnow.data.TestImages;
import dev.winnow.data.image.ImageDecoder;
import dev.winnow.data.image.Pictures;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.pack.PackedImages.Progress;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedImagesTest {
  private static final int SIZE = 16;
  private static final int BYTES = 3 * SIZE * SIZE;
  private static final Progress UNEXPECTED =
      (done, total) -> {
        throw new AssertionError("packed again");
      };

  @TempDir Path folder;
  private Path root;
  private Path cache;

  @BeforeEach
  void writeImages() throws IOException {
    root = Files.createDirectories(folder.resolve("Bilder für Winnow"));
    cache = folder.resolve("ein Speicher, größer");
    TestImages.write(root, true, 20, 24, 1);
  }

  private static Entry entry(Path file, long index, String name) {
    return new Entry(file, index, name, 0, Optional.empty(), "", List.of(), "");
  }

  private List<Entry> entries() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files.sorted().map(f -> entry(f, 0, f.getFileName().toString())).toList();
    }
  }

  private PackedImages open(Progress progress) throws IOException {
    return PackedImages.open(root, entries(), SIZE, cache, progress);
  }

  private int packed() throws IOException {
    AtomicInteger count = new AtomicInteger();
    open((done, total) -> count.incrementAndGet()).close();
    return count.get();
  }

  private Path only(String name) throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(f -> f.endsWith(name)).findFirst().orElseThrow();
    }
  }

  private static byte[] row(PackedImages images, int row) {
    byte[] pixels = new byte[BYTES];
    new BytePointer(images.pixels().data_ptr()).position((long) row * BYTES).get(pixels);
    return pixels;
  }

  private static byte[] decoded(Path file) {
    try (BytePointer target = new BytePointer(BYTES)) {
      ImageDecoder.decode(file, SIZE, target);
      byte[] pixels = new byte[BYTES];
      target.get(pixels);
      return pixels;
    }
  }

  @Test
  void everyRowIsItsImageAndStaysSo() throws IOException {
    List<Integer> reports = Collections.synchronizedList(new ArrayList<>());
    List<Entry> entries = entries();
    List<ImageFacts> facts;
    try (PackedImages images =
        open(
            (done, total) -> {
              assertThat(total).isEqualTo(20);
              reports.add(done);
            })) {
      assertThat(images.pixels().shape()).containsExactly(20, SIZE, SIZE, 3);
      for (int i = 0; i < 20; i++) {
        assertThat(row(images, i)).isEqualTo(decoded(entries.get(i).file()));
        images.verify(i);
      }
      facts = images.facts();
    }
    assertThat(reports).hasSize(20).contains(1, 20);
    try (PackedImages images = open(UNEXPECTED)) {
      assertThat(images.facts()).isEqualTo(facts);
      assertThat(row(images, 7)).isEqualTo(decoded(entries.get(7).file()));
      images.verify(7);
    }
    assertThat(facts.get(3).format()).isEqualTo("png");
    assertThat(facts.get(3).width()).isEqualTo(24);
    assertThat(facts.get(3).bytes()).isEqualTo(Files.size(entries.get(3).file()));
    assertThat(facts.stream().map(ImageFacts::digest).distinct()).hasSize(20);
  }

  @Test
  void whateverChangesAmongTheSourcesIsSeen() throws IOException {
    assertThat(packed()).isEqualTo(20);
    assertThat(packed()).isZero();
    Path first = entries().get(0).file();
    Files.setLastModifiedTime(first, FileTime.from(Instant.ofEpochSecond(1_000_000_000, 5)));
    assertThat(packed()).isEqualTo(20);
    Files.write(first, Files.readAllBytes(entries().get(1).file()));
    assertThat(packed()).isEqualTo(20);
    Files.move(first, root.resolve("aaa.png"));
    assertThat(packed()).isEqualTo(20);
    Files.delete(root.resolve("aaa.png"));
    assertThat(packed()).isEqualTo(19);
    assertThat(packed()).isZero();
  }

  @Test
  void sizesAndRootsDoNotShareACache() throws IOException {
    assertThat(packed()).isEqualTo(20);
    AtomicInteger count = new AtomicInteger();
    Progress counting = (done, total) -> count.incrementAndGet();
    PackedImages.open(root, entries(), SIZE + 1, cache, counting).close();
    assertThat(count).hasValue(20);
    Path link = Files.createSymbolicLink(folder.resolve("link"), root);
    PackedImages.open(link, entries(), SIZE, cache, UNEXPECTED).close();
    PackedImages.open(folder, entries(), SIZE, cache, counting).close();
    assertThat(count).hasValue(40);
  }

  @Test
  void badImagesAreBlackAndSayWhy() throws IOException {
    byte[] jpeg =
        Pictures.written(Pictures.quarters(32, 32, BufferedImage.TYPE_INT_RGB), "jpeg", false);
    Files.write(root.resolve("a.jpg"), Arrays.copyOf(jpeg, jpeg.length - 30));
    Files.write(root.resolve("b.jpg"), new byte[0]);
    Files.createDirectory(root.resolve("c.jpg"));
    Files.createSymbolicLink(root.resolve("d.jpg"), folder.resolve("nowhere"));
    Files.write(root.resolve("e.jpg"), jpeg);
    for (Progress progress : new Progress[] {(done, total) -> {}, UNEXPECTED}) {
      try (PackedImages images = open(progress)) {
        List<ImageFacts> facts = images.facts().subList(20, 25);
        assertThat(facts)
            .extracting(ImageFacts::problem)
            .satisfiesExactly(
                a -> assertThat(a).isEqualTo("is cut short"),
                b -> assertThat(b).isEqualTo("is empty"),
                c -> assertThat(c).startsWith("could not be read"),
                d -> assertThat(d).isEqualTo("does not exist"),
                e -> assertThat(e).isEmpty());
        assertThat(facts.get(0).width()).isEqualTo(32);
        assertThat(facts.get(0).digest()).hasSize(64);
        assertThat(facts.get(2).digest()).isEmpty();
        assertThat(facts.get(4).bad()).isFalse();
        for (int row = 20; row < 24; row++) {
          assertThat(row(images, row)).containsOnly(0);
          images.verify(row);
        }
      }
    }
  }

  @Test
  void aFileThatBecomesReadableIsLookedAtAgain() throws IOException {
    Path file = entries().get(0).file();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();
    try (PackedImages images = open((done, total) -> {})) {
      assertThat(images.facts().get(0).problem()).contains("AccessDenied");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(packed()).isEqualTo(20);
  }

  @Test
  void damagedPixelsAreNoticedOnFirstUse() throws IOException {
    open((done, total) -> {}).close();
    Path pixels = only("pixels.u8");
    try (FileChannel channel = FileChannel.open(pixels, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 5L * BYTES + 100);
    }
    try (PackedImages images = open(UNEXPECTED)) {
      images.verify(4);
      assertThatThrownBy(() -> images.verify(5))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContainingAll(pixels.toString(), "delete it");
      images.verify(6);
    }
    Files.delete(pixels);
    assertThat(packed()).isEqualTo(20);
  }

  @Test
  void aDamagedOrForeignIndexIsNoCache() throws IOException {
    open((done, total) -> {}).close();
    Path index = only("index.jsonl");
    String good = Files.readString(index);
    for (String bad :
        new String[] {
          "",
          "\n",
          "nonsense",
          good.substring(0, good.length() / 2),
          good.replaceFirst("\"checksum\":\\d+\\}\n", "\"checksum\":1}\n"),
          good.replaceFirst("\"version\":1", "\"version\":0"),
          good.replaceFirst("upright", "as stored"),
        }) {
      Files.writeString(index, bad);
      assertThat(packed()).as(bad.lines().findFirst().orElse("")).isEqualTo(20);
    }
    Path pixels = only("pixels.u8");
    try (FileChannel channel = FileChannel.open(pixels, StandardOpenOption.WRITE)) {
      channel.truncate(1000);
    }
    assertThat(packed()).isEqualTo(20);
    assertThat(packed()).isZero();
  }

  @Test
  void whatAFailedPackingLeavesIsNoCacheAndGoesAway() throws IOException {
    assertThatThrownBy(
            () ->
                open(
                    (done, total) -> {
                      if (done == 7) {
                        throw new IllegalStateException("stop");
                      }
                    }))
        .hasMessage("stop");
    Path place = only("lock").getParent();
    Files.writeString(place.resolve(".pixels.u8.1.tmp"), "left by a process that was killed");
    assertThat(packed()).isEqualTo(20);
    try (Stream<Path> files = Files.list(place)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "index.jsonl", "pixels.u8");
    }
  }

  @Test
  void anOpenCacheOutlivesItsReplacement() throws IOException {
    byte[] before = decoded(entries().get(0).file());
    try (PackedImages images = open((done, total) -> {})) {
      TestImages.write(root, true, 20, 24, 2);
      assertThat(packed()).isEqualTo(20);
      assertThat(row(images, 0)).isEqualTo(before);
      images.verify(0);
    }
  }

  @Test
  void itemsOfAnIdxFileArePackedFromIt() throws IOException {
    Path file = root.resolve("train-images-idx3-ubyte");
    ByteBuffer idx = ByteBuffer.allocate(16 + 3 * SIZE * SIZE);
    idx.putInt(0x803).putInt(3).putInt(SIZE).putInt(SIZE);
    for (int i = 0; i < 3 * SIZE * SIZE; i++) {
      idx.put((byte) (7 * i + i / 100));
    }
    Files.write(file, idx.array());
    List<Entry> items =
        List.of(entry(file, 2, "train#2"), entry(file, 0, "train#0"), entry(file, 2, "again#2"));
    try (PackedImages images = PackedImages.open(root, items, SIZE, cache, (done, total) -> {})) {
      byte[] pixels = row(images, 0);
      for (int i = 0; i < SIZE * SIZE; i++) {
        byte level = idx.get(16 + 2 * SIZE * SIZE + i);
        assertThat(new byte[] {pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]})
            .containsOnly(level);
      }
      assertThat(images.facts()).extracting(ImageFacts::format).containsOnly("idx");
      assertThat(images.facts().get(0)).isEqualTo(images.facts().get(2));
      assertThat(images.facts().get(0)).isNotEqualTo(images.facts().get(1));
      assertThat(images.facts().get(0).bytes()).isEqualTo(SIZE * SIZE);
    }
  }

  @Test
  void tooLittleRoomIsSaidBeforeAnythingIsWritten() throws IOException {
    List<Entry> many = Collections.nCopies(100_000, entries().get(0));
    assertThatThrownBy(() -> PackedImages.open(root, many, 20_000, cache, UNEXPECTED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("120000.0 GB", cache.toString(), "WINNOW_CACHE");
  }

  @Test
  void aPlaceThatCannotBeWrittenToIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> PackedImages.open(root, entries(), SIZE, file, UNEXPECTED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(file.toString(), "WINNOW_CACHE");
    assertThatThrownBy(() -> PackedImages.open(root, List.of(), SIZE, cache, UNEXPECTED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("holds no image");
  }
}
