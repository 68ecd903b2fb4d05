package dev.winnow.model;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** The parameters and buffers of a model, by name, in state-dict order; owns them. */
public final class ModelState implements AutoCloseable {
  /** What an entry is to pruning and to the optimizer. */
  public enum Role {
    /** A convolution's or linear layer's weight: trained and pruned. */
    WEIGHT,
    /** A bias or a normalisation's scale or shift: trained, never pruned. */
    PARAMETER,
    /** A running statistic: neither. */
    BUFFER
  }

  /** One tensor of the model. */
  public record Entry(String name, Tensor tensor, Role role) {}

  private final NativeOwner owner = new NativeOwner();
  private final List<Entry> entries = new ArrayList<>();
  private final Device device;

  ModelState(Device device) {
    this.device = device;
  }

  /**
   * Adds an entry, on the model's device, and takes ownership; trained entries get a gradient. The
   * numbers are drawn before they are placed, so that initial weights are the same everywhere.
   */
  Tensor add(String name, Tensor drawn, Role role) {
    Tensor tensor = owner.keep(device.place(drawn));
    if (role != Role.BUFFER) {
      tensor.set_requires_grad(true);
    }
    entries.add(new Entry(name, tensor, role));
    return tensor;
  }

  /** Where the entries live, and where the model computes. */
  public Device device() {
    return device;
  }

  /** All entries, in state-dict order. */
  public List<Entry> entries() {
    return entries;
  }

  /** The entries that the optimizer moves. */
  public List<Entry> parameters() {
    return entries.stream().filter(entry -> entry.role() != Role.BUFFER).toList();
  }

  /** The entries that pruning may touch. */
  public List<Entry> weights() {
    return entries.stream().filter(entry -> entry.role() == Role.WEIGHT).toList();
  }

  /** The number of prunable weights. */
  public long prunable() {
    return weights().stream().mapToLong(entry -> entry.tensor().numel()).sum();
  }

  /** The entries by name, for writing; the tensors remain this state's own. */
  public Map<String, Tensor> byName() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    entries.forEach(entry -> tensors.put(entry.name(), entry.tensor()));
    return tensors;
  }

  /** A copy of every entry as it is now. */
  public Snapshot snapshot() {
    return new Snapshot(byName());
  }

  /**
   * Overwrites every entry.
   *
   * @param values by name; entries that the model lacks are ignored
   * @param source named in errors
   * @throws InvalidInputException when one is missing or has another shape
   */
  public void load(Map<String, Tensor> values, String source) {
    for (Entry entry : entries) {
      Tensor value = values.get(entry.name());
      if (value == null) {
        throw new InvalidInputException(source + " lacks the tensor " + entry.name());
      }
      long[] wanted = entry.tensor().shape();
      if (!Arrays.equals(value.shape(), wanted)) {
        throw new InvalidInputException(
            source
                + ": tensor "
                + entry.name()
                + " has shape "
                + Arrays.toString(value.shape())
                + ", the model wants "
                + Arrays.toString(wanted));
      }
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (Entry entry : entries) {
        entry.tensor().copy_(values.get(entry.name()));
      }
    }
  }

  @Override
  public void close() {
    owner.close();
  }
}
