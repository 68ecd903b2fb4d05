package dev.winnow.cli;

import dev.winnow.train.LearningRates;
import dev.winnow.train.Objective;
import dev.winnow.train.Optimisation;
import dev.winnow.train.Stopping;
import dev.winnow.train.TrainOptions;
import picocli.CommandLine.Option;

/** How a network is trained; the names are those of {@link TrainOptions} in JSON. */
final class TrainingChoices {
  @Option(
      names = "--epochs",
      defaultValue = "100",
      description = "Epochs of a training, at most (default: ${DEFAULT-VALUE}).")
  int epochs;

  @Option(
      names = "--patience",
      defaultValue = "10",
      description =
          "Stop a training after this many epochs without a better one (default: ${DEFAULT-VALUE}).")
  int patience;

  @Option(
      names = "--monitor",
      defaultValue = "loss",
      description =
          "What makes an epoch better on the validation split: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  Stopping.Monitor monitor;

  @Option(
      names = "--min-delta",
      defaultValue = "0",
      description = "By how much it has to be better (default: ${DEFAULT-VALUE}).")
  double minDelta;

  @Option(
      names = "--optimizer",
      defaultValue = "adam",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Optimisation.Optimizer optimizer;

  @Option(
      names = "--lr",
      defaultValue = "1e-4",
      description = "Learning rate (default: ${DEFAULT-VALUE}).")
  double learningRate;

  @Option(
      names = "--momentum",
      defaultValue = "0.9",
      description = "Momentum of sgd (default: ${DEFAULT-VALUE}).")
  double momentum;

  @Option(
      names = "--weight-decay",
      defaultValue = "0",
      description =
          "L2 term in the gradient; with adamw apart from it (default: ${DEFAULT-VALUE}).")
  double weightDecay;

  @Option(
      names = "--clip",
      defaultValue = "0",
      description = "Longest gradient allowed; 0 allows any (default: ${DEFAULT-VALUE}).")
  double clip;

  @Option(
      names = "--accumulate",
      defaultValue = "1",
      description = "Batches whose gradients make up a step (default: ${DEFAULT-VALUE}).")
  int accumulate;

  @Option(
      names = "--schedule",
      defaultValue = "constant",
      description = "Of the learning rate: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  LearningRates.Schedule schedule;

  @Option(
      names = "--warmup",
      defaultValue = "0",
      description = "Epochs in which the learning rate grows from 0 (default: ${DEFAULT-VALUE}).")
  int warmup;

  @Option(
      names = "--step-epochs",
      defaultValue = "30",
      description = "Epochs between two steps of --schedule step (default: ${DEFAULT-VALUE}).")
  int stepEpochs;

  @Option(
      names = "--step-factor",
      defaultValue = "0.1",
      description = "What such a step multiplies the rate by (default: ${DEFAULT-VALUE}).")
  double stepFactor;

  @Option(
      names = "--label-smoothing",
      defaultValue = "0",
      description = "Share of a label spread over all classes (default: ${DEFAULT-VALUE}).")
  double labelSmoothing;

  @Option(
      names = "--class-weights",
      defaultValue = "none",
      description =
          "none, or balanced: every class counts the same, however many images it has (default:"
              + " ${DEFAULT-VALUE}).")
  Objective.ClassWeights classWeights;

  @Option(
      names = "--batch",
      defaultValue = "32",
      description = "Images a batch (default: ${DEFAULT-VALUE}).")
  int batch;

  // The fallback makes the option mean the same where a file of settings has already set it.
  @Option(
      names = "--flip",
      negatable = true,
      fallbackValue = "true",
      description =
          "Mirror half of the training images left to right, others in each epoch (the paper names"
              + " no augmentation; default: no).")
  boolean flip;

  TrainOptions options() {
    return new TrainOptions(
        new Optimisation(optimizer, learningRate, momentum, weightDecay, clip, accumulate),
        new LearningRates(schedule, warmup, stepEpochs, stepFactor),
        new Objective(labelSmoothing, classWeights),
        new Stopping(epochs, patience, monitor, minDelta),
        batch,
        flip);
  }
}
