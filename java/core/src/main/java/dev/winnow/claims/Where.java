package dev.winnow.claims;

import java.util.List;

/**
 * What a claim speaks of: every arch with every data and every sparsity.
 *
 * @param archs as of {@link Observation}
 * @param data as of {@link Observation}
 * @param from of transferred tickets the set that they were found on, otherwise ""
 * @param use of transferred tickets, otherwise ""
 * @param sparsities as the paper has them, 0 to 1
 */
public record Where(
    List<String> archs, List<String> data, String from, String use, List<Double> sparsities) {

  Observations tickets(Observations observations, String arch, String data, String strategy) {
    return strategy.equals(Observation.DENSE)
        ? observations.of(arch, data, strategy)
        : observations.of(arch, data, from.isEmpty() ? data : from, use, strategy);
  }
}
