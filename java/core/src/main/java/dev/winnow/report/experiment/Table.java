package dev.winnow.report.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.winnow.io.Json;
import dev.winnow.report.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A table of the report in numbers: files have them as they are, the page formats them.
 *
 * @param name of its files
 * @param title on the page
 * @param note below it; empty for none
 */
record Table(
    String name, String title, List<Column> columns, List<List<Object>> rows, String note) {
  /** What a column's values are. */
  enum Kind {
    TEXT,
    /** A share, shown in per cent. */
    PERCENT,
    /** A difference of shares, shown in points of a hundred with its sign. */
    POINTS,
    DECIMAL,
    COUNT,
    /** Seconds. */
    DURATION;

    private String text(Object value) {
      if (value == null) {
        return "–";
      }
      return switch (this) {
        case TEXT -> value.toString();
        case PERCENT -> Format.percent(number(value));
        case POINTS -> Format.text("%+.1f", 100 * number(value));
        case DECIMAL -> Format.decimal(number(value));
        case COUNT -> Format.count(((Number) value).longValue());
        case DURATION -> Format.duration(number(value));
      };
    }

    private static double number(Object value) {
      return ((Number) value).doubleValue();
    }
  }

  /** A column's heading. */
  record Column(String name, Kind kind) {
    boolean isText() {
      return kind == Kind.TEXT;
    }
  }

  /** A cell as the page has it. */
  record Shown(String column, String text, boolean words) {}

  static Column text(String name) {
    return new Column(name, Kind.TEXT);
  }

  static Column percent(String name) {
    return new Column(name, Kind.PERCENT);
  }

  static Column points(String name) {
    return new Column(name, Kind.POINTS);
  }

  static Column decimal(String name) {
    return new Column(name, Kind.DECIMAL);
  }

  static Column count(String name) {
    return new Column(name, Kind.COUNT);
  }

  static Column duration(String name) {
    return new Column(name, Kind.DURATION);
  }

  /** The rows for the page; the template asks for each row's heading and cells. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (List<Object> row : rows) {
      List<Shown> shown = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        Kind kind = columns.get(i).kind();
        shown.add(new Shown(columns.get(i).name(), kind.text(row.get(i)), kind == Kind.TEXT));
      }
      lines.add(new Line(shown.get(0).text(), shown.subList(1, shown.size())));
    }
    return lines;
  }

  /** A row for the page. */
  record Line(String heading, List<Shown> cells) {}

  String csv() {
    CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true);
    columns.forEach(column -> schema.addColumn(column.name()));
    try {
      return new CsvMapper().writer(schema.build()).writeValueAsString(records());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers always turn into CSV", e);
    }
  }

  String json() {
    return Json.pretty(records());
  }

  private List<Map<String, Object>> records() {
    List<Map<String, Object>> records = new ArrayList<>();
    for (List<Object> row : rows) {
      Map<String, Object> record = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        record.put(columns.get(i).name(), Objects.requireNonNullElse(row.get(i), ""));
      }
      records.add(record);
    }
    return records;
  }
}
