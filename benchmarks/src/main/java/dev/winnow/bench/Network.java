package dev.winnow.bench;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Which network's weights, and looked at how. */
@State(Scope.Benchmark)
public class Network {
  /** A name that {@link Shapes} knows. */
  @Param({"mesonet", "cnn5", "resnet18", "xception", "10m", "100m", "500m"})
  public String weights;

  /** The smallest weights of all layers together, or of each layer. */
  @Param({"global", "local"})
  public String scope;

  boolean global() {
    return scope.equals("global");
  }
}
