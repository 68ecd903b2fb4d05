package dev.winnow.data.layout;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.winnow.InvalidInputException;
import dev.winnow.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A table that says of each image or video what it is: CSV with a header line, or JSONL. Only path
 * and label are required; columns that Winnow does not know are passed over.
 */
public final class Manifest {
  /** The name under which Winnow looks for one in a data set's root, and writes its own. */
  public static final String FILE_NAME = "manifest.csv";

  /** What stands between several identities of one image. */
  public static final String IDENTITY_SEPARATOR = ";";

  /**
   * One line.
   *
   * @param path relative to the manifest's folder, or absolute
   * @param label real or fake, or 0 or 1
   * @param split train, validation or test; empty leaves it open
   * @param group kind of forgery, or any attribute
   * @param identity who is seen, several separated by {@value #IDENTITY_SEPARATOR}, the target of a
   *     swap first
   * @param video the video that it is a frame of
   * @param mask picture of the forged region, relative to the manifest's folder
   */
  @JsonPropertyOrder({"path", "label", "split", "group", "identity", "video", "mask"})
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Row(
      @JsonProperty("path") String path,
      @JsonProperty("label") String label,
      @JsonProperty("split") String split,
      @JsonProperty("group") String group,
      @JsonProperty("identity") String identity,
      @JsonProperty("video") String video,
      @JsonProperty("mask") String mask) {
    public Row {
      split = orEmpty(split);
      group = orEmpty(group);
      identity = orEmpty(identity);
      video = orEmpty(video);
      mask = orEmpty(mask);
    }

    private static String orEmpty(String value) {
      return value == null ? "" : value.strip();
    }
  }

  private static final CsvMapper CSV =
      CsvMapper.csvBuilder()
          .enable(CsvParser.Feature.TRIM_SPACES)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();
  private static final JsonMapper JSON = new JsonMapper();

  private Manifest() {}

  /** Tells by its name whether a file can be one. */
  static boolean isManifest(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".csv") || isLines(name);
  }

  private static boolean isLines(String name) {
    return name.endsWith(".jsonl") || name.endsWith(".ndjson");
  }

  /**
   * Reads a manifest: JSONL by its name (.jsonl or .ndjson), else CSV.
   *
   * @throws InvalidInputException naming the file and the line that cannot be read
   */
  public static List<Row> read(Path file) {
    String name = file.getFileName().toString();
    ObjectReader reader =
        isLines(name)
            ? JSON.readerFor(Row.class)
            : CSV.readerFor(Row.class).with(CsvSchema.emptySchema().withHeader());
    try (MappingIterator<Row> rows = reader.readValues(file.toFile())) {
      List<Row> read = rows.readAll();
      for (int i = 0; i < read.size(); i++) {
        if (read.get(i).path() == null || read.get(i).label() == null) {
          throw new InvalidInputException(
              file
                  + ", entry "
                  + (i + 1)
                  + ": path and label must be given (in CSV as a header line with both, separated by"
                  + " commas)");
        }
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          file
              + (e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr())
              + ": "
              + e.getOriginalMessage(),
          e);
    } catch (IOException e) {
      throw new InvalidInputException(file + " could not be read: " + e, e);
    }
  }

  /**
   * The class of a line: 1 = fake, 0 = real, by their numbers, names or the names' synonyms.
   *
   * @param where the line is, for the message
   * @throws InvalidInputException when it is neither
   */
  public static int label(Row row, String where) {
    String cell = row.label().strip();
    return switch (cell) {
      case "0" -> 0;
      case "1" -> 1;
      default ->
          FolderName.of(cell)
              .label()
              .orElseThrow(
                  () ->
                      new InvalidInputException(
                          where + ": label '" + cell + "' is neither real (0) nor fake (1)"));
    };
  }

  /** Writes a manifest as CSV, atomically, in the order given. */
  public static void write(Path file, List<Row> rows) {
    try {
      AtomicFile.write(
          file, CSV.writer(CSV.schemaFor(Row.class).withHeader()).writeValueAsString(rows));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("rows of strings always turn into CSV", e);
    }
  }
}
