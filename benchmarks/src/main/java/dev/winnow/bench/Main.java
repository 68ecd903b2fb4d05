package dev.winnow.bench;

import dev.winnow.WinnowException;
import dev.winnow.io.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code winnow bench}. Exit codes: 0 done, 1 a row failed, 2 wrong usage. */
@Command(
    name = "winnow bench",
    description = "Run the benchmarks, alone and in JVMs of their own, and print a table.",
    sortOptions = false,
    footer = {
      "",
      "Leave the machine alone meanwhile. A row that does not fit into memory, or whose device is"
          + " missing, is skipped with the reason."
    })
public final class Main implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Benchmarks, or methods as in PruningRound.winnow (default: all).")
  List<String> names = List.of();

  @Option(names = "--list", description = "List the benchmarks and their parameters, and end.")
  boolean list;

  @Option(
      names = "-p",
      paramLabel = "NAME=VALUE[,VALUE]",
      description = "Values of a parameter; may be repeated for other parameters.")
  Map<String, String> parameters = Map.of();

  @Option(names = "-f", paramLabel = "N", description = "JVMs for a row, one after another.")
  Integer forks;

  @Option(names = "-wi", paramLabel = "N", description = "Iterations to warm up, in each JVM.")
  Integer warmupIterations;

  @Option(names = "-i", paramLabel = "N", description = "Iterations to measure, in each JVM.")
  Integer iterations;

  @Option(names = "--json", paramLabel = "FILE", description = "Write JMH's own results here too.")
  Path json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  boolean help;

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commandLine = new CommandLine(new Main()).setOut(out).setErr(err);
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setParameterExceptionHandler(
        (exception, arguments) -> {
          err.println("winnow: " + exception.getMessage());
          err.println("See: winnow bench --help");
          return CommandLine.ExitCode.USAGE;
        });
    commandLine.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          err.println(
              "winnow: "
                  + (exception instanceof WinnowException ? exception.getMessage() : exception));
          return CommandLine.ExitCode.SOFTWARE;
        });
    return commandLine.execute(args);
  }

  @Override
  public Integer call() throws RunnerException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (list) {
      Suite.byName().forEach((name, methods) -> describe(name, methods, out));
      return CommandLine.ExitCode.OK;
    }
    List<Row> rows;
    try {
      rows = Suite.rows(Suite.select(names), parameters);
    } catch (WinnowException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
    }
    List<Row> feasible = leaveOutTheImpossible(rows, err);
    List<RunResult> results = measure(feasible);
    ResultTable.print(results, out);
    if (json != null) {
      AtomicFile.write(json, asJson(results));
    }
    List<Row> failed = new ArrayList<>(feasible);
    results.forEach(result -> failed.remove(ResultTable.rowOf(result)));
    failed.forEach(row -> err.println("winnow: " + row + " failed; the reason stands above"));
    return failed.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static void describe(String name, List<BenchmarkListEntry> methods, PrintWriter out) {
    out.println(name);
    methods.forEach(method -> out.println("  " + new Row(method.getUsername(), Map.of()).name()));
    Suite.parameters(methods.get(0))
        .forEach(
            (parameter, values) ->
                out.println("  -p " + parameter + "=" + String.join(",", values)));
  }

  private static List<Row> leaveOutTheImpossible(List<Row> rows, PrintWriter err) {
    long available = Feasibility.availableBytes();
    List<Row> feasible = new ArrayList<>();
    Set<String> obstacles = new LinkedHashSet<>();
    for (Row row : rows) {
      Feasibility.obstacle(row, available).ifPresentOrElse(obstacles::add, () -> feasible.add(row));
    }
    obstacles.forEach(obstacle -> err.println("skipped " + obstacle));
    return feasible;
  }

  /** One run of JMH for each group: JMH itself knows only full products of parameters. */
  private List<RunResult> measure(List<Row> rows) throws RunnerException {
    Map<Row.Group, List<Row>> groups = new LinkedHashMap<>();
    rows.forEach(row -> groups.computeIfAbsent(row.group(), g -> new ArrayList<>()).add(row));
    OutputFormat progress =
        OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL);
    List<RunResult> results = new ArrayList<>();
    for (Map.Entry<Row.Group, List<Row>> group : groups.entrySet()) {
      ChainedOptionsBuilder options = new OptionsBuilder();
      group.getValue().forEach(row -> options.include("^" + Pattern.quote(row.method()) + "$"));
      group.getKey().parameters().forEach(options::param);
      if (forks != null) {
        options.forks(forks);
      }
      if (warmupIterations != null) {
        options.warmupIterations(warmupIterations);
      }
      if (iterations != null) {
        options.measurementIterations(iterations);
      }
      results.addAll(new Runner(options.build(), progress).run());
    }
    return results;
  }

  private static String asJson(List<RunResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ResultFormatFactory.getInstance(
            ResultFormatType.JSON, new PrintStream(bytes, true, StandardCharsets.UTF_8))
        .writeOut(results);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
