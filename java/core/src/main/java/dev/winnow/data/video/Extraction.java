package dev.winnow.data.video;

import dev.winnow.InvalidInputException;
import dev.winnow.WinnowException;
import dev.winnow.data.image.ImageEncoder;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Manifest;
import dev.winnow.data.layout.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * Takes faces out of videos: {@code OUT/{split}/{real|fake}/<video>_<frame>.png} and {@code
 * OUT/manifest.csv}. Real and fake take the same way, and PNG adds no second trace of a JPEG
 * encoder. A video that fails is listed at the end and does not stop the others.
 */
public final class Extraction {
  /** The label of a video of which nothing is known: its faces lie in {@code OUT/} itself. */
  public static final int NO_CLASS = -1;

  /** A video that gave nothing, and why. */
  public record Failure(String video, String reason, boolean forLackOfFaces) {}

  /**
   * What came of it all, earlier starts included.
   *
   * @param videos how many gave pictures
   * @param pictures how many there are
   * @param withoutFace frames that showed none
   * @param failures videos that gave no picture
   */
  public record Outcome(int videos, int pictures, int withoutFace, List<Failure> failures) {}

  private static final class NoFaceException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    NoFaceException(String message) {
      super(message);
    }
  }

  private final ExtractionOptions options;
  private final Supplier<FaceDetector> detectors;
  private final ExtractionFolder folder;

  private Extraction(ExtractionOptions options, Supplier<FaceDetector> detectors, Path out) {
    this.options = options;
    this.detectors = detectors;
    folder = ExtractionFolder.open(out, options.settings());
  }

  /**
   * Extracts, or goes on where an earlier start on the same folder was stopped. Which bytes come
   * out does not depend on that or on the number of threads.
   *
   * @param out empty, absent, or begun with the same options and videos
   * @param progress is told how many videos are done, from any thread
   * @throws InvalidInputException when the folder or the detector's file cannot be used
   */
  public static Outcome run(
      List<Entry> videos, ExtractionOptions options, Path out, IntConsumer progress) {
    return run(videos, options, options::openDetector, out, progress);
  }

  /** {@link #run(List, ExtractionOptions, Path, IntConsumer)} with other detectors. */
  static Outcome run(
      List<Entry> videos,
      ExtractionOptions options,
      Supplier<FaceDetector> detectors,
      Path out,
      IntConsumer progress) {
    // Videos are what runs in parallel; OpenCV's own pool would only fight with them.
    opencv_core.setNumThreads(1);
    // A model that cannot be used is told before anything is written.
    detectors.get().close();
    return new Extraction(options, detectors, out).run(Place.of(videos), progress);
  }

  private Outcome run(List<Place> places, IntConsumer progress) {
    folder.checkOthers(places);
    List<Optional<VideoRecord>> earlier = places.stream().map(folder::done).toList();
    AtomicInteger done = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(options.threads());
    try {
      List<Future<VideoRecord>> records = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        Place place = places.get(i);
        Optional<VideoRecord> known = earlier.get(i);
        records.add(
            pool.submit(
                () -> {
                  try {
                    return known.isPresent() ? known.get() : extract(place);
                  } finally {
                    progress.accept(done.incrementAndGet());
                  }
                }));
      }
      return collect(places, records);
    } finally {
      stop(pool);
    }
  }

  private Outcome collect(List<Place> places, List<Future<VideoRecord>> records) {
    List<Failure> failures = new ArrayList<>();
    List<Manifest.Row> rows = new ArrayList<>();
    int videos = 0;
    int withoutFace = 0;
    for (int i = 0; i < places.size(); i++) {
      String name = places.get(i).video().name();
      try {
        VideoRecord record = records.get(i).get();
        withoutFace += record.withoutFace();
        rows.addAll(record.pictures());
        if (record.pictures().isEmpty()) {
          failures.add(
              new Failure(name, "no face in any of " + record.withoutFace() + " frames", true));
        } else {
          videos++;
        }
      } catch (ExecutionException e) {
        failures.add(failure(name, e.getCause()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new WinnowException("interrupted: the same command goes on", e);
      }
    }
    boolean labelled = places.stream().noneMatch(place -> place.video().label() == NO_CLASS);
    folder.close(labelled ? rows : List.of());
    return new Outcome(videos, rows.size(), withoutFace, failures);
  }

  /** Lists what the video is to blame for; rethrows what would befall the next one too. */
  private static Failure failure(String video, Throwable cause) {
    if (cause instanceof InvalidInputException) {
      return new Failure(video, cause.getMessage(), cause instanceof NoFaceException);
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    throw new IllegalStateException(cause);
  }

  private VideoRecord extract(Place place) {
    if (!folder.canName(place)) {
      throw new InvalidInputException(
          place.video().name()
              + " has a name that cannot be written here: rename it, or set a locale of UTF-8");
    }
    try (VideoReader reader = new VideoReader(place.video().file());
        FaceDetector detector = detectors.get()) {
      List<Manifest.Row> rows = new ArrayList<>();
      int withoutFace = 0;
      for (int number : VideoReader.evenlySpaced(reader.frameCount(), options.frames())) {
        try (PointerScope scope = new PointerScope()) {
          Mat frame = reader.frame(number);
          List<Face> faces = detector.detect(frame);
          if (faces.isEmpty()) {
            withoutFace++;
            if (options.noFace() == NoFace.FAIL) {
              throw new NoFaceException("no face in frame " + number);
            }
            if (options.noFace() == NoFace.SKIP) {
              continue;
            }
          }
          Rect square =
              faces.isEmpty()
                  ? FaceCrop.central(frame.cols(), frame.rows())
                  : FaceCrop.around(faces.get(0), options.margin(), frame.cols(), frame.rows());
          String picture = place.picture(number);
          folder.draft(
              place, picture, ImageEncoder.png(FaceCrop.cut(frame, square, options.size())));
          rows.add(row(place.video(), picture));
        }
      }
      VideoRecord record =
          new VideoRecord(
              place.video().name(), place.video().file().toFile().length(), withoutFace, rows);
      folder.finish(place, record);
      return record;
    } catch (InvalidInputException e) {
      folder.discard(place);
      throw e;
    } catch (WinnowException e) {
      throw e;
    } catch (RuntimeException e) {
      // OpenCV's own exceptions, and whatever else one odd video brings about.
      folder.discard(place);
      throw new InvalidInputException(
          place.video().file() + " cannot be worked through: " + onOneLine(e), e);
    }
  }

  private static String onOneLine(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage().strip().replaceAll("\\s+", " ");
  }

  private static Manifest.Row row(Entry video, String picture) {
    return new Manifest.Row(
        picture,
        Place.label(video),
        video.split().map(Split::label).orElse(""),
        video.group(),
        String.join(Manifest.IDENTITY_SEPARATOR, video.identities()),
        video.video().isEmpty() ? video.name() : video.video(),
        "");
  }

  /** Returns when no thread writes any more. */
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
}
