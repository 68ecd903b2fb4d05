package dev.winnow.bench;

import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.NORM_MINMAX;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.normalize;
import static org.bytedeco.opencv.global.opencv_core.randu;
import static org.bytedeco.opencv.global.opencv_core.setRNGSeed;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;

import dev.winnow.data.layout.Entry;
import dev.winnow.data.pack.PackedImages;
import dev.winnow.tensor.NativeRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Images packed a second, from files until a run can use them, beside what the cores could decode
 * if they did nothing else: the same files read and decoded, the pixels thrown away. The disk is
 * waited for after each measurement. JPEG of 256×256 at quality 90, packed at that size: no resize,
 * so all that packing adds shows.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgsAppend = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0")
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class Packing {
  private static final int IMAGES = 2048;
  private static final int SIDE = 256;

  /** A folder of images, and a place for the cache. */
  @State(Scope.Benchmark)
  public static class Images {
    private final List<Entry> entries = new ArrayList<>();
    private Path folder;
    private PackedImages packed;

    /** Soft shapes with fine texture on them: about 21 KB a file. */
    @Setup(Level.Trial)
    public void write() throws IOException {
      NativeRuntime.start(0);
      folder = Files.createTempDirectory("winnow-packing");
      setRNGSeed(1);
      for (int i = 0; i < IMAGES; i++) {
        Path file = folder.resolve(i + ".jpg");
        try (PointerScope scope = new PointerScope()) {
          imwrite(file.toString(), picture(), new IntPointer(IMWRITE_JPEG_QUALITY, 90));
        }
        String name = file.getFileName().toString();
        entries.add(new Entry(file, 0, name, 0, Optional.empty(), "", List.of(), ""));
      }
    }

    private static Mat picture() {
      Mat noise = new Mat(SIDE, SIDE, CV_8UC3);
      Mat shapes = new Mat();
      randu(
          noise, new Mat(1, 1, CV_64FC1, Scalar.all(0)), new Mat(1, 1, CV_64FC1, Scalar.all(256)));
      GaussianBlur(noise, shapes, new Size(0, 0), 8);
      normalize(shapes, shapes, 0, 255, NORM_MINMAX, -1, new Mat());
      GaussianBlur(noise, noise, new Size(0, 0), 0.7);
      addWeighted(shapes, 0.7, noise, 0.3, 0, noise);
      return noise;
    }

    /** Every packing is a first one. */
    @Setup(Level.Invocation)
    public void forget() throws IOException {
      delete(folder.resolve("cache"));
    }

    @TearDown(Level.Invocation)
    public void waitForTheDisk() {
      if (packed != null) {
        packed.close();
        packed = null;
      }
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
      delete(folder);
    }

    private static void delete(Path place) throws IOException {
      if (Files.exists(place)) {
        try (Stream<Path> files = Files.walk(place)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }

  /** What packing does. */
  @Benchmark
  @OperationsPerInvocation(IMAGES)
  public void pack(Images images) {
    images.packed =
        PackedImages.open(
            images.folder, images.entries, SIDE, images.folder.resolve("cache"), (done, all) -> {});
  }

  /** Every core reads files and calls imdecode. */
  @Benchmark
  @OperationsPerInvocation(IMAGES)
  public void bareImdecode(Images images) throws InterruptedException, ExecutionException {
    AtomicInteger next = new AtomicInteger();
    Callable<Void> worker =
        () -> {
          for (int i = next.getAndIncrement(); i < IMAGES; i = next.getAndIncrement()) {
            try (PointerScope scope = new PointerScope()) {
              byte[] bytes = Files.readAllBytes(images.entries.get(i).file());
              imdecode(new Mat(1, bytes.length, CV_8UC1, new BytePointer(bytes)), IMREAD_COLOR);
            }
          }
          return null;
        };
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Void> finished : pool.invokeAll(Collections.nCopies(threads, worker))) {
        finished.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
