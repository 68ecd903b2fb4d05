package dev.winnow.data.layout;

import dev.winnow.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * A file of equal items of bytes in the format of MNIST (LeCun): two zero bytes, the type 8, the
 * number of dimensions, each dimension as a big-endian int, then the values. May be gzipped.
 */
public final class IdxFile {
  private static final Pattern NAME = Pattern.compile(".*[.-]idx[13]-ubyte(\\.gz)?");
  private static final int UNSIGNED_BYTE = 8;

  private final int[] dimensions;
  private final byte[] values;

  private IdxFile(int[] dimensions, byte[] values) {
    this.dimensions = dimensions;
    this.values = values;
  }

  /** Tells by its name whether a file is of this format. */
  public static boolean isIdx(Path file) {
    return NAME.matcher(file.getFileName().toString()).matches();
  }

  /**
   * Reads a whole file.
   *
   * @throws InvalidInputException naming the file when it is cut short or of another kind
   */
  public static IdxFile read(Path file) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        DataInputStream in =
            new DataInputStream(
                file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw)) {
      int magic = in.readInt();
      if (magic >>> 8 != UNSIGNED_BYTE || (magic & 0xFF) == 0) {
        throw new InvalidInputException(file + " is not an idx file of unsigned bytes");
      }
      int[] dimensions = new int[magic & 0xFF];
      long size = 1;
      for (int i = 0; i < dimensions.length; i++) {
        dimensions[i] = in.readInt();
        size *= dimensions[i];
        if (dimensions[i] < 0 || size > Integer.MAX_VALUE - 8) {
          throw new InvalidInputException(
              file + " claims more items than a file of Winnow's holds");
        }
      }
      // Read first, allocate by what came: a damaged header must not ask for gigabytes.
      byte[] values = in.readNBytes((int) size);
      if (values.length < size) {
        throw new EOFException(values.length + " of " + size + " values");
      }
      return new IdxFile(dimensions, values);
    } catch (IOException e) {
      throw new InvalidInputException(file + " is cut short or damaged: " + e.getMessage(), e);
    }
  }

  /** Number of dimensions, the items' own included: 3 for grey pictures, 1 for labels. */
  int dimensions() {
    return dimensions.length;
  }

  /** Number of items. */
  public int count() {
    return dimensions[0];
  }

  /** Rows of an item; 1 where an item is one value. */
  public int rows() {
    return dimensions.length > 1 ? dimensions[1] : 1;
  }

  /** Columns of an item; 1 where an item is one value. */
  public int columns() {
    return dimensions.length > 2 ? dimensions[2] : 1;
  }

  /** The values of an item, row by row: grey levels, or one label. */
  public byte[] item(int index) {
    int each = rows() * columns();
    return Arrays.copyOfRange(values, index * each, (index + 1) * each);
  }
}
