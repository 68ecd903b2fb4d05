package dev.winnow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  private Path written() {
    Path file = folder.resolve("t.safetensors");
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("mask", tensor((byte) 3, (byte) 5, (byte) 7).to(ScalarType.Byte));
      tensors.put("weight", arange(new Scalar(6.0f)).view(2, 3));
      tensors.put("count", tensor(42L));
      SafeTensors.write(file, tensors, Map.of("arch", "mesonet \"quoted\" ü"));
    }
    return file;
  }

  @Test
  void whatIsWrittenIsRead() {
    try (SafeTensors content = SafeTensors.read(written());
        PointerScope scope = new PointerScope()) {
      assertThat(content.metadata()).containsEntry("arch", "mesonet \"quoted\" ü");
      assertThat(content.tensors()).containsOnlyKeys("count", "weight", "mask");
      Tensor weight = content.tensors().get("weight");
      assertThat(weight.shape()).containsExactly(2, 3);
      assertThat(weight.equal(arange(new Scalar(6.0f)).view(2, 3))).isTrue();
      assertThat(content.tensors().get("count").item_long()).isEqualTo(42);
      assertThat(content.tensors().get("mask").equal(tensor((byte) 3, (byte) 5, (byte) 7)))
          .isTrue();
    }
  }

  @Test
  void tensorsStartAtMultiplesOfTheirElementSize() throws Exception {
    byte[] bytes = Files.readAllBytes(written());
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
    JsonNode json = new ObjectMapper().readTree(bytes, 8, (int) header);
    assertThat(json.path("count").path("data_offsets").path(0).asLong() % 8).isZero();
    assertThat(json.path("weight").path("data_offsets").path(0).asLong() % 4).isZero();
  }

  @Test
  void aTruncatedFileIsRefusedAtEveryLength() throws Exception {
    byte[] whole = Files.readAllBytes(written());
    Path cut = folder.resolve("cut.safetensors");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafeTensors.read(cut))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("cut.safetensors");
    }
  }

  /** 1, −2.5 and 65504, the largest half; then 1, −2.5 and 2¹²⁷, far above it. */
  @Test
  void halfPrecisionIsReadAndNotWritten() throws Exception {
    Path path = folder.resolve("half.safetensors");
    byte[] json =
        ("{\"h\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[6,12]}}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + 12).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    for (int half : new int[] {0x3c00, 0xc100, 0x7bff, 0x3f80, 0xc020, 0x7f00}) {
      file.putShort((short) half);
    }
    Files.write(path, file.array());
    try (SafeTensors content = SafeTensors.read(path);
        PointerScope scope = new PointerScope()) {
      Tensor half = content.tensors().get("h");
      assertThat(half.scalar_type().intern()).isEqualTo(ScalarType.Half);
      assertThat(half.to(ScalarType.Float).equal(tensor(1f, -2.5f, 65504f))).isTrue();
      Tensor brain = content.tensors().get("b");
      assertThat(brain.scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
      assertThat(brain.to(ScalarType.Float).equal(tensor(1f, -2.5f, 0x1p127f))).isTrue();
      assertThatThrownBy(() -> SafeTensors.write(path, content.tensors(), Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,400000000000]}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
        "{\"w\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
        "{\"w\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]}}",
        "{\"w\":{\"dtype\":\"F32\"}}",
        "{\"w\":7}",
        "{\"__metadata__\":7}",
        "{\"__metadata__\":null}",
        "{\"__metadata__\":{\"a\":{\"b\":1}}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":\"x\",\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1e40],\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[0,4611686018427387904,8],\"data_offsets\":[0,0]}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"w\":"
      })
  void aHostileHeaderIsRefused(String header) throws Exception {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json).putInt(0);
    Path path = folder.resolve("hostile.safetensors");
    Files.write(path, file.array());
    assertThatThrownBy(() -> SafeTensors.read(path))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("hostile.safetensors");
  }
}
