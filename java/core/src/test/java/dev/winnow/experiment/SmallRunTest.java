package dev.winnow.experiment;

import dev.winnow.tensor.NativeRuntime;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What tests of small runs share: a folder for them, and the images that they run on. */
abstract class SmallRunTest {
  @TempDir static Path folder;
  static RunData data;

  @BeforeAll
  static void decode() {
    NativeRuntime.start(2);
    data = SmallRun.data(folder.resolve("data"));
  }

  @AfterAll
  static void free() {
    data.close();
  }
}
