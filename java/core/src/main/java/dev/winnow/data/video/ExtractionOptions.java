package dev.winnow.data.video;

import dev.winnow.InvalidInputException;
import dev.winnow.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How faces are taken out of videos.
 *
 * @param frames of a video, evenly spaced, at least 1
 * @param size side of a face's picture in pixels, 16 to 4096
 * @param margin side of the square around a face, in multiples of the face's longer side; 1 to 4
 * @param detector file of an ONNX model; empty takes OpenCV's Haar cascade
 * @param noFace what becomes of a frame without a face
 * @param threads videos at a time, at least 1
 */
public record ExtractionOptions(
    int frames, int size, double margin, Optional<Path> detector, NoFace noFace, int threads) {
  /** What decides the pictures, as the output folder remembers it. */
  record Settings(int frames, int size, double margin, String detector, String noFace) {}

  public ExtractionOptions {
    require(frames >= 1, "frames must be at least 1, not " + frames);
    require(size >= 16 && size <= 4096, "size must be from 16 to 4096, not " + size);
    require(margin >= 1 && margin <= 4, "margin must be from 1 to 4, not " + margin);
    require(threads >= 1, "threads must be at least 1, not " + threads);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new InvalidInputException(message);
    }
  }

  FaceDetector openDetector() {
    return detector.map(FaceDetector::of).orElseGet(FaceDetector::haar);
  }

  Settings settings() {
    return new Settings(
        frames,
        size,
        margin,
        detector.map(ExtractionOptions::digest).orElse("haar"),
        noFace.label());
  }

  private static String digest(Path model) {
    try {
      byte[] hash = Sha256.start().digest(Files.readAllBytes(model));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (IOException e) {
      throw new InvalidInputException(model + " could not be read: " + e, e);
    }
  }
}
