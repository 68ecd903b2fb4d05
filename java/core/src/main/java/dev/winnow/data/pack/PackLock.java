package dev.winnow.data.pack;

import dev.winnow.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps other processes from a folder of the cache. The kernel frees it when its process ends, in
 * whatever way. Threads of one process are not kept apart.
 */
final class PackLock implements AutoCloseable {
  static final String NAME = "lock";

  private static final Logger LOG = LoggerFactory.getLogger(PackLock.class);

  private final FileChannel channel;

  private PackLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the folder where it is missing, and waits for a process that holds it.
   *
   * @throws InvalidInputException where the folder cannot be written to
   */
  static PackLock acquire(Path folder) {
    FileChannel channel = null;
    try {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock free = channel.tryLock();
      if (free == null) {
        LOG.info("Waiting for another process, which packs into {}", folder);
        channel.lock();
      }
      return new PackLock(channel);
    } catch (IOException e) {
      if (channel != null) {
        close(channel);
      }
      throw new InvalidInputException(
          folder + " cannot be used as a cache of packed images (" + e + "): " + CacheFolder.ADVICE,
          e);
    }
  }

  @Override
  public void close() {
    close(channel);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("A lock file could not be closed", e);
    }
  }
}
