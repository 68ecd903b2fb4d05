package dev.winnow.cli;

import dev.winnow.prune.PruneOptions;
import picocli.CommandLine.Command;

/** Trains and prunes nothing. */
@Command(
    name = "train",
    description = "Train a detector on your own images; its ticket has every weight alive.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Data sets and the run folder are those of winnow prune: see there.",
      "The ticket is tickets/dense-round-0.safetensors."
    })
final class TrainCommand extends RunCommand {
  @Override
  PruneOptions pruning() {
    return PruneOptions.NONE;
  }
}
