package dev.winnow.data.forge;

import dev.winnow.InvalidInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much of each kind of forgery: shares in any unit, none negative, not all zero.
 *
 * @param shares a kind that is not named has none
 */
public record Mix(Map<Kind, Double> shares) {
  /** A common kind, rare ones, and some in between. */
  public static final String DEFAULT = "blend=30,swap=25,warp=20,resample=12,noise=8,jpeg=3,blur=2";

  public Mix {
    if (shares.values().stream().anyMatch(share -> !(share >= 0) || share.isInfinite())) {
      throw new InvalidInputException("A share of a mix is a number, 0 or more");
    }
    if (shares.values().stream().allMatch(share -> share == 0)) {
      throw new InvalidInputException(
          "A mix needs one share above 0; the kinds are " + Kind.labels());
    }
    shares = new EnumMap<>(shares);
  }

  /**
   * Reads {@code blend=60,warp=30,noise=10}.
   *
   * @throws InvalidInputException for anything else, naming what is allowed
   */
  public static Mix of(String text) {
    Map<Kind, Double> shares = new EnumMap<>(Kind.class);
    for (String part : text.split(",", -1)) {
      String[] sides = part.split("=", -1);
      if (sides.length != 2) {
        throw new InvalidInputException(
            "'"
                + part
                + "' is no share of a mix: write kind=share,kind=share with the kinds "
                + Kind.labels());
      }
      Kind kind = Kind.of(sides[0].strip());
      if (shares.put(kind, number(sides[1].strip(), part)) != null) {
        throw new InvalidInputException("The mix names " + kind.label() + " twice");
      }
    }
    return new Mix(shares);
  }

  private static double number(String text, String part) {
    try {
      double share = Double.parseDouble(text);
      if (share >= 0 && !Double.isInfinite(share)) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Told below: what matters to the user is the same as for a negative share.
    }
    throw new InvalidInputException("'" + part + "': a share is a number, 0 or more");
  }

  /** The fakes of each kind among {@code total}: rounded so that none is lost or added. */
  Map<Kind, Integer> counts(int total) {
    List<Kind> kinds = new ArrayList<>(shares.keySet());
    int[] counts = apportioned(total, kinds.stream().mapToDouble(shares::get).toArray());
    Map<Kind, Integer> result = new EnumMap<>(Kind.class);
    for (int i = 0; i < counts.length; i++) {
      result.put(kinds.get(i), counts[i]);
    }
    return result;
  }

  /**
   * Whole numbers in proportion to weights, by largest remainders (Hamilton's method); of equal
   * remainders the earlier is served first. None exceeds its weight where the total does not exceed
   * the sum of whole weights.
   */
  static int[] apportioned(int total, double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    int[] counts = new int[weights.length];
    double[] remainders = new double[weights.length];
    List<Integer> order = new ArrayList<>();
    int left = total;
    for (int i = 0; i < weights.length; i++) {
      double exact = total * weights[i] / sum;
      counts[i] = (int) exact;
      remainders[i] = exact - counts[i];
      left -= counts[i];
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> -remainders[i]));
    for (int i = 0; i < left; i++) {
      counts[order.get(i)]++;
    }
    return counts;
  }
}
