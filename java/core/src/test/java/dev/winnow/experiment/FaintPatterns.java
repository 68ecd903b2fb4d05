package dev.winnow.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Ten classes in the format of MNIST: each has a pattern of grey levels, under noise six times as
 * strong. A linear layer learns them in the end; a ticket that knows where to look is much faster.
 */
final class FaintPatterns {
  private static final int CLASSES = 10;
  private static final int PIXELS = 28 * 28;
  private static final double GREY = 128;
  private static final double CONTRAST = 8;
  private static final double NOISE = 50;

  private final Random random = new Random(1);
  private final double[][] patterns = new double[CLASSES][PIXELS];

  private FaintPatterns() {
    for (double[] pattern : patterns) {
      for (int i = 0; i < PIXELS; i++) {
        pattern[i] = GREY + CONTRAST * random.nextGaussian();
      }
    }
  }

  /** Writes a training and a test split of so many images. */
  static Path write(Path folder, int train, int test) {
    FaintPatterns set = new FaintPatterns();
    try {
      Files.createDirectories(folder);
      set.write(folder, "train", train);
      set.write(folder, "t10k", test);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  private void write(Path folder, String split, int count) throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + count * PIXELS);
    images.putInt(0x803).putInt(count).putInt(28).putInt(28);
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    labels.putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      labels.put((byte) (i % CLASSES));
      for (double level : patterns[i % CLASSES]) {
        long grey = Math.round(level + NOISE * random.nextGaussian());
        images.put((byte) Math.max(0, Math.min(255, grey)));
      }
    }
    Files.write(folder.resolve(split + "-images-idx3-ubyte"), images.array());
    Files.write(folder.resolve(split + "-labels-idx1-ubyte"), labels.array());
  }
}
