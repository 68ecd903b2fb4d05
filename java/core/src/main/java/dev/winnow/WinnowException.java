package dev.winnow;

/**
 * Root of every failure that Winnow reports on purpose. The message says what happened, where
 * (file, layer, round) and what to do; the command line prints it without a stack trace.
 */
public class WinnowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WinnowException(String message) {
    super(message);
  }

  public WinnowException(String message, Throwable cause) {
    super(message, cause);
  }
}
