package dev.winnow.cli;

import dev.winnow.experiment.ImportedTicket;
import dev.winnow.model.keras.KerasImport;
import dev.winnow.prune.TicketInfo;
import dev.winnow.tensor.NativeRuntime;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns weights of Keras into a ticket. */
@Command(
    name = "import",
    description = "Turn the MesoNet authors' Keras weights into a ticket.",
    mixinStandardHelpOptions = true)
final class ImportCommand implements Runnable {
  /** For the help text and for the shell's completion. */
  static final class ArchitectureNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return KerasImport.architectures().iterator();
    }
  }

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE.h5", description = "Weights that Keras saved.")
  Path file;

  @Option(
      names = "--arch",
      required = true,
      completionCandidates = ArchitectureNames.class,
      description = "Whose weights they are: ${COMPLETION-CANDIDATES}.")
  String arch;

  @Option(names = "--out", required = true, description = "The ticket's .safetensors file.")
  Path out;

  @Override
  public void run() {
    NativeRuntime.start(1);
    TicketInfo info = ImportedTicket.write(arch, file, out);
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s: %s for images of %d pixels, %s%n",
            out,
            arch,
            info.shape().size(),
            info.dataFingerprint())
        .flush();
  }
}
