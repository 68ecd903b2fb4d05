package dev.winnow.analysis.robustness;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import dev.winnow.data.ImageSet;
import dev.winnow.model.Model;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Compresses images as JPEG, as every platform that passes them on does.
 *
 * @param severity the encoder's quality, 100 best
 */
record JpegCompression(double severity) implements Corruption {
  @Override
  public String kind() {
    return "jpeg";
  }

  @Override
  public Tensor apply(Model model, Tensor images, Tensor labels) {
    // [n, S, S, 3] in the order of an image file's bytes, a copy: it is overwritten in place.
    Tensor pixels =
        images
            .permute(0, 2, 3, 1)
            .mul(new Scalar(Images.GREY_LEVELS))
            .round()
            .to(ScalarType.Byte)
            .cpu()
            .contiguous();
    for (long i = 0; i < pixels.size(0); i++) {
      compress(pixels.select(0, i));
    }
    return model.device().place(ImageSet.toInput(pixels));
  }

  private void compress(Tensor image) {
    try (PointerScope scope = new PointerScope()) {
      Mat rgb = new Mat((int) image.size(0), (int) image.size(1), CV_8UC3, image.data_ptr());
      Mat bgr = new Mat();
      cvtColor(rgb, bgr, COLOR_RGB2BGR);
      BytePointer file = new BytePointer();
      imencode(".jpg", bgr, file, new IntPointer(IMWRITE_JPEG_QUALITY, (int) severity));
      Mat read = imdecode(new Mat(1, (int) file.limit(), CV_8UC1, file), IMREAD_COLOR);
      cvtColor(read, rgb, COLOR_BGR2RGB);
    }
  }
}
