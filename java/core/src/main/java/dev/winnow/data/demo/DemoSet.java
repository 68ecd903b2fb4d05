package dev.winnow.data.demo;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import dev.winnow.data.demo.Forger.Forgery;
import dev.winnow.data.demo.PortraitPainter.Portrait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The embedded data set: painted portraits, each as the photograph it is and once more with a
 * forged region.
 *
 * <p>On disk: {@code {train,validation,test}/{real,fake}/NNNN.jpg}, the forged regions as {@code
 * masks/{train,validation,test}/NNNN.png} (8 bits, 255 where nothing of the original is left) and
 * {@code manifest.csv}, which names the group of each fake (warp, recolour, resample). Real and
 * fake of one number show the same person and lie in the same split, and no person is in two. Both
 * leave the same camera and the same JPEG encoder with a quality drawn from the same range, so that
 * size, tables and source say nothing about the label: only the forged region does.
 */
public final class DemoSet {
  /** Side of every picture in pixels. */
  public static final int SIZE = Camera.SIZE;

  private static final int LOWEST_QUALITY = 95;
  private static final int HIGHEST_QUALITY = 98;

  /** One person: where its pictures go and where all its chance comes from. */
  record Person(String split, String name, long seed) {}

  private DemoSet() {}

  /**
   * Writes the set. It is complete or absent: the files are made under a temporary name beside
   * {@code folder}, which is renamed at the end; what a killed run left there is painted anew. The
   * same seed and count give the same bytes, whatever the number of threads.
   *
   * @param folder must not exist yet, or be empty
   * @param images how many pictures in all, half of them fake; even, at least 20; 70 % train, 15 %
   *     validation, 15 % test
   * @param threads how many persons are painted at a time, at least 1
   * @param progress is told how many pictures are done, after each person and from several threads
   * @throws UncheckedIOException if a file cannot be written
   */
  public static void write(Path folder, int images, long seed, int threads, IntConsumer progress) {
    if (images < 20 || images % 2 != 0) {
      throw new IllegalArgumentException(
          "The demo set needs an even number of images, 20 or more, not " + images);
    }
    try {
      Path target = folder.toAbsolutePath();
      if (Files.exists(target) && !isEmpty(target)) {
        throw new FileAlreadyExistsException(folder + " is not empty");
      }
      Files.createDirectories(target.getParent());
      Path draft = target.resolveSibling("." + target.getFileName() + ".draft");
      delete(draft);
      try {
        fill(draft, people(images / 2, seed), threads, progress);
        Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        delete(draft);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write the demo set to " + folder + ": " + e.getMessage(), e);
    }
  }

  static List<Person> people(int count, long seed) {
    int train = Math.round(count * 0.70f);
    int validation = Math.round(count * 0.15f);
    SplittableRandom seeds = new SplittableRandom(seed);
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String split = i < train ? "train" : i < train + validation ? "validation" : "test";
      int number = i < train ? i : i < train + validation ? i - train : i - train - validation;
      people.add(new Person(split, String.format(Locale.ROOT, "%04d", number), seeds.nextLong()));
    }
    return people;
  }

  private static void fill(Path draft, List<Person> people, int threads, IntConsumer progress)
      throws IOException {
    for (String split : List.of("train", "validation", "test")) {
      Files.createDirectories(draft.resolve(split).resolve("real"));
      Files.createDirectories(draft.resolve(split).resolve("fake"));
      Files.createDirectories(draft.resolve("masks").resolve(split));
    }
    AtomicInteger done = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<String>> rows = new ArrayList<>();
      for (Person person : people) {
        rows.add(
            pool.submit(
                () -> {
                  String row = portray(draft, person);
                  progress.accept(done.addAndGet(2));
                  return row;
                }));
      }
      StringBuilder manifest = new StringBuilder("split,name,group,quality_real,quality_fake\n");
      for (Future<String> row : rows) {
        manifest.append(row.get());
      }
      Files.writeString(draft.resolve("manifest.csv"), manifest);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      stop(pool);
    }
  }

  /** Returns when no thread writes any more, so that what it wrote can be deleted. */
  private static void stop(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = Thread.interrupted();
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes a person's two pictures and the mask; returns the row of the manifest. */
  private static String portray(Path draft, Person person) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Dice dice = new Dice(person.seed());
      Portrait portrait = PortraitPainter.paint(dice);
      Mat real = Camera.photograph(portrait.radiance(), dice);
      Forgery forgery = Forger.forge(real, portrait.pose(), dice);
      int realQuality = LOWEST_QUALITY + dice.index(HIGHEST_QUALITY - LOWEST_QUALITY + 1);
      int fakeQuality = LOWEST_QUALITY + dice.index(HIGHEST_QUALITY - LOWEST_QUALITY + 1);
      Path split = draft.resolve(person.split());
      Files.write(split.resolve("real").resolve(person.name() + ".jpg"), jpeg(real, realQuality));
      Files.write(
          split.resolve("fake").resolve(person.name() + ".jpg"),
          jpeg(forgery.picture(), fakeQuality));
      Files.write(
          draft.resolve("masks").resolve(person.split()).resolve(person.name() + ".png"),
          encoded(".png", forgery.mask()));
      return String.join(
              ",",
              person.split(),
              person.name(),
              forgery.kind().name().toLowerCase(Locale.ROOT),
              Integer.toString(realQuality),
              Integer.toString(fakeQuality))
          + "\n";
    }
  }

  private static byte[] jpeg(Mat picture, int quality) {
    return encoded(
        ".jpg",
        picture,
        IMWRITE_JPEG_QUALITY,
        quality,
        IMWRITE_JPEG_SAMPLING_FACTOR,
        IMWRITE_JPEG_SAMPLING_FACTOR_444);
  }

  private static byte[] encoded(String format, Mat picture, int... settings) {
    BytePointer buffer = new BytePointer();
    imencode(format, picture, buffer, new IntPointer(settings));
    byte[] bytes = new byte[(int) buffer.limit()];
    buffer.get(bytes);
    return bytes;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> inside = Files.walk(folder)) {
        for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
