package dev.winnow.board;

import dev.winnow.WinnowException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An event file that TensorBoard reads. A folder of event files is one run of TensorBoard's, named
 * after its path; a tag is one curve, strip of images or stack of histograms in it.
 *
 * <p>An event is in the file when its call returns, so a killed process loses none that it wrote;
 * of a record it was writing, readers skip what there is. Not for use by several threads.
 *
 * <p>The numbers of fields are those of TensorFlow's {@code event.proto} and {@code summary.proto}.
 */
public final class EventFile implements AutoCloseable {
  /** TensorBoard reads the files of a folder in the order of their names. */
  private static final String NAME = "events.out.tfevents.%06d.winnow";

  private static final Pattern NUMBER =
      Pattern.compile("events\\.out\\.tfevents\\.(\\d{6})\\.winnow");

  private static final int SESSION_START = 1;

  private final Path path;
  private final RandomAccessFile file;
  private final InstantSource clock;

  /** Bytes of whole records. */
  private long length;

  private EventFile(Path path, RandomAccessFile file, InstantSource clock) {
    this.path = path;
    this.file = file;
    this.clock = clock;
  }

  /**
   * Begins a file beside those that the folder holds; makes the folder where it is missing.
   *
   * @param firstStep readers drop what earlier files of the folder say of this step and later ones
   *     (TensorBoard's own server: once a tag is written again); 0 for a run from its start, the
   *     step after the checkpoint for one that goes on
   * @throws WinnowException naming the file when it cannot be made
   */
  public static EventFile open(Path folder, long firstStep) {
    return open(folder, firstStep, InstantSource.system());
  }

  static EventFile open(Path folder, long firstStep, InstantSource clock) {
    Path path = folder;
    EventFile events;
    try {
      Files.createDirectories(folder);
      path = folder.resolve(String.format(Locale.ROOT, NAME, lastNumber(folder) + 1));
      Files.createFile(path);
      // Not a FileChannel: that closes itself when its thread is interrupted.
      events = new EventFile(path, new RandomAccessFile(path.toFile(), "rw"), clock);
    } catch (IOException | UncheckedIOException e) {
      throw unwritable(path, e);
    }
    try {
      events.append(events.event().text(3, "brain.Event:2"));
      ProtoMessage start = new ProtoMessage().integer(1, SESSION_START);
      events.append(events.event().integer(2, firstStep).message(7, start));
      return events;
    } catch (RuntimeException e) {
      events.close();
      throw e;
    }
  }

  private static int lastNumber(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> NUMBER.matcher(file.getFileName().toString()))
          .filter(name -> name.matches())
          .mapToInt(name -> Integer.parseInt(name.group(1)))
          .max()
          .orElse(0);
    }
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /**
   * Appends a point of a curve.
   *
   * @param tag a "/" parts the name of TensorBoard's section from that of the curve
   * @param value stored as float32; NaN and infinities are shown as such
   * @throws WinnowException naming the file when it cannot be written
   */
  public void scalar(String tag, long step, double value) {
    summary(tag, step, new ProtoMessage().text(1, tag).float32(2, (float) value));
  }

  /**
   * Appends an image.
   *
   * @param png a whole PNG file
   * @throws IllegalArgumentException when it is none
   * @throws WinnowException naming the file when it cannot be written
   */
  public void image(String tag, long step, byte[] png) {
    PngHeader header = PngHeader.of(png);
    ProtoMessage image =
        new ProtoMessage()
            .integer(1, header.height())
            .integer(2, header.width())
            .integer(3, header.channels())
            .bytes(4, png);
    summary(tag, step, new ProtoMessage().text(1, tag).message(4, image));
  }

  /**
   * Appends a histogram.
   *
   * @throws WinnowException naming the file when it cannot be written
   */
  public void histogram(String tag, long step, Histogram values) {
    ProtoMessage histogram =
        new ProtoMessage()
            .float64(1, values.min())
            .float64(2, values.max())
            .float64(3, values.count())
            .float64(4, values.sum())
            .float64(5, values.sumOfSquares())
            .packed(6, values.rightEdges())
            .packed(7, values.counts());
    summary(tag, step, new ProtoMessage().text(1, tag).message(5, histogram));
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private void summary(String tag, long step, ProtoMessage value) {
    append(event().integer(2, step).message(5, new ProtoMessage().message(1, value)));
  }

  private ProtoMessage event() {
    return new ProtoMessage().float64(1, clock.millis() / 1e3);
  }

  private void append(ProtoMessage event) {
    byte[] record = EventRecord.framing(event.encoded());
    try {
      file.write(record);
      length += record.length;
    } catch (IOException e) {
      removeHalfRecord(e);
      throw unwritable(path, e);
    }
  }

  /** Behind half a record readers find nothing, and a caller may go on once a disk has room. */
  private void removeHalfRecord(IOException cause) {
    try {
      file.setLength(length);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static WinnowException unwritable(Path path, Exception cause) {
    return new WinnowException(
        path
            + " could not be written ("
            + cause
            + "): check the disk's room and the folder's rights",
        cause);
  }
}
