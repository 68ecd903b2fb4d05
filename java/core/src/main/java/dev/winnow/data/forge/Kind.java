package dev.winnow.data.forge;

import dev.winnow.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bytedeco.opencv.opencv_core.Mat;

/** A kind of forgery: the group of a fake. */
public enum Kind {
  /** The face blended back into its own picture, slightly moved and recoloured. */
  BLEND(true, FaceBlends::blend),
  /** Another person's face in this one's colours. */
  SWAP(true, FaceBlends::swap),
  /** A region bent elastically, each colour plane a little differently. */
  WARP(false, LocalTraces::warp),
  /** A region shrunk and enlarged again. */
  RESAMPLE(false, LocalTraces::resample),
  /** A region with noise that the rest has not. */
  NOISE(false, LocalTraces::noise),
  /** A region compressed once more, on another grid of blocks. */
  JPEG(false, LocalTraces::jpeg),
  /** A region out of focus. */
  BLUR(false, LocalTraces::blur);

  /** Makes the changed copy (CV_32FC3, the scene's size) that is blended in under the mask. */
  interface Change {
    Mat of(Scene scene, Dice dice);
  }

  /** Whether it takes the whole face rather than any part of it. */
  final boolean wholeFace;

  final Change change;

  Kind(boolean wholeFace, Change change) {
    this.wholeFace = wholeFace;
    this.change = change;
  }

  /** The name in manifests and options. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of a name, in any case.
   *
   * @throws InvalidInputException naming all kinds when there is none of this name
   */
  public static Kind of(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "'" + name + "' is no kind of forgery: there are " + labels()));
  }

  static String labels() {
    return Arrays.stream(values()).map(Kind::label).collect(Collectors.joining(", "));
  }
}
