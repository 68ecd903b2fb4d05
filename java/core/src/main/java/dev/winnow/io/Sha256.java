package dev.winnow.io;

import dev.winnow.WinnowException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java platform has. */
public final class Sha256 {
  private Sha256() {}

  /**
   * The digest of a file's bytes, in hexadecimal.
   *
   * @throws WinnowException naming the file when it cannot be read
   */
  public static String of(Path file) {
    MessageDigest digest = start();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new WinnowException(file + " could not be read: " + e, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The digest of a text in UTF-8, in hexadecimal. */
  public static String ofText(String text) {
    return HexFormat.of().formatHex(start().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A digest of nothing so far. */
  public static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
