package dev.winnow;

/** Something handed in is unusable: an image, a ticket, a folder, a setting. Names it. */
public class InvalidInputException extends WinnowException {
  private static final long serialVersionUID = 1L;

  public InvalidInputException(String message) {
    super(message);
  }

  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
