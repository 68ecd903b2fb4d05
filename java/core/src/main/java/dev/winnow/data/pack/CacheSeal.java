package dev.winnow.data.pack;

import dev.winnow.WinnowException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes packed pixels a cache: syncs them and then writes the index, without which they count for
 * nothing. That waits for the disk, so it is done behind the run that already uses them; the lock
 * is held until then. Where it fails, or the process is killed before, they are packed anew next
 * time.
 */
final class CacheSeal {
  private static final Logger LOG = LoggerFactory.getLogger(CacheSeal.class);

  private final Thread thread;

  private CacheSeal(Thread thread) {
    this.thread = thread;
  }

  /** Begins, and closes the lock when it is done. */
  static CacheSeal start(Path pixels, Path index, int size, List<PackedRow> rows, PackLock lock) {
    Thread thread =
        new Thread(
            () -> {
              try (lock;
                  FileChannel file = FileChannel.open(pixels, StandardOpenOption.WRITE)) {
                file.force(true);
                PackIndex.write(index, size, rows);
              } catch (IOException | WinnowException e) {
                LOG.warn("{} will be packed anew the next time: {}", pixels, e.toString());
              }
            },
            "winnow-cache-seal");
    thread.start();
    return new CacheSeal(thread);
  }

  /** Waits until the cache is whole. */
  void await() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
