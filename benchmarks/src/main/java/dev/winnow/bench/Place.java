package dev.winnow.bench;

import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The device that a benchmark runs on; opened before all other state. It ends with the JVM: JMH
 * tears state down in the order of its set-up, and what the others free may need it.
 */
@State(Scope.Benchmark)
public class Place {
  @Param({"cpu", "cuda"})
  public String device;

  private Device opened;

  /** Loads the native libraries with all threads. */
  @Setup(Level.Trial)
  public void open() {
    NativeRuntime.start(0);
    torch.manual_seed(1);
    opened = Device.open(device);
  }

  Device get() {
    return opened;
  }

  /** Waits for what libtorch and our kernels have queued: a GPU works behind the caller's back. */
  void finish() {
    if (opened.label().equals("cuda")) {
      torch.cuda_synchronize();
    }
  }
}
