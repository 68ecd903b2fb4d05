package dev.winnow.data.pack;

import dev.winnow.data.layout.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Packs a folder in a process of its own: root, cache folder, milliseconds to spend an image. */
final class PackingProcess {
  static final int SIZE = 16;

  private PackingProcess() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    long pause = Long.parseLong(arguments[2]);
    AtomicInteger packed = new AtomicInteger();
    System.out.println("ready");
    System.in.read();
    try (PackedImages images =
        PackedImages.open(
            root,
            entries(root),
            SIZE,
            Path.of(arguments[1]),
            (done, total) -> {
              if (packed.incrementAndGet() == 1) {
                System.out.println("packing");
              }
              sleep(pause);
            })) {
      for (int i = 0; i < images.facts().size(); i++) {
        images.verify(i);
      }
    }
    System.out.println(packed);
  }

  static List<Entry> entries(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files
          .sorted()
          .map(
              file ->
                  new Entry(
                      file,
                      0,
                      file.getFileName().toString(),
                      0,
                      Optional.empty(),
                      "",
                      List.of(),
                      ""))
          .toList();
    }
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
