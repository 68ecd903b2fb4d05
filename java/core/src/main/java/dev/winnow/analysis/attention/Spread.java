package dev.winnow.analysis.attention;

import java.util.Collection;
import java.util.Objects;
import org.hipparchus.stat.StatUtils;

/**
 * How a figure is spread over images.
 *
 * @param images that it is defined for
 * @param deviation standard deviation, over n − 1; null of one image
 */
public record Spread(int images, double mean, Double deviation, double median) {
  /** Of the values that are defined; null where none is. */
  static Spread of(Collection<Double> values) {
    double[] defined =
        values.stream().filter(Objects::nonNull).mapToDouble(Double::doubleValue).toArray();
    if (defined.length == 0) {
      return null;
    }
    return new Spread(
        defined.length,
        StatUtils.mean(defined),
        defined.length == 1 ? null : Math.sqrt(StatUtils.variance(defined)),
        StatUtils.percentile(defined, 50));
  }
}
