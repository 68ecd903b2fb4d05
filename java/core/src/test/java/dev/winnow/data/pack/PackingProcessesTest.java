package dev.winnow.data.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.data.TestImages;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes, or threads, that want the same cache at once. */
class PackingProcessesTest {
  private static final int IMAGES = 40;

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void writeImages() {
    TestImages.write(folder.resolve("root"), true, IMAGES, 24, 1);
  }

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  private BufferedReader start(int pause) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PackingProcess.class.getName(),
                folder.resolve("root").toString(),
                folder.resolve("cache").toString(),
                Integer.toString(pause))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    processes.add(process);
    BufferedReader output = process.inputReader();
    assertThat(output.readLine()).isEqualTo("ready");
    return output;
  }

  private void go(int process) throws IOException {
    processes.get(process).getOutputStream().write('\n');
    processes.get(process).getOutputStream().flush();
  }

  @Test
  void oneOfTwoProcessesPacksAndTheOtherWaits() throws IOException {
    BufferedReader first = start(20);
    BufferedReader second = start(20);
    go(0);
    go(1);
    List<String> said = Stream.concat(first.lines(), second.lines()).toList();
    assertThat(said).containsExactlyInAnyOrder("packing", Integer.toString(IMAGES), "0");
  }

  @Test
  void aKilledProcessLeavesTheWorkToTheOneThatWaits() throws Exception {
    BufferedReader killed = start(2000);
    BufferedReader waiting = start(0);
    go(0);
    assertThat(killed.readLine()).isEqualTo("packing");
    go(1);
    processes.get(0).destroyForcibly().waitFor();
    assertThat(waiting.lines()).containsExactly("packing", Integer.toString(IMAGES));
    try (Stream<Path> files = Files.walk(folder.resolve("cache")).filter(Files::isRegularFile)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "index.jsonl", "pixels.u8");
    }
  }

  @Test
  void threadsOfOneProcessTakeTurns() throws Exception {
    Path root = folder.resolve("root");
    AtomicInteger packed = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tasks.add(
            () -> {
              PackedImages.open(
                      root,
                      PackingProcess.entries(root),
                      PackingProcess.SIZE,
                      folder.resolve("cache"),
                      (done, total) -> packed.incrementAndGet())
                  .close();
              return null;
            });
      }
      for (Future<Void> task : pool.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(packed).hasValue(IMAGES);
  }
}
