package dev.winnow.explain;

import dev.winnow.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Whether a map looks at a region that is known. A map that is zero everywhere looks nowhere: both
 * figures are 0.
 *
 * @param pointing the pointing game (Zhang et al. 2018, without their margin): the share of the
 *     pixels where the map is strongest that lies in the region, so 1 or 0 unless several tie.
 *     Where it is expected to be by chance is the region's share of the image
 * @param iou of the area of high attention and the region, 0 to 1
 */
public record Localisation(double pointing, double iou) {
  /** From this part of a map's range on, attention is high. */
  public static final double HIGH = 0.5;

  private static final long[] PIXELS = {1, 2};

  /**
   * Holds maps against regions, image by image.
   *
   * @param maps float [N, H, W] in 0..1, scaled by image
   * @param regions bool [N, H, W] on the maps' device
   * @throws InvalidInputException when the shapes differ
   */
  public static List<Localisation> between(Tensor maps, Tensor regions) {
    if (!Arrays.equals(maps.shape(), regions.shape())) {
      throw new InvalidInputException(
          "maps of shape "
              + Arrays.toString(maps.shape())
              + " cannot be held against regions of shape "
              + Arrays.toString(regions.shape()));
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor strongest = maps.eq(maps.amax(PIXELS, true)).logical_and(maps.gt(new Scalar(0)));
      Tensor high = maps.ge(new Scalar(HIGH));
      double[] pointing = shares(strongest.logical_and(regions), strongest);
      double[] iou = shares(high.logical_and(regions), high.logical_or(regions));
      return IntStream.range(0, pointing.length)
          .mapToObj(i -> new Localisation(pointing[i], iou[i]))
          .toList();
    }
  }

  /**
   * The area of high attention: the share of an image's pixels where its map is at least {@value
   * #HIGH}. 0 only where the map is zero everywhere.
   *
   * @param maps float [N, H, W] in 0..1, scaled by image
   */
  public static double[] area(Tensor maps) {
    try (PointerScope scope = new PointerScope()) {
      return share(maps.ge(new Scalar(HIGH)));
    }
  }

  /**
   * The share of an image's pixels that a region takes: what pointing at random scores.
   *
   * @param regions bool [N, H, W]
   */
  public static double[] share(Tensor regions) {
    try (PointerScope scope = new PointerScope()) {
      return shares(regions, torch.ones_like(regions));
    }
  }

  /** The number of a part's pixels over that of the whole's, by image; 0 where both are 0. */
  private static double[] shares(Tensor part, Tensor whole) {
    Tensor pixels = whole.sum(PIXELS).clamp_min(new Scalar(1));
    Tensor shares = part.sum(PIXELS).to(ScalarType.Double).div(pixels).cpu();
    double[] values = new double[(int) shares.numel()];
    new DoublePointer(shares.data_ptr()).get(values);
    return values;
  }
}
