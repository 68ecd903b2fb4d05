package dev.winnow.tensor;

import static org.bytedeco.pytorch.global.torch.get_num_threads;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import dev.winnow.InvalidInputException;
import dev.winnow.kernels.CpuKernels;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the native libraries and decides, on purpose, what they may use. */
public final class NativeRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(NativeRuntime.class);
  private static final int MOST_THREADS = 1024;
  private static final AtomicBoolean ANNOUNCED = new AtomicBoolean();

  private NativeRuntime() {}

  /**
   * Loads libtorch, OpenCV and the kernels.
   *
   * @param threads threads of an operator, at least 1; 0 takes one a processor that the process may
   *     use
   */
  public static void start(int threads) {
    if (threads < 0 || threads > MOST_THREADS) {
      throw new InvalidInputException(
          "threads must be from 0 (all processors) to " + MOST_THREADS + ", not " + threads);
    }
    // JavaCPP refuses allocations once the process has grown to four times the Java heap. Weights
    // and images live outside that heap, so the cap would stop a healthy run.
    if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    }
    announceUnpacking();
    int used = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    // The kernels come first: loading them sets malloc up to keep memory, as memory.cpp says.
    CpuKernels.useThreads(used);
    set_num_threads(used);
    // Matrix products are OpenBLAS's. It has a pool of its own, which libtorch does not tell, and
    // whose threads spin while they wait: on a busy machine that costs many times the product.
    openblas_nolapack.blas_set_num_threads(used);
    // NNPACK knows few CPUs and says so on standard error; oneDNN is faster.
    torch.globalContext().setUserEnabledNNPACK(false);
    // Images are decoded by several Java threads; OpenCV's own pool would only fight with them.
    opencv_core.setNumThreads(1);
  }

  /** Threads that libtorch's operators use. */
  public static int threads() {
    return get_num_threads();
  }

  /** The version of the libtorch preset. */
  public static String torchVersion() {
    return torch.class.getPackage().getImplementationVersion();
  }

  /** The version of the OpenCV preset. */
  public static String openCvVersion() {
    return opencv_core.class.getPackage().getImplementationVersion();
  }

  /** Bytes of native memory that are allocated: tensors, buffers, and what the JVM itself took. */
  public static long liveBytes() {
    return CpuKernels.liveBytes();
  }

  /** Bytes of this process that are in memory. */
  public static long residentBytes() {
    return Pointer.physicalBytes();
  }

  private static void announceUnpacking() {
    try {
      File cache = Loader.getCacheDir();
      String[] entries = cache.list((dir, name) -> name.startsWith("pytorch-"));
      if ((entries == null || entries.length == 0) && ANNOUNCED.compareAndSet(false, true)) {
        LOG.info("First use: unpacking libtorch into {} (about 470 MB, once)", cache);
      }
    } catch (IOException e) {
      LOG.debug("No JavaCPP cache to look at", e);
    }
  }
}
