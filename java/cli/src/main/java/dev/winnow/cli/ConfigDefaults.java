package dev.winnow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.InvalidInputException;
import dev.winnow.experiment.RunFolder;
import dev.winnow.io.Json;
import dev.winnow.prune.Strategy;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Takes option values from a JSON file: one given with {@code --config}, or the settings of the run
 * that {@code --resume} goes on with. The command line wins over the file.
 */
final class ConfigDefaults implements IDefaultValueProvider {
  /** The options that have to be known before the others' defaults are. */
  private static final class Early {
    @Option(names = "--config")
    Path config;

    @Option(names = "--resume")
    boolean resume;

    @Option(names = "--out")
    Path out;

    @Option(names = "--strategy")
    String strategy;
  }

  /** What prune has and train has not. */
  private static final List<String> PRUNING =
      List.of(
          "strategy",
          "rounds",
          "rate",
          "target",
          "sparsities",
          "layer-floor",
          "allow-dead-layers",
          "exclude",
          "layer-rate",
          "rewind");

  private final JsonNode values;

  private ConfigDefaults(JsonNode values) {
    this.values = values;
  }

  /**
   * Gives a command the defaults that its arguments name, if any. A file may set what is an option
   * of pruning only: that of a run does.
   *
   * @param command train or prune
   * @param prune whose options are all those of runs
   * @throws InvalidInputException when the file is missing, malformed or holds an unknown name
   */
  static void install(CommandLine command, CommandLine prune, String... args) {
    Early early = new Early();
    CommandLine scan = new CommandLine(early).setUnmatchedArgumentsAllowed(true);
    scan.setOverwrittenOptionsAllowed(true);
    try {
      scan.parseArgs(args);
    } catch (ParameterException e) {
      return; // The command's own parser will say it, with the command's usage.
    }
    Path file = early.config;
    if (early.resume && early.config != null) {
      throw new InvalidInputException(
          "--resume goes on with the settings of its run: leave --config away");
    }
    if (early.resume && early.out != null) {
      String strategy = command == prune ? early.strategy : Strategy.DENSE.label();
      file = settingsToResume(new RunFolder(early.out), strategy);
    }
    if (file == null) {
      return;
    }
    JsonNode values = Json.read(file, JsonNode.class);
    if (!values.isObject()) {
      throw new InvalidInputException(file + " must hold one JSON object of options");
    }
    Set<String> unknown = new TreeSet<>();
    values
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (prune.getCommandSpec().findOption("--" + name) == null) {
                unknown.add(name);
              }
            });
    if (!unknown.isEmpty()) {
      throw new InvalidInputException(
          file + " sets what is no option: " + String.join(", ", unknown));
    }
    // A run without pruning says nothing of how to prune.
    if (values.path("strategy").asText().equals(Strategy.DENSE.label())) {
      PRUNING.forEach(((ObjectNode) values)::remove);
    }
    command.setDefaultValueProvider(new ConfigDefaults(values));
  }

  private static Path settingsToResume(RunFolder folder, String strategy) {
    List<Strategy> started = folder.strategies();
    if (strategy != null && started.contains(Strategy.of(strategy))) {
      return folder.settingsFile(Strategy.of(strategy));
    }
    if (started.isEmpty() || strategy != null) {
      throw new InvalidInputException(
          folder.path() + " holds no such run to resume: leave --resume away to start one");
    }
    if (started.size() > 1) {
      throw new InvalidInputException(
          folder.path() + " holds several runs: say which with --strategy");
    }
    return folder.settingsFile(started.get(0));
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    JsonNode value = values.get(option.longestName().substring("--".length()));
    return value == null ? null : text(value);
  }

  /** What the command line would say: lists and tables with commas, and empty ones not at all. */
  private static String text(JsonNode value) {
    if (value.isValueNode()) {
      return value.asText();
    }
    StringJoiner parts = new StringJoiner(",");
    if (value.isObject()) {
      value
          .properties()
          .forEach(entry -> parts.add(entry.getKey() + "=" + entry.getValue().asText()));
    } else {
      value.forEach(element -> parts.add(element.asText()));
    }
    return parts.length() == 0 ? null : parts.toString();
  }
}
