package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands in the list of commands; the launcher runs the module {@code benchmarks} in its place. */
@Command(name = "bench", description = "Run the benchmarks (from a source checkout).")
final class BenchCommand implements Runnable {
  @Unmatched List<String> arguments;

  @Override
  public void run() {
    throw new InvalidInputException(
        "the benchmarks are no part of the command line: in a source checkout, ./winnow bench"
            + " builds and runs them");
  }
}
