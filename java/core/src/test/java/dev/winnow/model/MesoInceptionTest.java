package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MesoInceptionTest {
  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  /** The paper counts 28,615 trainable parameters. */
  @Test
  void hasItsAuthorsNumberOfParametersAt256() {
    try (Model model = Architectures.create("mesoinception", 256, 0, Device.CPU)) {
      long parameters =
          model.state().parameters().stream().mapToLong(entry -> entry.tensor().numel()).sum();
      assertThat(parameters).isEqualTo(28_615);
      assertThat(model.state().prunable()).isEqualTo(28_413);
    }
  }

  @Test
  void namesItsTensorsByBranch() {
    try (Model model = Architectures.create("mesoinception", 128, 0, Device.CPU)) {
      assertThat(model.state().prunable()).isEqualTo(16_125);
      assertThat(model.state().weights().stream().map(ModelState.Entry::name))
          .containsExactlyElementsOf(
              Stream.concat(
                      Stream.of("inception1.", "inception2.")
                          .flatMap(
                              block ->
                                  Stream.of("1.0", "2.0", "2.1", "3.0", "3.1", "4.0", "4.1")
                                      .map(conv -> block + "branch" + conv + ".weight")),
                      Stream.of("conv3.weight", "conv4.weight", "fc1.weight", "fc2.weight"))
                  .toList());
      assertThat(model.state().entries())
          .as("a weight and a bias each, and five entries a batch norm")
          .hasSize(2 * 18 + 5 * 4);
    }
  }
}
