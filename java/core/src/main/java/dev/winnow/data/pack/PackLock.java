package dev.winnow.data.pack;

import dev.winnow.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps others from a folder of the cache: other processes by a lock that the kernel frees when its
 * process ends, in whatever way, and other threads of this process by taking turns. Packing uses
 * every processor, so nothing is lost by one turn for all folders. May be released by any thread.
 */
final class PackLock implements AutoCloseable {
  static final String NAME = "lock";

  private static final Logger LOG = LoggerFactory.getLogger(PackLock.class);

  private static final Semaphore TURN = new Semaphore(1);

  private final FileChannel channel;

  private PackLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the folder where it is missing, and waits for who holds it.
   *
   * @throws InvalidInputException where the folder cannot be written to
   */
  static PackLock acquire(Path folder) {
    FileChannel channel = null;
    TURN.acquireUninterruptibly();
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
      TURN.release();
      throw new InvalidInputException(
          folder + " cannot be used as a cache of packed images (" + e + "): " + CacheFolder.ADVICE,
          e);
    }
  }

  @Override
  public void close() {
    close(channel);
    TURN.release();
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("A lock file could not be closed", e);
    }
  }
}
