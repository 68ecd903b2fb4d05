package dev.winnow.data.video;

import dev.winnow.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/** Finds faces in a frame. One detector serves one thread. */
public interface FaceDetector extends AutoCloseable {
  /**
   * The faces that can be believed, largest first.
   *
   * @param frame 8-bit BGR
   */
  List<Face> detect(Mat frame);

  @Override
  void close();

  /** The detector that needs nothing else: a Haar cascade that comes with OpenCV. */
  static FaceDetector haar() {
    return new HaarDetector();
  }

  /**
   * The detector that a model file holds. What is inside decides, not the name: BlazeFace declares
   * an input of 128×128×3 or 256×256×3 with the channels last, YuNet names an output {@code
   * bbox_8}.
   *
   * @throws InvalidInputException naming the file when it is neither
   */
  static FaceDetector of(Path model) {
    byte[] onnx;
    try {
      onnx = Files.readAllBytes(model);
    } catch (IOException e) {
      throw new InvalidInputException(model + " could not be read: " + e, e);
    }
    try (PointerScope scope = new PointerScope()) {
      if (BlazeFaceDetector.inputSide(onnx).isPresent()) {
        return new BlazeFaceDetector(onnx);
      }
      // Latin-1 turns each byte into one character, so that a name can be looked for.
      if (new String(onnx, StandardCharsets.ISO_8859_1).contains(YuNetDetector.AN_OUTPUT)) {
        return new YuNetDetector(onnx);
      }
    } catch (RuntimeException e) {
      throw new InvalidInputException(
          model + " is no ONNX model that OpenCV can load: " + e.getMessage(), e);
    }
    throw new InvalidInputException(
        model + " is neither BlazeFace (128 or 256, channels last) nor YuNet as ONNX");
  }
}
