package dev.winnow.cli;

import dev.winnow.model.Architecture;
import dev.winnow.model.Architectures;
import java.nio.file.Path;
import java.util.Iterator;
import picocli.CommandLine.Option;

/** Which network, and what it is shown. */
final class NetworkChoices {
  /** For the help text and for the shell's completion. */
  static final class ArchitectureNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Architectures.names().iterator();
    }
  }

  @Option(
      names = "--arch",
      defaultValue = "mesonet",
      completionCandidates = ArchitectureNames.class,
      description = "Network: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  String arch;

  @Option(
      names = "--size",
      description = "Side of the input in pixels (default: the network's own, mostly 128).")
  Integer size;

  @Option(
      names = "--channels",
      description =
          "3 shows the network RGB, 1 the luminance (default: the network's own, mostly 3).")
  Integer channels;

  @Option(
      names = "--init",
      paramLabel = "FILE",
      description =
          "Begin with the weights of a safetensors file under the reference's names, or of a ticket"
              + " (default: draw them).")
  Path init;

  Architecture architecture() {
    return Architectures.of(arch);
  }

  /** The file to begin with, as an absolute path, or an empty string. */
  String init() {
    return init == null || init.toString().isEmpty()
        ? ""
        : init.toAbsolutePath().normalize().toString();
  }

  /** The size asked for, or the one that the network was published for. */
  int size() {
    return size == null ? architecture().home().size() : size;
  }

  /** The channels asked for, or those that the network was published for. */
  int channels() {
    return channels == null ? architecture().home().channels() : channels;
  }
}
