package dev.winnow.model;

import dev.winnow.tensor.NativeOwner;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Copies of named tensors at one moment: initial weights, the best epoch, a rewind point. */
public final class Snapshot implements AutoCloseable {
  private final NativeOwner owner = new NativeOwner();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** Copies what the tensors hold now. */
  public Snapshot(Map<String, Tensor> source) {
    try (PointerScope scope = new PointerScope()) {
      source.forEach((name, tensor) -> tensors.put(name, owner.keep(tensor.detach().clone())));
    }
  }

  /** The copies by name; owned by this snapshot. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    owner.close();
  }
}
