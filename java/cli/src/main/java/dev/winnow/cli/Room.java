package dev.winnow.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.winnow.experiment.grid.Plan;
import java.lang.management.ManagementFactory;

/** How many cells a machine has room for. */
final class Room {
  /** Xception's training at 128² with its batches, a JVM and libtorch; the others need less. */
  private static final long BYTES_A_CELL = 4L << 30;

  private Room() {}

  /** Cells at a time: bounded by processors, memory and, where there is one, the GPU. */
  static int jobs(Plan plan) {
    if (!plan.device().startsWith("cpu")) {
      return 1;
    }
    long memory =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    long byMemory = memory / BYTES_A_CELL;
    long byProcessors = Runtime.getRuntime().availableProcessors() / plan.threads();
    return (int) Math.max(1, Math.min(byMemory, byProcessors));
  }
}
