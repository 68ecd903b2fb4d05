package dev.winnow.analysis.forgetting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The weights of a network counted by layer, magnitude bin and group: all that the statistics of
 * {@link SurvivalStudy} need, whatever the size of the network.
 */
final class WeightCells {
  /**
   * Weights of one layer, of much the same magnitude, that serve one group.
   *
   * @param stratum their layer and magnitude bin together
   * @param magnitude their mean |θ|
   * @param alive how many survive, by level
   */
  record Cell(int stratum, int group, double count, double magnitude, double[] alive) {}

  private final List<Cell> cells = new ArrayList<>();

  void add(Cell cell) {
    if (cell.count() > 0) {
      cells.add(cell);
    }
  }

  List<Cell> cells() {
    return cells;
  }

  /** The weights of a group. */
  double count(int group) {
    return cells.stream().filter(c -> c.group() == group).mapToDouble(Cell::count).sum();
  }

  /** Their mean |θ|. */
  double magnitude(int group) {
    return cells.stream()
            .filter(c -> c.group() == group)
            .mapToDouble(c -> c.count() * c.magnitude())
            .sum()
        / count(group);
  }

  /** The share of a group's weights that survives. */
  double survival(int group, int level) {
    return cells.stream().filter(c -> c.group() == group).mapToDouble(c -> c.alive()[level]).sum()
        / count(group);
  }

  /** The share that would if each survived as often as all weights of its stratum do. */
  double expected(int group, int level) {
    int strata = cells.stream().mapToInt(Cell::stratum).max().orElse(-1) + 1;
    double[] count = new double[strata];
    double[] alive = new double[strata];
    cells.forEach(
        c -> {
          count[c.stratum()] += c.count();
          alive[c.stratum()] += c.alive()[level];
        });
    return cells.stream()
            .filter(c -> c.group() == group)
            .mapToDouble(c -> c.count() * alive[c.stratum()] / count[c.stratum()])
            .sum()
        / count(group);
  }

  /**
   * Spearman's correlation of survival with a figure of the cells, over the weights: as survival
   * has two values, it is Pearson's of survival with the figure's mid-ranks.
   *
   * @param frequencies of the groups, by which |θ| is multiplied; null leaves |θ| as it is
   */
  double spearman(int level, double[] frequencies) {
    record Ranked(double figure, Cell cell) {}
    List<Ranked> sorted =
        cells.stream()
            .map(
                c ->
                    new Ranked(
                        c.magnitude() * (frequencies == null ? 1 : frequencies[c.group()]), c))
            .sorted(Comparator.comparingDouble(Ranked::figure))
            .toList();
    double n = cells.stream().mapToDouble(Cell::count).sum();
    double alive = cells.stream().mapToDouble(c -> c.alive()[level]).sum();
    double before = 0;
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < sorted.size(); ) {
      double count = 0;
      double survivors = 0;
      double figure = sorted.get(i).figure();
      for (; i < sorted.size() && sorted.get(i).figure() == figure; i++) {
        count += sorted.get(i).cell().count();
        survivors += sorted.get(i).cell().alive()[level];
      }
      double fromMean = before + count / 2 - n / 2;
      covariance += fromMean * survivors;
      variance += fromMean * fromMean * count;
      before += count;
    }
    double spread = variance * alive * (1 - alive / n);
    return spread == 0 ? 0 : covariance / Math.sqrt(spread);
  }
}
