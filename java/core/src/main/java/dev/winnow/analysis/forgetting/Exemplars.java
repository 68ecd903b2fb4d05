package dev.winnow.analysis.forgetting;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.forgetting.Predictions.Answers;
import dev.winnow.analysis.forgetting.Predictions.Image;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Images on which pruning changes the answer (pruning-identified exemplars, Hooker et al. 2019):
 * the answer that most seeds' tickets give is not the one that most seeds' dense networks give. On
 * one seed that is mere disagreement of two networks.
 *
 * @param seeds that were compared
 * @param level of the tickets, as the first seed has it
 * @param images that every seed was tested on
 * @param found those whose answer changes, the clearest change first
 * @param groups how the found ones are spread over the groups
 */
public record Exemplars(
    int seeds, Level level, int images, List<Exemplar> found, List<GroupShare> groups) {
  public Exemplars {
    found = List.copyOf(found);
    groups = List.copyOf(groups);
  }

  /**
   * An image.
   *
   * @param denseRight seeds whose dense network is right
   * @param ticketRight seeds whose ticket is
   */
  public record Exemplar(Image image, int denseRight, int ticketRight) {
    /** Most dense networks are right, and most tickets wrong: pruning forgot it. */
    public boolean forgotten() {
      return denseRight > ticketRight;
    }
  }

  /**
   * A group among the forgotten images.
   *
   * @param group a kind of forgery; empty for images that have none
   * @param images of it that every seed was tested on
   * @param forgotten how many of them
   * @param overRepresentation its share of the forgotten images over its share of all; null where
   *     nothing was forgotten
   */
  public record GroupShare(String group, int images, int forgotten, Double overRepresentation) {}

  /**
   * Compares the tickets of a round with the dense networks.
   *
   * @param bySeed of one network, data set and strategy, at least one
   * @return empty where a seed has no ticket of that round
   */
  public static Optional<Exemplars> of(List<Predictions> bySeed, int round) {
    List<Answers> tickets = new ArrayList<>();
    for (Predictions seed : bySeed) {
      seed.answers().stream()
          .filter(answers -> answers.level().round() == round)
          .findFirst()
          .ifPresent(tickets::add);
    }
    if (tickets.size() < bySeed.size()) {
      return Optional.empty();
    }
    List<Map<String, Integer>> places = bySeed.stream().map(Exemplars::places).toList();
    List<Exemplar> shared =
        bySeed.get(0).images().stream()
            .filter(image -> places.stream().allMatch(seed -> seed.containsKey(image.name())))
            .map(image -> count(image, bySeed, tickets, places))
            .toList();
    int seeds = bySeed.size();
    List<Exemplar> found =
        shared.stream()
            .filter(each -> changes(each.denseRight(), each.ticketRight(), seeds))
            .sorted(
                Comparator.comparingInt(
                        (Exemplar each) -> -Math.abs(each.denseRight() - each.ticketRight()))
                    .thenComparing(each -> each.image().name()))
            .toList();
    return Optional.of(
        new Exemplars(seeds, tickets.get(0).level(), shared.size(), found, groups(shared, found)));
  }

  /** Where half of an even number of seeds are right, most give no answer, and none changes. */
  private static boolean changes(int denseRight, int ticketRight, int seeds) {
    return Integer.signum(2 * denseRight - seeds) * Integer.signum(2 * ticketRight - seeds) < 0;
  }

  private static Map<String, Integer> places(Predictions seed) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < seed.images().size(); i++) {
      places.put(seed.images().get(i).name(), i);
    }
    return places;
  }

  private static Exemplar count(
      Image image,
      List<Predictions> bySeed,
      List<Answers> tickets,
      List<Map<String, Integer>> places) {
    int dense = 0;
    int ticket = 0;
    for (int seed = 0; seed < bySeed.size(); seed++) {
      int place = places.get(seed).get(image.name());
      dense += bySeed.get(seed).answers().get(0).isRight(place, image.label()) ? 1 : 0;
      ticket += tickets.get(seed).isRight(place, image.label()) ? 1 : 0;
    }
    return new Exemplar(image, dense, ticket);
  }

  private static List<GroupShare> groups(List<Exemplar> shared, List<Exemplar> found) {
    List<Exemplar> forgotten = found.stream().filter(Exemplar::forgotten).toList();
    Map<String, int[]> counts = new TreeMap<>();
    shared.forEach(each -> counts.computeIfAbsent(each.image().group(), g -> new int[2])[0]++);
    forgotten.forEach(each -> counts.get(each.image().group())[1]++);
    List<GroupShare> groups = new ArrayList<>();
    counts.forEach(
        (group, count) ->
            groups.add(
                new GroupShare(
                    group,
                    count[0],
                    count[1],
                    forgotten.isEmpty()
                        ? null
                        : ((double) count[1] / forgotten.size())
                            / ((double) count[0] / shared.size()))));
    return groups;
  }
}
