package dev.winnow.experiment;

import dev.winnow.prune.Strategy;
import java.nio.file.Path;

/**
 * Where the dense network is that a run prunes: its own round 0, or that of another run which
 * trained the same network on the same data, so that strategies that are compared share it.
 *
 * @param folder of the run that trained it
 * @param strategy whose round 0 it is
 */
public record DenseSource(RunFolder folder, Strategy strategy) {
  Path ticket() {
    return folder.ticketFile(strategy, 0);
  }

  /** What the weights of every round are rewound to. */
  Path rewindFile() {
    return folder.rewindFile(strategy);
  }
}
