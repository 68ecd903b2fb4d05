package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.tensor.SafeTensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of other files, in resnet18, whose public weights have a head for 1,000 classes. */
class PretrainedTest {
  private static final ModelShape IMAGENET = new ModelShape(64, 3, 1000);

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  private static Model resnet(ModelShape shape, long seed) {
    return Architectures.of("resnet18").create(shape, seed, Device.CPU);
  }

  /** What {@code resnet18} starts from with seed 1 and 1,000 classes, changed. */
  private Path written(Consumer<Map<String, Tensor>> change) {
    Path file = folder.resolve("weights.safetensors");
    try (Model model = resnet(IMAGENET, 1);
        PointerScope scope = new PointerScope()) {
      Map<String, Tensor> tensors = model.state().byName();
      change.accept(tensors);
      SafeTensors.write(file, tensors, Map.of("format", "pt"));
    }
    return file;
  }

  @Test
  void theHeadOfOtherClassesIsSkippedWithAMessage() {
    Path file = written(tensors -> {});
    try (Model model = resnet(ModelShape.detector(64), 2);
        Model same = resnet(ModelShape.detector(64), 2);
        Model other = resnet(IMAGENET, 1)) {
      assertThat(Pretrained.load(file, model))
          .singleElement()
          .asString()
          .contains("weights.safetensors", "fc is missing or of other classes");
      Map<String, Tensor> initial = same.state().byName();
      Map<String, Tensor> trained = other.state().byName();
      model
          .state()
          .byName()
          .forEach(
              (name, tensor) ->
                  assertThat(tensor.equal((name.startsWith("fc.") ? initial : trained).get(name)))
                      .as(name)
                      .isTrue());
    }
  }

  @Test
  void theHeadOfTheSameClassesIsTaken() {
    Path file = written(tensors -> {});
    try (Model model = resnet(IMAGENET, 2);
        Model other = resnet(IMAGENET, 1)) {
      assertThat(Pretrained.load(file, model)).isEmpty();
      Tensor head = model.state().byName().get("fc.weight");
      assertThat(head.equal(other.state().byName().get("fc.weight"))).isTrue();
    }
  }

  @Test
  void whatOnlyTheFileHasIsCountedAndBatchCountsMayBeMissing() {
    Path file =
        written(
            tensors -> {
              tensors.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
              tensors.put("aux.weight", zeros(3));
              tensors.put("aux.bias", zeros(3));
              tensors.put("winnow.mask/fc.weight", zeros(3));
            });
    try (Model model = resnet(IMAGENET, 2)) {
      assertThat(Pretrained.load(file, model))
          .singleElement()
          .asString()
          .contains("2 tensors are none of the network's");
    }
  }

  @Test
  void anythingElseMissingOrMisshapenIsNamedAndNothingIsLoaded() {
    for (Consumer<Map<String, Tensor>> change :
        List.<Consumer<Map<String, Tensor>>>of(
            tensors -> tensors.remove("layer2.0.conv1.weight"),
            tensors -> tensors.put("layer2.0.conv1.weight", zeros(3, 3)),
            tensors -> tensors.put("layer2.0.conv1.weight", zeros(128, 64, 5, 5)))) {
      Path file = written(change);
      try (Model model = resnet(ModelShape.detector(64), 2);
          Snapshot before = model.state().snapshot()) {
        assertThatThrownBy(() -> Pretrained.load(file, model))
            .isInstanceOf(InvalidInputException.class)
            .hasMessageContaining("weights.safetensors")
            .hasMessageContaining("layer2.0.conv1.weight");
        model
            .state()
            .byName()
            .forEach(
                (name, tensor) ->
                    assertThat(tensor.equal(before.tensors().get(name))).as(name).isTrue());
      }
    }
  }

  @Test
  void weightsForColourDoNotFitLuminance() {
    Path file = written(tensors -> {});
    try (Model model = resnet(new ModelShape(64, 1, 2), 2)) {
      assertThatThrownBy(() -> Pretrained.load(file, model))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("--channels 3");
    }
  }

  @Test
  void halfPrecisionBecomesFloat() throws IOException {
    Path file = folder.resolve("half.safetensors");
    try (Model trained = resnet(IMAGENET, 1);
        Model model = resnet(ModelShape.detector(64), 2);
        PointerScope scope = new PointerScope()) {
      Tensor noise = randn(64);
      trained.state().load(Map.copyOf(withNoise(trained, noise)), "noise");
      writeHalf(file, trained.state().byName());
      Pretrained.load(file, model);
      for (String name : List.of("conv1.weight", "bn1.running_mean", "layer4.1.conv2.weight")) {
        Tensor loaded = model.state().byName().get(name);
        assertThat(loaded.scalar_type().intern()).isEqualTo(ScalarType.Float);
        Tensor rounded =
            trained.state().byName().get(name).to(ScalarType.Half).to(ScalarType.Float);
        assertThat(loaded.equal(rounded)).as(name).isTrue();
      }
    }
  }

  /** Running means that are not 0 in the first place. */
  private static Map<String, Tensor> withNoise(Model model, Tensor noise) {
    Map<String, Tensor> values = model.state().byName();
    values.put("bn1.running_mean", noise);
    return values;
  }

  /** Floats as F16, counts left out: what Winnow itself never writes. */
  private static void writeHalf(Path file, Map<String, Tensor> tensors) throws IOException {
    StringBuilder header = new StringBuilder("{");
    List<byte[]> data = new ArrayList<>();
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      if (entry.getValue().scalar_type().intern() != ScalarType.Float) {
        continue;
      }
      Tensor half = entry.getValue().detach().to(ScalarType.Half).contiguous();
      byte[] bytes = new byte[(int) half.nbytes()];
      new BytePointer(half.data_ptr()).get(bytes);
      data.add(bytes);
      StringBuilder shape = new StringBuilder();
      for (long extent : half.shape()) {
        shape.append(shape.isEmpty() ? "" : ",").append(extent);
      }
      header.append(
          String.format(
              "%s\"%s\":{\"dtype\":\"F16\",\"shape\":[%s],\"data_offsets\":[%d,%d]}",
              data.size() == 1 ? "" : ",", entry.getKey(), shape, offset, offset + bytes.length));
      offset += bytes.length;
    }
    byte[] json = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer content =
        ByteBuffer.allocate((int) (8 + json.length + offset)).order(ByteOrder.LITTLE_ENDIAN);
    content.putLong(json.length).put(json);
    data.forEach(content::put);
    Files.write(file, content.array());
  }
}
