package dev.winnow.data;

import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.kernels.ImageKernels;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * One pass over images in batches, which a thread of its own assembles ahead of their use: reading,
 * mirroring and conversion cost the caller nothing as long as a core or the disk keeps up.
 *
 * <p>For one calling thread. The pixels stay in place; beside them a pass takes the memory of
 * {@value #BUFFERS} batches, whatever the number of images.
 */
public final class Batches implements AutoCloseable {
  /** One is in use, one is ready, and one is being filled: a slow read has a step's time. */
  private static final int BUFFERS = 3;

  /**
   * Where the images are.
   *
   * @param pixels uint8 [N, S, S, 3] on the CPU, RGB, contiguous
   * @param labels float [N] on the CPU
   * @param beforeUse told each row before it is read, every time, on the worker; what it throws
   *     comes out of {@link #next}
   */
  public record Images(Tensor pixels, Tensor labels, LongConsumer beforeUse) {}

  /**
   * What a step takes, in the caller's {@link PointerScope}. The input's memory is used again from
   * the following call of {@link #next} on.
   *
   * @param input float [n, 3, S, S] in 0..1 on the device, with the strides of channels-last
   * @param labels float [n] on the device
   */
  public record Batch(Tensor input, Tensor labels) {}

  private final NativeOwner owner = new NativeOwner();
  private final BatchOrder order;
  private final int size;
  private final LongConsumer beforeUse;
  private final ImageKernels.Block block;
  private final LongPointer rows;
  private final BytePointer flipped;
  private final Tensor labels;
  private final List<BatchBuffer> buffers = new ArrayList<>();
  private final List<CompletableFuture<Void>> filled = new ArrayList<>();
  private final ExecutorService worker = Executors.newSingleThreadExecutor(Batches::thread);
  private volatile boolean closed;
  private int given;

  /**
   * Starts to assemble the first batches.
   *
   * @param size images a batch, at least 1; the last one has what is left
   */
  public Batches(Images images, BatchOrder order, int size, Device device) {
    this.order = order;
    this.size = size;
    beforeUse = images.beforeUse();
    try (PointerScope scope = new PointerScope()) {
      Tensor pixels = owner.keep(images.pixels());
      long side = pixels.size(1);
      block =
          new ImageKernels.Block(
              owner.keep(pixels.data_ptr()), pixels.size(0), (int) side, (int) side);
      rows = owner.keep(new LongPointer(order.rows()));
      flipped = order.flipped() == null ? null : owner.keep(new BytePointer(order.flipped()));
      labels = owner.keep(device.place(images.labels().index_select(0, tensor(order.rows()))));
      for (int i = 0; i < Math.min(BUFFERS, count()); i++) {
        buffers.add(BatchBuffer.create(device, Math.min(size, order.rows().length), side));
      }
    }
    fillFreeBuffers();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "winnow-batches");
    thread.setDaemon(true);
    return thread;
  }

  /** Number of batches of the pass. */
  public int count() {
    return (int) (((long) order.rows().length + size - 1) / size);
  }

  /**
   * The following batch; ends the use of the one before.
   *
   * @throws NoSuchElementException after the last
   */
  public Batch next() {
    if (given == count()) {
      throw new NoSuchElementException("a pass of " + given + " batches has no other");
    }
    fillFreeBuffers();
    try {
      filled.get(given).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
    int n = images(given);
    Batch batch = new Batch(buffer(given).take(n), labels.narrow(0, first(given), n));
    given++;
    return batch;
  }

  private void fillFreeBuffers() {
    while (filled.size() < Math.min(given + BUFFERS, count())) {
      int batch = filled.size();
      filled.add(CompletableFuture.runAsync(() -> fill(batch), worker));
    }
  }

  private void fill(int batch) {
    if (closed) {
      return;
    }
    int first = first(batch);
    int n = images(batch);
    for (int i = first; i < first + n; i++) {
      beforeUse.accept(order.rows()[i]);
    }
    try (PointerScope scope = new PointerScope()) {
      LongPointer where = new LongPointer(rows).position(first);
      BytePointer how = flipped == null ? null : new BytePointer(flipped).position(first);
      buffer(batch).fill(block, where, how, n);
    }
  }

  private int first(int batch) {
    return batch * size;
  }

  private int images(int batch) {
    return Math.min(size, order.rows().length - first(batch));
  }

  private BatchBuffer buffer(int batch) {
    return buffers.get(batch % BUFFERS);
  }

  /** Ends the pass, also before its end: when this returns, nothing reads the pixels any more. */
  @Override
  public void close() {
    closed = true;
    CompletableFuture.allOf(filled.toArray(CompletableFuture[]::new))
        .exceptionally(failure -> null)
        .join();
    worker.shutdown();
    buffers.forEach(BatchBuffer::close);
    owner.close();
  }
}
