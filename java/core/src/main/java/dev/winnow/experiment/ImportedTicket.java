package dev.winnow.experiment;

import dev.winnow.Version;
import dev.winnow.data.image.ImageDecoder;
import dev.winnow.data.layout.Layout;
import dev.winnow.model.Model;
import dev.winnow.model.keras.KerasFile;
import dev.winnow.model.keras.KerasImport;
import dev.winnow.prune.Masks;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Ticket;
import dev.winnow.prune.TicketInfo;
import dev.winnow.tensor.Device;
import java.nio.file.Path;

/** A network that was trained elsewhere as a ticket of which nothing is pruned. */
public final class ImportedTicket {
  private ImportedTicket() {}

  /**
   * Writes the weights of a Keras file as a ticket, atomically. What a training would have started
   * from is the weights themselves.
   *
   * @return what the ticket says of itself
   * @throws dev.winnow.InvalidInputException naming the source when it is not the architecture's
   * @throws dev.winnow.WinnowException when the ticket cannot be written
   */
  public static TicketInfo write(String arch, Path source, Path ticket) {
    KerasFile file = KerasFile.read(source);
    try (Model model = KerasImport.read(file, arch, Device.CPU);
        Masks masks = new Masks(model.state())) {
      TicketInfo info =
          new TicketInfo(
              arch,
              model.shape(),
              Layout.REAL_AND_FAKE,
              ImageDecoder.PREPROCESSING,
              model.architecture().normalisation().toString(),
              TicketTraining.DECISION_THRESHOLD,
              0,
              0,
              Strategy.DENSE.label(),
              0,
              "imported from " + source.getFileName() + ", SHA-256 " + file.sha256(),
              "imported",
              Version.get());
      Ticket.write(ticket, info, model, model.state().byName(), masks);
      return info;
    }
  }
}
