package dev.winnow.train;

import dev.winnow.train.metrics.Metrics;

/**
 * What one epoch of a training came to.
 *
 * @param trainLoss mean over the epoch's steps, of the objective that was trained
 * @param loss on the validation split
 * @param accuracy on the validation split
 * @param auc on the validation split; null where {@link Metrics#auc} is
 */
public record EpochFigures(double trainLoss, double loss, double accuracy, Double auc) {
  static EpochFigures of(double trainLoss, Metrics validation) {
    return new EpochFigures(trainLoss, validation.loss(), validation.accuracy(), validation.auc());
  }
}
