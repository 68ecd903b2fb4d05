package dev.winnow;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this build. */
public final class Version {
  private static final String VERSION = read();

  private Version() {}

  /** As Maven has it, for instance 0.1.0. */
  public static String get() {
    return VERSION;
  }

  private static String read() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new AssertionError("version.properties is part of the jar", e);
    }
  }
}
