package dev.winnow.train.metrics;

/**
 * How far stated probabilities are from what the images are.
 *
 * @param logLoss mean of −log p(label), in nats
 * @param brier mean of (p(fake) − label)², 0 to 1; for many classes of Σ (p(c) − [c is the
 *     label])², 0 to 2
 * @param calibration expected calibration error of p(fake); for many classes of the probability of
 *     the class that an image is called
 */
record ProbabilityErrors(double logLoss, double brier, double calibration) {
  static ProbabilityErrors of(Scores scores) {
    double logLoss = 0;
    double brier = 0;
    Reliability reliability = new Reliability();
    for (int i = 0; i < scores.count(); i++) {
      double[] logs = scores.logProbabilities(i);
      int label = scores.labels()[i];
      logLoss -= logs[label];
      if (scores.classes() == 2) {
        double fake = Math.exp(logs[1]);
        brier += (fake - label) * (fake - label);
        reliability.add(fake, label == 1);
      } else {
        brier += squaredDistance(logs, label);
        reliability.add(Math.exp(logs[scores.decision(i)]), scores.isRight(i));
      }
    }
    int n = scores.count();
    return new ProbabilityErrors(logLoss / n, brier / n, reliability.expectedCalibrationError());
  }

  private static double squaredDistance(double[] logs, int label) {
    double sum = 0;
    for (int c = 0; c < logs.length; c++) {
      double difference = Math.exp(logs[c]) - (c == label ? 1 : 0);
      sum += difference * difference;
    }
    return sum;
  }
}
