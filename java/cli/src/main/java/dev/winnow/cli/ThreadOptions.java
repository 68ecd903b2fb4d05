package dev.winnow.cli;

import dev.winnow.tensor.NativeRuntime;
import picocli.CommandLine.Option;

/** How wide a command computes; the same for every command that does. */
class ThreadOptions {
  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads of an operator; 0 takes all processors (default: ${DEFAULT-VALUE}).")
  int threads;

  /** The number that stands for {@code --threads}: with 0, every processor. */
  int resolvedThreads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Loads the native libraries. */
  void load() {
    NativeRuntime.start(threads);
  }
}
