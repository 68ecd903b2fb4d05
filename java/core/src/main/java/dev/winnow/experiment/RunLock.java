package dev.winnow.experiment;

import dev.winnow.InvalidInputException;
import dev.winnow.WinnowException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write into a run folder, which one process has at a time. The kernel takes it back
 * when the process ends, in whatever way.
 */
public final class RunLock implements AutoCloseable {
  /**
   * The lock files that this process holds. The kernel's locks belong to processes, and closing any
   * of a process's descriptors of a file lets go of them all: a file in here is not opened again.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final RunFolder folder;
  private final List<String> command;
  private final Path file;
  private final FileChannel channel;

  private RunLock(RunFolder folder, List<String> command, Path file, FileChannel channel) {
    this.folder = folder;
    this.command = List.copyOf(command);
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, and makes the folder where there is none.
   *
   * @param command what this process was asked to do, for the run's manifest
   * @throws InvalidInputException when another process, or another run of this one, has it
   * @throws WinnowException when the folder cannot be written to
   */
  public static RunLock acquire(RunFolder folder, List<String> command) {
    Path file;
    try {
      Path parent = folder.lockFile().getParent();
      Files.createDirectories(parent);
      file = parent.toRealPath().resolve(folder.lockFile().getFileName());
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
    if (!HELD.add(file)) {
      throw inUse(folder, " of this process");
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw inUse(folder, holder(file));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new RunLock(folder, command, file, channel);
    } catch (IOException e) {
      release(file, channel);
      throw notWritable(folder, e);
    } catch (InvalidInputException e) {
      release(file, channel);
      throw e;
    }
  }

  private static WinnowException notWritable(RunFolder folder, IOException e) {
    return new WinnowException(
        folder.path() + " cannot be written to (" + e + "): check its rights and the disk's room",
        e);
  }

  private static InvalidInputException inUse(RunFolder folder, String whose) {
    return new InvalidInputException(
        folder.path()
            + " is in use by another run"
            + whose
            + ": wait until it ends, stop it, or choose another --out");
  }

  private static String holder(Path file) {
    try {
      return " (process " + Files.readString(file, StandardCharsets.US_ASCII) + ")";
    } catch (IOException e) {
      return "";
    }
  }

  /** What this process was asked to do. */
  List<String> command() {
    return command;
  }

  /** The folder that may be written to as long as the lock is held. */
  public RunFolder folder() {
    return folder;
  }

  private static void release(Path file, FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new WinnowException("the lock of a run folder could not be closed: " + e, e);
    } finally {
      HELD.remove(file);
    }
  }

  @Override
  public void close() {
    release(file, channel);
  }
}
