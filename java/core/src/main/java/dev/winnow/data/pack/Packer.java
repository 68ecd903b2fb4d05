package dev.winnow.data.pack;

import dev.winnow.WinnowException;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.IdxFile;
import dev.winnow.data.pack.PackedImages.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decodes images on every processor and writes their pixels to their places in a file. They are
 * written from buffers of the threads and not through a mapping: its pages would count as this
 * process's memory, and each would cost a fault.
 */
final class Packer {
  private final List<Entry> entries;
  private final List<Source> sources;
  private final int size;
  private final Progress progress;
  private final PackedRow[] rows;
  private final Map<Path, IdxFile> idxFiles = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  /**
   * Prepares to pack.
   *
   * @param sources of the entries, as they were before any of them is read
   */
  Packer(List<Entry> entries, List<Source> sources, int size, Progress progress) {
    this.entries = entries;
    this.sources = sources;
    this.size = size;
    this.progress = progress;
    this.rows = new PackedRow[entries.size()];
  }

  /** What {@link #writeTo} learned of each image. */
  List<PackedRow> rows() {
    return List.of(rows);
  }

  /** Packs all images, in their order. */
  void writeTo(FileChannel file) throws IOException {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), entries.size());
    Callable<Void> worker = () -> work(file);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Void> finished : pool.invokeAll(Collections.nCopies(threads, worker))) {
        finished.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WinnowException("packing was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("packing failed", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Void work(FileChannel file) throws IOException {
    boolean succeeded = false;
    try (PackWorker worker = new PackWorker(size, idxFiles)) {
      int row = next.getAndIncrement();
      while (row < rows.length) {
        rows[row] = worker.pack(entries.get(row), sources.get(row));
        write(file, worker.bytes(), 3L * size * size * row);
        progress.onPack(done.incrementAndGet(), rows.length);
        row = next.getAndIncrement();
      }
      succeeded = true;
    } finally {
      if (!succeeded) {
        // The other threads need not go on.
        next.set(rows.length);
      }
    }
    return null;
  }

  private static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
  }
}
