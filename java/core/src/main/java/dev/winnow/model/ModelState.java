package dev.winnow.model;

import dev.winnow.InvalidInputException;
import dev.winnow.kernels.MaskedValues;
import dev.winnow.kernels.ParameterKernels;
import dev.winnow.kernels.ParameterKernels.Copy;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import dev.winnow.tensor.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The parameters and buffers of a model, by name, in state-dict order; owns them. */
public final class ModelState implements AutoCloseable {
  /** What an entry is to pruning and to the optimizer. */
  public enum Role {
    /** A convolution's or linear layer's weight: trained and pruned. */
    WEIGHT,
    /** A convolution's or linear layer's bias: trained, never pruned. */
    BIAS,
    /** A normalisation's scale or shift: trained, never pruned, float32 in every precision. */
    NORM,
    /** A running statistic: neither trained nor pruned. */
    BUFFER
  }

  /** One tensor of the model. */
  public final class Entry {
    private final String name;
    private final Tensor tensor;
    private final Role role;
    private Tensor shadow;

    private Entry(String name, Tensor tensor, Role role) {
      this.name = name;
      this.tensor = tensor;
      this.role = role;
    }

    /** Its key in the state dict. */
    public String name() {
      return name;
    }

    /** Its values: float32, or int64 for a count of batches. */
    public Tensor tensor() {
      return tensor;
    }

    public Role role() {
      return role;
    }

    /** The bfloat16 copy that layers compute with; empty in float32, and for what has none. */
    public Optional<Tensor> shadow() {
      return precision == Precision.BF16 ? Optional.ofNullable(shadow) : Optional.empty();
    }

    /** What the layers compute with. */
    Tensor compute() {
      return precision == Precision.BF16 && shadow != null ? shadow : tensor;
    }

    /** Notes that each of the weights was multiplied once for each of so many outputs. */
    void used(long outputs) {
      if (multiplyAdds >= 0) {
        multiplyAdds += tensor.numel() * outputs;
      }
    }

    private boolean hasShadow() {
      return role == Role.WEIGHT || role == Role.BIAS;
    }
  }

  private final NativeOwner owner = new NativeOwner();
  private final List<Entry> entries = new ArrayList<>();
  private final Device device;
  private Precision precision = Precision.FP32;

  /** Counted since {@link #countMultiplyAdds} began; negative while nobody counts. */
  private long multiplyAdds = -1;

  ModelState(Device device) {
    this.device = device;
  }

  /**
   * Adds an entry, on the model's device, and takes ownership; trained entries get a gradient. The
   * numbers are drawn before they are placed, so that initial weights are the same everywhere.
   */
  Entry add(String name, Tensor drawn, Role role) {
    Tensor tensor = owner.keep(device.place(drawn));
    if (role != Role.BUFFER) {
      tensor.set_requires_grad(true);
    }
    Entry entry = new Entry(name, tensor, role);
    entries.add(entry);
    return entry;
  }

  /**
   * Chooses what layers compute in from now on; float32 to begin with. In bfloat16 they take copies
   * of weights and biases, whose gradients {@link #collectGradients} brings to the entries.
   */
  public void computeIn(Precision chosen) {
    precision = chosen;
    device.allowTf32(chosen == Precision.TF32);
    if (chosen != Precision.BF16) {
      return;
    }
    try (PointerScope scope = new PointerScope()) {
      for (Entry entry : entries) {
        if (entry.hasShadow() && entry.shadow == null) {
          entry.shadow = owner.keep(device.empty(ScalarType.BFloat16, entry.tensor.shape()));
          entry.shadow.set_requires_grad(true);
        }
      }
    }
    refreshShadows();
  }

  /** Brings the bfloat16 copies up to date after the entries were written to. */
  public void refreshShadows() {
    if (precision != Precision.BF16) {
      return;
    }
    try (PointerScope scope = new PointerScope()) {
      List<Copy> copies =
          entries.stream()
              .filter(Entry::hasShadow)
              .map(
                  entry ->
                      new Copy(
                          new MaskedValues(entry.tensor.data_ptr(), null, entry.tensor.numel()),
                          entry.shadow.data_ptr(),
                          1,
                          1))
              .toList();
      ParameterKernels.maskedCopy(device.kernels(), copies, ParameterKernels.Precision.BFLOAT16);
    }
  }

  /** Adds the gradients of the bfloat16 copies to those of the entries, and frees the former. */
  public void collectGradients() {
    if (precision != Precision.BF16) {
      return;
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (Entry entry : entries) {
        if (!entry.hasShadow()) {
          continue;
        }
        Tensor gradient = entry.shadow.grad();
        if (!gradient.defined()) {
          continue;
        }
        if (entry.tensor.grad().defined()) {
          entry.tensor.grad().add_(gradient);
        } else {
          entry.tensor.mutable_grad().put(gradient.contiguous().to(ScalarType.Float));
        }
        entry.shadow.mutable_grad().reset();
      }
    }
  }

  /** An input of a layer in the precision that layers compute in. */
  Tensor toCompute(Tensor input) {
    return precision == Precision.BF16 ? input.to(ScalarType.BFloat16) : input;
  }

  /** The multiply-adds of convolutions and linear layers that a piece of work takes. */
  long countMultiplyAdds(Runnable work) {
    multiplyAdds = 0;
    try {
      work.run();
      return multiplyAdds;
    } finally {
      multiplyAdds = -1;
    }
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
    if (precision == Precision.TF32) {
      device.allowTf32(false);
    }
    owner.close();
  }
}
