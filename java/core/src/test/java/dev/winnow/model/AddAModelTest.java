package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.rand;

import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The example of docs/add-a-model.md is a network, and the document quotes it as it is. */
class AddAModelTest {
  @Test
  void theDocumentQuotesTheExample() throws IOException {
    String source = Files.readString(Path.of("src/test/java/dev/winnow/model/TinyNet.java"));
    String example = source.substring(source.indexOf("/** One convolution"));
    assertThat(Files.readString(Path.of("../../docs/add-a-model.md")))
        .contains("```java\n" + example + "```");
  }

  @Test
  void theExampleIsANetwork() {
    NativeRuntime.start(2);
    try (Model model = TinyNet.ARCHITECTURE.create(ModelShape.detector(32), 0, Device.CPU);
        PointerScope scope = new PointerScope()) {
      assertThat(model.state().prunable()).isEqualTo(448);
      Tensor images = rand(2, 32, 32, 3).permute(0, 3, 1, 2);
      model.logits(images, true).square().mean().backward();
      assertThat(model.state().weights().get(0).tensor().grad().defined()).isTrue();
    }
  }
}
