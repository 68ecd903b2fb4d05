package dev.winnow.experiment;

import dev.winnow.InvalidInputException;
import dev.winnow.WinnowException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to write into a run folder, which one process has at a time. The kernel takes it back
 * when the process ends, in whatever way.
 */
public final class RunLock implements AutoCloseable {
  private final RunFolder folder;
  private final FileChannel channel;

  private RunLock(RunFolder folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the lock, and makes the folder where there is none.
   *
   * @throws InvalidInputException when another process, or another run of this one, has it
   * @throws WinnowException when the folder cannot be written to
   */
  public static RunLock acquire(RunFolder folder) {
    Path file = folder.lockFile();
    FileChannel channel = null;
    try {
      Files.createDirectories(file.getParent());
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw new OverlappingFileLockException();
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new RunLock(folder, channel);
    } catch (OverlappingFileLockException e) {
      close(channel);
      throw new InvalidInputException(
          folder.path()
              + " is in use by another run"
              + holder(file)
              + ": wait until it ends, stop it, or choose another --out",
          e);
    } catch (IOException e) {
      close(channel);
      throw new WinnowException(
          folder.path() + " cannot be written to (" + e + "): check its rights and the disk's room",
          e);
    }
  }

  private static String holder(Path file) {
    try {
      return " (process " + Files.readString(file, StandardCharsets.US_ASCII) + ")";
    } catch (IOException e) {
      return "";
    }
  }

  /** The folder that may be written to as long as the lock is held. */
  public RunFolder folder() {
    return folder;
  }

  private static void close(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new WinnowException("the lock of a run folder could not be closed: " + e, e);
    }
  }

  @Override
  public void close() {
    close(channel);
  }
}
