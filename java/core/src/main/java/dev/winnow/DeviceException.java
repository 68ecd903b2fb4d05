package dev.winnow;

/** The device asked for is not there; says what is missing. */
public class DeviceException extends WinnowException {
  private static final long serialVersionUID = 1L;

  public DeviceException(String message) {
    super(message);
  }
}
