package dev.winnow;

/** A weight or the loss became NaN: training diverged, and nothing sound can be pruned. */
public class DivergedException extends WinnowException {
  private static final long serialVersionUID = 1L;

  public DivergedException(String message) {
    super(message);
  }
}
