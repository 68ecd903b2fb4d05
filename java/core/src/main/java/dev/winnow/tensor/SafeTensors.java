package dev.winnow.tensor;

import static org.bytedeco.pytorch.global.torch.zeros;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.InvalidInputException;
import dev.winnow.io.AtomicFile;
import dev.winnow.io.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The safetensors file format: an 8-byte little-endian header length, a JSON header (name → dtype,
 * shape, byte range), then the tensors' bytes. Holds the tensors that it read; close it to free
 * them.
 */
public final class SafeTensors implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String METADATA = "__metadata__";

  /** The limit of the format's reference implementation; a longer header is not a header. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private static final int MAX_RANK = 8;

  private enum Dtype {
    I64(ScalarType.Long, 8),
    F32(ScalarType.Float, 4),
    U8(ScalarType.Byte, 1),
    F16(ScalarType.Half, 2),
    BF16(ScalarType.BFloat16, 2);

    /** The rest is read only, for public weights come in it. */
    static final Set<Dtype> WRITTEN = EnumSet.of(I64, F32, U8);

    final ScalarType torch;
    final int bytes;

    Dtype(ScalarType torch, int bytes) {
      this.torch = torch;
      this.bytes = bytes;
    }

    /** What a tensor is written as. */
    static Dtype of(Tensor tensor) {
      ScalarType type = tensor.scalar_type().intern();
      for (Dtype dtype : WRITTEN) {
        if (dtype.torch == type) {
          return dtype;
        }
      }
      throw new IllegalArgumentException(type + " is not written to safetensors files");
    }
  }

  private final NativeOwner owner = new NativeOwner();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private SafeTensors() {}

  /** The file's free-form strings. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The tensors by name, in the file's order; owned by this object. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** The tensors whose names begin with a prefix, by what follows it. */
  public Map<String, Tensor> tensorsUnder(String prefix) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), tensor);
          }
        });
    return found;
  }

  /**
   * Writes float32, int64 and uint8 tensors, atomically.
   *
   * <p>Wider elements come first, so that each tensor starts at a multiple of its element size:
   * Python readers map the bytes in place and need that.
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    List<Map.Entry<String, Tensor>> ordered = new ArrayList<>(tensors.entrySet());
    ordered.sort(Comparator.comparingInt(entry -> -Dtype.of(entry.getValue()).bytes));

    ObjectNode header = MAPPER.createObjectNode();
    ObjectNode strings = header.putObject(METADATA);
    metadata.forEach(strings::put);
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : ordered) {
      Tensor tensor = entry.getValue();
      Dtype dtype = Dtype.of(tensor);
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", dtype.name());
      node.set("shape", MAPPER.valueToTree(tensor.shape()));
      long end = offset + tensor.numel() * dtype.bytes;
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer head =
        ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    head.flip();

    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeFully(channel, head);
          for (Map.Entry<String, Tensor> entry : ordered) {
            writeTensor(channel, entry.getValue());
          }
        });
  }

  private static void writeTensor(FileChannel channel, Tensor tensor) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Tensor contiguous = tensor.cpu().contiguous();
      long bytes = contiguous.numel() * Dtype.of(contiguous).bytes;
      BytePointer data = new BytePointer(contiguous.data_ptr()).capacity(bytes);
      for (long done = 0; done < bytes; ) {
        long slice = Math.min(bytes - done, 1 << 30);
        AtomicFile.writeFully(channel, data.position(done).limit(done + slice).asByteBuffer());
        done += slice;
      }
    }
  }

  /**
   * Reads a whole file: float32, float16, bfloat16, int64 and uint8, each as it is.
   *
   * @throws InvalidInputException naming the file when it is truncated, malformed or of another
   *     dtype
   */
  public static SafeTensors read(Path file) {
    SafeTensors content = new SafeTensors();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      content.readFrom(channel, file);
      return content;
    } catch (IOException e) {
      content.close();
      throw new InvalidInputException(file + " could not be read: " + e, e);
    } catch (InvalidInputException e) {
      content.close();
      throw e;
    } catch (RuntimeException e) {
      content.close();
      throw malformed(file, e.getMessage());
    }
  }

  private void readFrom(FileChannel channel, Path file) throws IOException {
    long size = channel.size();
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, length, 0, file);
    long headerBytes = length.flip().getLong();
    if (headerBytes < 2 || headerBytes > Math.min(size - 8, MAX_HEADER_BYTES)) {
      throw malformed(file, "its header length is " + headerBytes + " of " + size + " bytes");
    }
    ByteBuffer head = ByteBuffer.allocate((int) headerBytes);
    readFully(channel, head, 8, file);
    JsonNode header = Json.parse(head.array(), JsonNode.class, file.toString());
    if (!header.isObject()) {
      throw malformed(file, "its header is not a JSON object");
    }
    long start = 8 + headerBytes;
    long unclaimed = size - start;
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals(METADATA)) {
        metadata.putAll(MAPPER.convertValue(entry.getValue(), new TypeReference<>() {}));
      } else {
        Tensor tensor = readTensor(channel, file, entry.getKey(), entry.getValue(), start, size);
        tensors.put(entry.getKey(), tensor);
        // Ranges that overlap would let a small file ask for any amount of memory.
        unclaimed -= tensor.nbytes();
        if (unclaimed < 0) {
          throw malformed(file, "its tensors overlap");
        }
      }
    }
  }

  private Tensor readTensor(
      FileChannel channel, Path file, String name, JsonNode node, long start, long fileBytes)
      throws IOException {
    Dtype dtype;
    try {
      dtype = Dtype.valueOf(node.path("dtype").asText());
    } catch (IllegalArgumentException e) {
      throw malformed(file, "tensor " + name + " has dtype " + node.path("dtype"));
    }
    long begin = node.path("data_offsets").path(0).asLong(-1);
    long end = node.path("data_offsets").path(1).asLong(-1);
    long[] shape = MAPPER.convertValue(node.path("shape"), long[].class);
    long room = fileBytes - start;
    if (begin < 0 || end < begin || end > room) {
      throw malformed(file, "tensor " + name + " lies outside the file (is it truncated?)");
    }
    if (shape == null || shape.length > MAX_RANK) {
      throw malformed(file, "tensor " + name + " has no usable shape");
    }
    long elements = 1;
    for (long extent : shape) {
      if (extent < 0 || extent > room || (extent > 0 && elements > room / extent)) {
        throw malformed(file, "tensor " + name + " has an impossible shape");
      }
      elements *= extent;
    }
    if (elements * dtype.bytes != end - begin) {
      throw malformed(file, "tensor " + name + " has a shape that does not fit its bytes");
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor tensor = owner.keep(zeros(shape, new TensorOptions(dtype.torch)));
      BytePointer data = new BytePointer(tensor.data_ptr()).capacity(end - begin);
      for (long done = 0; done < end - begin; ) {
        long slice = Math.min(end - begin - done, 1 << 30);
        readFully(
            channel,
            data.position(done).limit(done + slice).asByteBuffer(),
            start + begin + done,
            file);
        done += slice;
      }
      return tensor;
    }
  }

  private static void readFully(FileChannel channel, ByteBuffer buffer, long position, Path file)
      throws IOException {
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, position);
      if (read < 0) {
        throw malformed(file, "it ends early");
      }
      position += read;
    }
  }

  private static InvalidInputException malformed(Path file, String reason) {
    return new InvalidInputException(file + " is not a usable safetensors file: " + reason);
  }

  @Override
  public void close() {
    owner.close();
  }
}
