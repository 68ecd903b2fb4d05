package dev.winnow.analysis.forgetting;

import dev.winnow.analysis.forgetting.WeightCells.Cell;
import java.util.Optional;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Logistic regression of survival on log |θ| and log f by iteratively reweighted least squares, on
 * counts.
 *
 * <p>Weights are not independent of each other, and there are millions of them. So the standard
 * error is multiplied by the root of the overdispersion that the cells show (quasi-likelihood).
 *
 * @param coefficient of log f
 * @param error its standard error
 */
record FrequencyRegression(double coefficient, double error) {
  private static final int MOST_STEPS = 50;
  private static final double CONVERGED = 1e-8;

  /** Beyond, |θ| alone decides who survives: the likelihood has no maximum. */
  private static final double SEPARATED = 50;

  /**
   * Fits.
   *
   * @param frequencies of the groups, above 0
   * @return empty where nothing or everything survives, or there is no maximum, as where the mask
   *     is a cut by |θ|
   */
  static Optional<FrequencyRegression> of(WeightCells cells, int level, double[] frequencies) {
    RealVector beta = new ArrayRealVector(3);
    for (int step = 0; step < MOST_STEPS; step++) {
      RealMatrix information = new Array2DRowRealMatrix(3, 3);
      RealVector score = new ArrayRealVector(3);
      for (Cell cell : cells.cells()) {
        RealVector x = features(cell, frequencies);
        double p = 1 / (1 + Math.exp(-x.dotProduct(beta)));
        score = score.add(x.mapMultiply(cell.alive()[level] - cell.count() * p));
        information = information.add(x.outerProduct(x).scalarMultiply(cell.count() * p * (1 - p)));
      }
      LUDecomposition solver = new LUDecomposition(information, 1e-12);
      if (!solver.getSolver().isNonSingular()) {
        return Optional.empty();
      }
      RealVector change = solver.getSolver().solve(score);
      beta = beta.add(change);
      if (!(beta.getLInfNorm() < SEPARATED)) {
        return Optional.empty();
      }
      if (change.getLInfNorm() < CONVERGED) {
        double variance = solver.getSolver().getInverse().getEntry(2, 2);
        double dispersion = Math.max(1, dispersion(cells, level, frequencies, beta));
        return Optional.of(
            new FrequencyRegression(beta.getEntry(2), Math.sqrt(variance * dispersion)));
      }
    }
    return Optional.empty();
  }

  private static RealVector features(Cell cell, double[] frequencies) {
    return new ArrayRealVector(
        new double[] {
          1, Math.log(Math.max(cell.magnitude(), 1e-30)), Math.log(frequencies[cell.group()])
        });
  }

  /** Pearson's χ² over its degrees of freedom. */
  private static double dispersion(
      WeightCells cells, int level, double[] frequencies, RealVector beta) {
    double chiSquare = 0;
    for (Cell cell : cells.cells()) {
      double p = 1 / (1 + Math.exp(-features(cell, frequencies).dotProduct(beta)));
      double expected = cell.count() * p;
      // A cell in which nothing else can happen tells nothing of the spread.
      double variance = Math.max(expected * (1 - p), 1e-6);
      double residual = cell.alive()[level] - expected;
      chiSquare += residual * residual / variance;
    }
    return chiSquare / Math.max(1, cells.cells().size() - 3);
  }
}
