package dev.winnow.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Data sets of noise that are easy to learn. */
final class NoiseSet {
  private NoiseSet() {}

  /** Loud noise for fakes, quiet noise for reals, 32×32. */
  static Path write(Path folder, int perClass) throws IOException {
    Path root = folder.resolve("data set ü");
    noise(root.resolve("Real"), perClass, 32, 40);
    noise(root.resolve("FAKE"), perClass, 32, 256);
    return root;
  }

  static void noise(Path folder, int count, int side, int range) throws IOException {
    Random random = new Random(range);
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < side * side; p++) {
        image.setRGB(
            p % side,
            p / side,
            random.nextInt(range) << 16 | random.nextInt(range) << 8 | random.nextInt(range));
      }
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
  }

  /** Grey images of 28×28 in four classes, the brighter the higher, as idx files. */
  static Path idx(Path folder, int train, int test) throws IOException {
    Files.createDirectories(folder);
    idx(folder, "train", train, 1);
    idx(folder, "t10k", test, 2);
    return folder;
  }

  private static void idx(Path folder, String name, int count, int seed) throws IOException {
    Random random = new Random(seed);
    ByteBuffer images = ByteBuffer.allocate(16 + count * 28 * 28);
    images.putInt(0x803).putInt(count).putInt(28).putInt(28);
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    labels.putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      labels.put((byte) (i % 4));
      for (int p = 0; p < 28 * 28; p++) {
        images.put((byte) (60 * (i % 4) + random.nextInt(60)));
      }
    }
    gzip(folder.resolve(name + "-images-idx3-ubyte.gz"), images);
    gzip(folder.resolve(name + "-labels-idx1-ubyte.gz"), labels);
  }

  private static void gzip(Path file, ByteBuffer bytes) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(bytes.array());
    }
  }
}
