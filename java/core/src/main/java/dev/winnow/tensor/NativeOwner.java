package dev.winnow.tensor;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;

/**
 * Owns native memory for longer than the {@link org.bytedeco.javacpp.PointerScope} it was made in:
 * what is kept lives until the owner closes.
 */
public final class NativeOwner implements AutoCloseable {
  private final Deque<Pointer> kept = new ArrayDeque<>();

  /** Takes ownership and returns the pointer. */
  public <T extends Pointer> T keep(T pointer) {
    pointer.retainReference();
    kept.push(pointer);
    return pointer;
  }

  @Override
  public void close() {
    while (!kept.isEmpty()) {
      kept.pop().releaseReference();
    }
  }
}
