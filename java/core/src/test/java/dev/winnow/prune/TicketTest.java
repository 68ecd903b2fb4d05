package dev.winnow.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.DivergedException;
import dev.winnow.InvalidInputException;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelShape;
import dev.winnow.model.Snapshot;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.tensor.SafeTensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketTest {
  private static final TicketInfo INFO =
      new TicketInfo(
          "mesonet",
          ModelShape.detector(64),
          List.of("real", "fake"),
          "as is",
          "none",
          0.5,
          3,
          0.5,
          "imp-global",
          9,
          "abc",
          "folders",
          "0.1.0");

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  private Path written() {
    Path file = folder.resolve("t.safetensors");
    try (Model model = Architectures.create("mesonet", 64, 9, Device.CPU);
        Masks masks = new Masks(model.state());
        Snapshot initial = model.state().snapshot()) {
      masks.pruneGlobally(masks.prunable() / 2);
      Ticket.write(file, INFO, model, initial.tensors(), masks);
    }
    return file;
  }

  @Test
  void readsWhatItWrote() {
    try (Ticket ticket = Ticket.read(written(), Device.CPU);
        Model initial = Architectures.create("mesonet", 64, 9, Device.CPU);
        SafeTensors file = SafeTensors.read(folder.resolve("t.safetensors"));
        PointerScope scope = new PointerScope()) {
      assertThat(ticket.info()).isEqualTo(INFO);
      assertThat(ticket.masks().alive()).isEqualTo(ticket.masks().prunable() / 2);
      Tensor weight = ticket.model().state().byName().get("conv2.weight");
      assertThat(weight.equal(file.tensors().get("conv2.weight"))).isTrue();
      assertThat(
              file.tensors()
                  .get("winnow.init/conv2.weight")
                  .equal(initial.state().byName().get("conv2.weight")))
          .isTrue();
      assertThat(file.tensors().get("winnow.mask/conv2.weight").numel()).isEqualTo(1600 / 8);
    }
  }

  @Test
  void aNewerMajorFormatIsRefused() {
    rewrite(written(), Map.of("winnowFormat", "2.0"));
    assertThatThrownBy(() -> Ticket.read(folder.resolve("t.safetensors"), Device.CPU))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("newer Winnow");
  }

  @Test
  void brokenMetadataIsNamed() {
    for (Map<String, String> change :
        java.util.List.of(
            Map.of("inputSize", "wide"),
            Map.of("arch", "resnet1"),
            Map.of("inputSize", "640000"),
            Map.of("inputSize", "2147483616"),
            Map.of("inputSize", "128"),
            Map.of("winnowFormat", "one"))) {
      rewrite(written(), change);
      assertThatThrownBy(() -> Ticket.read(folder.resolve("t.safetensors"), Device.CPU))
          .as("%s", change)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("t.safetensors");
    }
  }

  private static void rewrite(Path file, Map<String, String> changes) {
    try (SafeTensors content = SafeTensors.read(file)) {
      Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
      metadata.putAll(changes);
      SafeTensors.write(file, content.tensors(), metadata);
    }
  }

  @Test
  void anyOtherFileIsRefused() throws Exception {
    Path file = folder.resolve("other.safetensors");
    Files.writeString(file, "not a ticket at all");
    assertThatThrownBy(() -> Ticket.read(file, Device.CPU))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> Ticket.read(folder.resolve("missing"), Device.CPU))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void localScopePrunesEachLayerByItsOwnShare() {
    try (Model model = Architectures.create("mesonet", 128, 9, Device.CPU);
        Masks masks = new Masks(model.state())) {
      Budget budget = new Budget(PruneOptions.of(Strategy.IMP_LOCAL, 3, 0.2, "init"), masks);
      assertThat(masks.pruneLocally(budget.aliveByLayer(1)).survivors())
          .containsExactly(173, 1280, 2560, 5120, 3277, 13);
      assertThat(masks.pruneLocally(budget.aliveByLayer(3)).survivors()[1])
          .isEqualTo(1280 - 256 - 205);
    }
  }

  @Test
  void divergedWeightsAreNotPruned() {
    try (Model model = Architectures.create("mesonet", 64, 9, Device.CPU);
        Masks masks = new Masks(model.state());
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      model.state().byName().get("fc2.weight").fill_(new Scalar(Double.NaN));
      assertThatThrownBy(() -> masks.pruneGlobally(10)).isInstanceOf(DivergedException.class);
      assertThat(masks.alive()).isEqualTo(masks.prunable());
    }
  }
}
