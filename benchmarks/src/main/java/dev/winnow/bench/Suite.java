package dev.winnow.bench;

import dev.winnow.InvalidInputException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks there are, and the rows that a choice of them makes. */
final class Suite {
  private static final OutputFormat SILENT =
      OutputFormatFactory.createFormatInstance(
          new PrintStream(OutputStream.nullOutputStream()), VerboseMode.SILENT);

  private Suite() {}

  /** The methods by the simple name of their class. */
  static Map<String, List<BenchmarkListEntry>> byName() {
    return BenchmarkList.defaultList().getAll(SILENT, List.of()).stream()
        .collect(Collectors.groupingBy(Suite::className, TreeMap::new, Collectors.toList()));
  }

  private static String className(BenchmarkListEntry entry) {
    String qualified = entry.getUserClassQName();
    return qualified.substring(qualified.lastIndexOf('.') + 1);
  }

  /** A benchmark's parameters and the values they take. */
  static Map<String, String[]> parameters(BenchmarkListEntry entry) {
    return entry.getParams().orElse(Map.of());
  }

  /**
   * The methods of the benchmarks called so.
   *
   * @param names {@code PruningRound}, or {@code PruningRound.winnow} for one method of it; none
   *     for all
   * @throws InvalidInputException listing the names there are
   */
  static List<BenchmarkListEntry> select(Collection<String> names) {
    Map<String, List<BenchmarkListEntry>> known = byName();
    List<BenchmarkListEntry> chosen = new ArrayList<>();
    for (String name : names.isEmpty() ? known.keySet() : names) {
      String[] parts = name.split("\\.", 2);
      List<BenchmarkListEntry> methods = known.get(parts[0]);
      if (methods == null) {
        throw new InvalidInputException(
            "no benchmark is called " + name + "; there is " + String.join(", ", known.keySet()));
      }
      List<BenchmarkListEntry> wanted =
          methods.stream()
              .filter(method -> parts.length == 1 || method.getUsername().endsWith("." + parts[1]))
              .toList();
      if (wanted.isEmpty()) {
        throw new InvalidInputException(parts[0] + " has no method " + parts[1]);
      }
      chosen.addAll(wanted);
    }
    return chosen;
  }

  /**
   * Every method with every combination of its parameters' values.
   *
   * @param overrides values, with commas between them, in place of the declared ones
   * @throws InvalidInputException for a parameter or value that none of them has
   */
  static List<Row> rows(List<BenchmarkListEntry> methods, Map<String, String> overrides) {
    overrides.forEach((name, values) -> check(methods, name, values));
    List<Row> rows = new ArrayList<>();
    for (BenchmarkListEntry method : methods) {
      List<Map<String, String>> combinations = List.of(Map.of());
      for (Map.Entry<String, String[]> parameter : parameters(method).entrySet()) {
        String override = overrides.get(parameter.getKey());
        String[] values = override == null ? parameter.getValue() : override.split(",");
        combinations = product(combinations, parameter.getKey(), values);
      }
      combinations.forEach(values -> rows.add(new Row(method.getUsername(), values)));
    }
    return rows;
  }

  private static void check(List<BenchmarkListEntry> methods, String name, String values) {
    Map<String, TreeSet<String>> known = new TreeMap<>();
    methods.forEach(
        method ->
            parameters(method)
                .forEach(
                    (parameter, declared) ->
                        known
                            .computeIfAbsent(parameter, key -> new TreeSet<>())
                            .addAll(List.of(declared))));
    if (!known.containsKey(name)) {
      throw new InvalidInputException(
          "no parameter is called " + name + "; there is " + String.join(", ", known.keySet()));
    }
    for (String value : values.split(",")) {
      if (!known.get(name).contains(value)) {
        throw new InvalidInputException(
            name + " cannot be " + value + "; it can be " + String.join(", ", known.get(name)));
      }
    }
  }

  private static List<Map<String, String>> product(
      List<Map<String, String>> combinations, String parameter, String[] values) {
    List<Map<String, String>> longer = new ArrayList<>();
    for (Map<String, String> combination : combinations) {
      for (String value : values) {
        Map<String, String> with = new LinkedHashMap<>(combination);
        with.put(parameter, value);
        longer.add(with);
      }
    }
    return longer;
  }
}
