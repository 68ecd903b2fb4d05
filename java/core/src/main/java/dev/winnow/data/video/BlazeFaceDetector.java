package dev.winnow.data.video;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC3;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;
import static org.bytedeco.opencv.global.opencv_dnn.NMSBoxes;
import static org.bytedeco.opencv.global.opencv_dnn.readNetFromONNX;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Rect2d;
import org.bytedeco.opencv.opencv_core.Rect2dVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_dnn.Net;

/**
 * BlazeFace (Bazarevsky et al. 2019): input [1, S, S, 3] in -1..1, S = 128 (front camera) or 256
 * (back camera). Two maps of anchors, 16×16 with 2 in each cell and 8×8 with 6, give 896 logits and
 * 896 boxes: centre, as an offset from the cell's centre, and size, in pixels of the input.
 */
final class BlazeFaceDetector implements FaceDetector {
  /** Cells in a row of the finer map; the coarser one has half as many. */
  private static final int FINE_CELLS = 16;

  private static final float LEAST_PROBABILITY = 0.5f;
  private static final float MOST_OVERLAP = 0.3f;

  private final Net net;
  private final int side;

  BlazeFaceDetector(byte[] onnx) {
    side = inputSide(onnx).orElseThrow();
    net = readNetFromONNX(onnx);
    net.retainReference();
    // OpenCV 4.13 fuses a pooling with the padding of channels behind it, and fails on the result.
    net.enableFusion(false);
  }

  /** S of a model whose input is [1, S, S, 3]. */
  static Optional<Integer> inputSide(byte[] onnx) {
    String bytes = new String(onnx, StandardCharsets.ISO_8859_1);
    for (int side : new int[] {128, 256}) {
      // Three dimensions as the protocol buffer has them: each a message (0A) of a length with one
      // number (08) in 7 bits a byte.
      byte[] shape = {
        0x0A, 3, 8, (byte) (side & 0x7F | 0x80), (byte) (side >> 7),
        0x0A, 3, 8, (byte) (side & 0x7F | 0x80), (byte) (side >> 7),
        0x0A, 2, 8, 3
      };
      if (bytes.contains(new String(shape, StandardCharsets.ISO_8859_1))) {
        return Optional.of(side);
      }
    }
    return Optional.empty();
  }

  @Override
  public List<Face> detect(Mat frame) {
    try (PointerScope scope = new PointerScope()) {
      int longest = Math.max(frame.cols(), frame.rows());
      int left = (longest - frame.cols()) / 2;
      int top = (longest - frame.rows()) / 2;
      MatVector outputs = new MatVector();
      net.setInput(input(frame, longest, left, top));
      net.forward(outputs, net.getUnconnectedOutLayersNames());

      Rect2dVector boxes = new Rect2dVector();
      List<Float> scores = new ArrayList<>();
      for (int map = 0; map < 2; map++) {
        read(of(outputs, map, 1), of(outputs, map, 16), FINE_CELLS >> map, boxes, scores);
      }
      float[] score = new float[scores.size()];
      for (int i = 0; i < score.length; i++) {
        score[i] = scores.get(i);
      }
      IntPointer kept = new IntPointer();
      NMSBoxes(boxes, new FloatPointer(score), LEAST_PROBABILITY, MOST_OVERLAP, kept);
      List<Face> faces = new ArrayList<>();
      for (long i = 0; i < kept.limit(); i++) {
        Rect2d box = boxes.get(kept.get(i));
        faces.add(
            new Face(
                box.x() * longest - left,
                box.y() * longest - top,
                box.width() * longest,
                box.height() * longest,
                score[kept.get(i)]));
      }
      faces.sort(Comparator.comparingDouble(Face::area).reversed());
      return faces;
    }
  }

  /** The frame in the middle of a black square, made as small as the network takes it. */
  private Mat input(Mat frame, int longest, int left, int top) {
    Mat square = new Mat();
    copyMakeBorder(
        frame,
        square,
        top,
        longest - frame.rows() - top,
        left,
        longest - frame.cols() - left,
        BORDER_CONSTANT,
        Scalar.all(0));
    resize(square, square, new Size(side, side), 0, 0, longest > side ? INTER_AREA : INTER_LINEAR);
    cvtColor(square, square, COLOR_BGR2RGB);
    Mat values = new Mat(new int[] {1, side, side, 3}, CV_32F);
    square.convertTo(new Mat(side, side, CV_32FC3, values.data()), CV_32FC3, 2 / 255.0, -1);
    return values;
  }

  /** The output of a map's cells that has so many columns, whatever the order of the outputs. */
  private static Mat of(MatVector outputs, int map, int columns) {
    int rows = map == 0 ? FINE_CELLS * FINE_CELLS * 2 : FINE_CELLS * FINE_CELLS / 4 * 6;
    for (long i = 0; i < outputs.size(); i++) {
      Mat output = outputs.get(i);
      if (output.size(1) == rows && output.size(2) == columns) {
        return output;
      }
    }
    throw new IllegalStateException("BlazeFace without an output of " + rows + "×" + columns);
  }

  /** Boxes, in units of the square's side, of the cells that see a face. */
  private void read(Mat logits, Mat regressed, int cells, Rect2dVector boxes, List<Float> scores) {
    FloatIndexer logit = logits.createIndexer();
    FloatIndexer value = regressed.createIndexer();
    int inEach = (int) (logit.size(1) / (cells * cells));
    for (long i = 0; i < logit.size(1); i++) {
      float probability = (float) (1 / (1 + Math.exp(-logit.get(0, i, 0))));
      if (probability >= LEAST_PROBABILITY) {
        long cell = i / inEach;
        double x = (cell % cells + 0.5) / cells + value.get(0, i, 0) / side;
        double y = (cell / cells + 0.5) / cells + value.get(0, i, 1) / side;
        double width = value.get(0, i, 2) / side;
        double height = value.get(0, i, 3) / side;
        boxes.push_back(new Rect2d(x - width / 2, y - height / 2, width, height));
        scores.add(probability);
      }
    }
  }

  @Override
  public void close() {
    net.releaseReference();
  }
}
