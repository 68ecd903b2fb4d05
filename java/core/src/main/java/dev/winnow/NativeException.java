package dev.winnow;

/** A native call failed for a reason of its own (memory, CUDA, a defect in Winnow). */
public class NativeException extends WinnowException {
  private static final long serialVersionUID = 1L;

  public NativeException(String message) {
    super(message);
  }
}
