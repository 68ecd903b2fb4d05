package dev.winnow.bench;

import dev.winnow.tensor.Device;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Which network's weights, looked at how, and where. */
@State(Scope.Benchmark)
public class Network {
  /** A name that {@link Shapes} knows. */
  @Param({"mesonet", "cnn5", "resnet18", "xception", "10m", "100m", "500m"})
  public String weights;

  /** The smallest weights of all layers together, or of each layer. */
  @Param({"global", "local"})
  public String scope;

  @Param({"cpu", "cuda"})
  public String device;

  boolean global() {
    return scope.equals("global");
  }

  /** The device by its name; to be closed by who asks. */
  Device open() {
    return Device.open(device);
  }
}
