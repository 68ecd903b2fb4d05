package dev.winnow.explain;

import static org.bytedeco.pytorch.global.torch.maximum;
import static org.bytedeco.pytorch.global.torch.where;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * From the strength of attention to the 0..1 that a picture shows. On a scale of its own a faint
 * map looks like a strong one; on a shared scale it is seen to be faint. Results are in the
 * caller's scope.
 */
public final class AttentionScale {
  private static final long[] PIXELS = {-2, -1};

  private AttentionScale() {}

  /**
   * Each map on its own scale: min–max, as {@link GradCam#maps} gives them. A map that is constant
   * becomes 0 everywhere.
   *
   * @param strengths float [N, S, S], as {@link GradCam#strength} gives them
   * @return float [N, S, S] in 0..1
   */
  public static Tensor perImage(Tensor strengths) {
    Tensor lowest = strengths.amin(PIXELS, true);
    return fractions(strengths.sub(lowest), strengths.amax(PIXELS, true).sub(lowest));
  }

  /**
   * The maps of an image under several networks on one scale: each divided by the largest value
   * among them. What is 0 stays 0.
   *
   * @param strengths of one network each: float [N, S, S] of the same images, at least one network
   * @return float [N, S, S] in 0..1, network by network
   */
  public static List<Tensor> shared(List<Tensor> strengths) {
    Tensor largest = strengths.get(0).amax(PIXELS, true);
    for (Tensor other : strengths) {
      largest = maximum(largest, other.amax(PIXELS, true));
    }
    Tensor scale = largest;
    return strengths.stream().map(each -> fractions(each, scale)).toList();
  }

  /** Values over their whole, by image; 0 where the whole is 0. */
  private static Tensor fractions(Tensor values, Tensor whole) {
    return where(whole.gt(new Scalar(0)), values.div(whole), new Scalar(0f));
  }
}
