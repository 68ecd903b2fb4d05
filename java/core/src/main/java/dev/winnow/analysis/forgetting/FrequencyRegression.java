package dev.winnow.analysis.forgetting;

import dev.winnow.analysis.Interval;
import dev.winnow.analysis.forgetting.WeightCells.Cell;
import java.util.Optional;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * How the log odds of survival rise with log f at the same |θ|, in two stages: a logistic
 * regression on counts gives each group its own intercept beside the slope of log |θ|, by
 * iteratively reweighted least squares; a line through the intercepts over log f gives the
 * coefficient.
 *
 * <p>All weights of a group have the same f. So there are as many observations of f as groups,
 * however many weights: groups that differ for any other reason would else be taken for an effect
 * of f. The interval is Student's with two degrees of freedom fewer than groups.
 */
final class FrequencyRegression {
  private static final int MOST_STEPS = 50;
  private static final double CONVERGED = 1e-8;

  /** Beyond, |θ| or the group alone decides who survives: the likelihood has no maximum. */
  private static final double SEPARATED = 50;

  /** Through two groups there is always a line. */
  private static final int FEWEST_GROUPS = 3;

  private FrequencyRegression() {}

  /**
   * Fits.
   *
   * @param frequencies of the groups, above 0
   * @return the coefficient of log f; empty where fewer than three groups have weights or all are
   *     as frequent, nothing or everything of a group survives, or the mask is a cut by |θ|
   */
  static Optional<Interval> of(WeightCells cells, int level, double[] frequencies) {
    int[] groups = cells.cells().stream().mapToInt(Cell::group).distinct().sorted().toArray();
    if (groups.length < FEWEST_GROUPS) {
      return Optional.empty();
    }
    return intercepts(cells, level, groups)
        .flatMap(intercepts -> line(intercepts, groups, frequencies));
  }

  private static Optional<Interval> line(RealVector intercepts, int[] groups, double[] frequency) {
    SimpleRegression line = new SimpleRegression();
    for (int i = 0; i < groups.length; i++) {
      line.addData(Math.log(frequency[groups[i]]), intercepts.getEntry(i));
    }
    double slope = line.getSlope();
    if (Double.isNaN(slope)) {
      return Optional.empty();
    }
    double half = line.getSlopeConfidenceInterval();
    return Optional.of(new Interval(slope, slope - half, slope + half));
  }

  /** The groups' intercepts, and the slope of log |θ| behind them. */
  private static Optional<RealVector> intercepts(WeightCells cells, int level, int[] groups) {
    int size = groups.length + 1;
    RealVector beta = new ArrayRealVector(size);
    for (int step = 0; step < MOST_STEPS; step++) {
      RealMatrix information = new Array2DRowRealMatrix(size, size);
      RealVector score = new ArrayRealVector(size);
      for (Cell cell : cells.cells()) {
        RealVector x = features(cell, groups);
        double p = 1 / (1 + Math.exp(-x.dotProduct(beta)));
        score = score.add(x.mapMultiply(cell.alive()[level] - cell.count() * p));
        information = information.add(x.outerProduct(x).scalarMultiply(cell.count() * p * (1 - p)));
      }
      DecompositionSolver solver = new LUDecomposition(information, 1e-12).getSolver();
      if (!solver.isNonSingular()) {
        return Optional.empty();
      }
      RealVector change = solver.solve(score);
      beta = beta.add(change);
      if (!(beta.getLInfNorm() < SEPARATED)) {
        return Optional.empty();
      }
      if (change.getLInfNorm() < CONVERGED) {
        return Optional.of(beta);
      }
    }
    return Optional.empty();
  }

  private static RealVector features(Cell cell, int[] groups) {
    RealVector x = new ArrayRealVector(groups.length + 1);
    for (int i = 0; i < groups.length; i++) {
      x.setEntry(i, groups[i] == cell.group() ? 1 : 0);
    }
    x.setEntry(groups.length, Math.log(Math.max(cell.magnitude(), 1e-30)));
    return x;
  }
}
