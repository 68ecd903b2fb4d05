package dev.winnow.prune;

import dev.winnow.kernels.Selection;
import dev.winnow.model.Model;
import dev.winnow.prune.Strategy.Scope;
import dev.winnow.prune.criterion.Calibration;
import org.bytedeco.javacpp.PointerScope;

/** Removes what a round of a strategy removes. */
public final class Pruner {
  private Pruner() {}

  /**
   * Prunes a model, from whatever its masks leave, to the count of a round.
   *
   * @return α, of the last cut where there are several; the survivors; and the magnitudes that all
   *     cuts together have removed
   * @throws dev.winnow.DivergedException when a score is no number
   */
  public static Selection prune(
      Model model, Masks masks, Budget budget, Strategy strategy, int round, Calibration data) {
    if (strategy.scope() == Scope.LOCAL) {
      return masks.pruneLocally(budget.aliveByLayer(round));
    }
    long before = masks.alive();
    long after = budget.alive(round);
    int cuts = strategy.criterion().cuts();
    Selection all = null;
    for (int cut = 1; cut <= cuts; cut++) {
      // The exact power would be off by a rounding at the last cut, whose count is given.
      long alive =
          cut == cuts
              ? after
              : Math.round(before * Math.pow((double) after / before, (double) cut / cuts));
      try (PointerScope scope = new PointerScope()) {
        Selection one =
            masks.pruneGlobally(alive, budget.floors(), strategy.criterion().scores(model, data));
        all = all == null ? one : joined(all, one);
      }
    }
    return all;
  }

  private static Selection joined(Selection earlier, Selection later) {
    long[][] sums = earlier.magnitudes();
    for (int layer = 0; layer < sums.length; layer++) {
      FlooredCut.add(sums[layer], later.magnitudes()[layer]);
    }
    return new Selection(later.thresholds(), later.survivors(), sums);
  }
}
