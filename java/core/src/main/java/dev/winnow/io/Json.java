package dev.winnow.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.winnow.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as all of Winnow's files and outputs have it: records in, two spaces, a final newline. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final DefaultPrettyPrinter LAYOUT =
      new DefaultPrettyPrinter()
          .withArrayIndenter(new DefaultIndenter("  ", "\n"))
          .withObjectIndenter(new DefaultIndenter("  ", "\n"));

  private Json() {}

  /** A value on lines of its own. */
  public static String pretty(Object value) {
    try {
      return MAPPER.writer(LAYOUT).writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value.getClass() + " does not turn into JSON", e);
    }
  }

  /** A value on one line, with no newline at its end. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value.getClass() + " does not turn into JSON", e);
    }
  }

  /** The fields of a record by their names in JSON, in order. */
  public static Map<String, Object> fields(Object value) {
    return MAPPER.convertValue(value, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /** Reads a file; an unknown or missing field is an error that names the file. */
  public static <T> T read(Path file, Class<T> type) {
    return read(file, MAPPER.constructType(type));
  }

  /** As {@link #read(Path, Class)}, for a type with parameters. */
  public static <T> T read(Path file, JavaType type) {
    try {
      return MAPPER.readValue(Files.readAllBytes(file), type);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(file + " is not what Winnow wrote: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new InvalidInputException(file + " could not be read: " + e, e);
    }
  }

  /** Reads JSON that came from elsewhere (a safetensors header, say). */
  public static <T> T parse(byte[] bytes, Class<T> type, String source) {
    try {
      return MAPPER.readValue(bytes, type);
    } catch (IOException e) {
      throw new InvalidInputException(source + " holds malformed JSON: " + e.getMessage(), e);
    }
  }

  /** As {@link #parse}, for a list. */
  public static <T> List<T> parseList(byte[] bytes, Class<T> element, String source) {
    try {
      return MAPPER.readValue(bytes, listOf(element));
    } catch (IOException e) {
      throw new InvalidInputException(source + " holds malformed JSON: " + e.getMessage(), e);
    }
  }

  /** The type of a list of {@code element}, for {@link #read(Path, JavaType)}. */
  public static JavaType listOf(Class<?> element) {
    return MAPPER.getTypeFactory().constructCollectionType(List.class, element);
  }
}
