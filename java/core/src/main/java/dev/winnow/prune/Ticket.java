package dev.winnow.prune;

import dev.winnow.InvalidInputException;
import dev.winnow.model.Architecture;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.SafeTensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A ticket as read from its file: the pruned, trained network with its masks.
 *
 * <p>The file is one safetensors file: trained weights and buffers under the reference's state-dict
 * keys, {@code winnow.init/<key>} what training started from, {@code winnow.mask/<key>} the masks.
 */
public final class Ticket implements AutoCloseable {
  private static final String INIT = "winnow.init/";
  private static final String MASK = "winnow.mask/";

  private final TicketInfo info;
  private final Model model;
  private final Masks masks;

  private Ticket(TicketInfo info, Model model, Masks masks) {
    this.info = info;
    this.model = model;
    this.masks = masks;
  }

  /** Where it comes from. */
  public TicketInfo info() {
    return info;
  }

  /** The trained network; owned by the ticket. */
  public Model model() {
    return model;
  }

  /** Its masks; owned by the ticket. */
  public Masks masks() {
    return masks;
  }

  /**
   * Writes a ticket, atomically.
   *
   * @param initial what the training of its round started from, by state-dict key
   */
  public static void write(
      Path file, TicketInfo info, Model model, Map<String, Tensor> initial, Masks masks) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.state().byName());
    initial.forEach((name, tensor) -> tensors.put(INIT + name, tensor));
    masks.byName().forEach((name, tensor) -> tensors.put(MASK + name, tensor));
    SafeTensors.write(file, tensors, info.toMetadata());
  }

  /**
   * Reads a ticket.
   *
   * @param device where its model is to compute
   * @throws dev.winnow.InvalidInputException naming the file when it is not a ticket that this
   *     version understands
   */
  public static Ticket read(Path file, Device device) {
    try (SafeTensors content = SafeTensors.read(file)) {
      TicketInfo info = TicketInfo.fromMetadata(content.metadata(), file.toString());
      Model model;
      try {
        Architecture architecture = Architectures.of(info.arch());
        architecture.requireNormalisation(info.normalisation());
        model = architecture.create(info.shape(), info.seed(), device);
      } catch (InvalidInputException e) {
        throw new InvalidInputException(file + " cannot be used: " + e.getMessage(), e);
      }
      Masks masks = new Masks(model.state());
      Ticket ticket = new Ticket(info, model, masks);
      try {
        model.state().load(content.tensors(), file.toString());
        masks.load(content.tensorsUnder(MASK), file.toString());
        masks.apply();
        return ticket;
      } catch (RuntimeException e) {
        ticket.close();
        throw e;
      }
    }
  }

  /**
   * What a ticket says of itself.
   *
   * @throws InvalidInputException naming the file when it is not a ticket
   */
  public static TicketInfo info(Path file) {
    try (SafeTensors content = SafeTensors.read(file)) {
      return TicketInfo.fromMetadata(content.metadata(), file.toString());
    }
  }

  /** Gives a network of the ticket's shape what the training of the ticket started from. */
  public static void loadInitial(Path file, Model model) {
    try (SafeTensors content = SafeTensors.read(file)) {
      model.state().load(content.tensorsUnder(INIT), file.toString());
    }
  }

  @Override
  public void close() {
    masks.close();
    model.close();
  }
}
