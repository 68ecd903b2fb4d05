package dev.winnow.experiment;

import dev.winnow.InvalidInputException;
import dev.winnow.data.DataSet;
import dev.winnow.data.Sample;
import dev.winnow.data.guard.Inspection;
import dev.winnow.io.AtomicFile;
import dev.winnow.io.Json;
import dev.winnow.prune.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The files of a run. Strategies that are compared share one folder: {@code results.json} and
 * {@code split.json} for all, settings, checkpoint and tickets by strategy.
 */
public record RunFolder(Path path) {
  /** What {@code split.json} records: which file was used for what. */
  public record SplitRecord(String rule, String fingerprint, List<Entry> images) {
    /** One image of the data set. */
    public record Entry(String name, int label, String split, String sha256) {}

    static SplitRecord of(DataSet data) {
      return new SplitRecord(
          data.splitRule(),
          data.fingerprint(),
          data.samples().stream().map(SplitRecord::entry).toList());
    }

    private static Entry entry(Sample sample) {
      return new Entry(sample.name(), sample.label(), sample.split().label(), sample.digest());
    }
  }

  /** The tickets' file. */
  public Path resultsFile() {
    return path.resolve("results.json");
  }

  /** All results so far; none in a fresh folder. */
  public List<TicketResult> results() {
    return list(resultsFile(), TicketResult.class);
  }

  /** The results of one strategy, by round. */
  public List<TicketResult> results(Strategy strategy) {
    return results().stream().filter(r -> r.strategy().equals(strategy.label())).toList();
  }

  void append(TicketResult result) {
    append(resultsFile(), TicketResult.class, result);
  }

  private static <T> List<T> list(Path file, Class<T> type) {
    return Files.exists(file) ? Json.read(file, Json.listOf(type)) : List.of();
  }

  private static <T> void append(Path file, Class<T> type, T one) {
    List<T> all = new ArrayList<>(list(file, type));
    all.add(one);
    AtomicFile.write(file, Json.pretty(all));
  }

  /** The settings of a strategy's run, if it was ever started here. */
  public Optional<RunSettings> settings(Strategy strategy) {
    Path file = settingsFile(strategy);
    return Files.exists(file) ? Optional.of(Json.read(file, RunSettings.class)) : Optional.empty();
  }

  /** The strategies that were ever started here. */
  public List<Strategy> strategies() {
    return Arrays.stream(Strategy.values()).filter(s -> Files.exists(settingsFile(s))).toList();
  }

  /** Every start of a run in this folder. */
  public List<RunStart> starts() {
    return list(manifestFile(), RunStart.class);
  }

  private Path manifestFile() {
    return path.resolve("manifest.json");
  }

  /**
   * Records a run's start, its settings and split; all runs of a folder share one split.
   *
   * @throws InvalidInputException when the folder's split is another, or the strategy's run has
   *     other settings
   */
  void claim(RunSettings settings, DataSet data, RunStart start) {
    requireSettings(settings);
    if (Files.exists(splitFile())) {
      requireSameData(data);
    } else {
      AtomicFile.write(splitFile(), Json.pretty(SplitRecord.of(data)));
    }
    Path file = settingsFile(settings.strategyChoice());
    if (!Files.exists(file)) {
      AtomicFile.write(file, Json.pretty(settings));
    }
    append(manifestFile(), RunStart.class, start);
  }

  /** Checks that the strategy's run, if it was ever started here, has these settings. */
  void requireSettings(RunSettings settings) {
    List<String> other =
        settings(settings.strategyChoice())
            .map(earlier -> earlier.differences(settings))
            .orElse(List.of());
    if (!other.isEmpty()) {
      throw new InvalidInputException(
          path
              + " holds a run with other settings ("
              + String.join(", ", other)
              + "): choose another --out");
    }
  }

  /**
   * Checks that a transfer, if it was ever started here, takes the same of the same tickets.
   *
   * @throws InvalidInputException when it takes something else
   */
  void requireSource(Strategy strategy, TransferSource source) {
    Path file = sourceFile(strategy);
    if (Files.exists(file) && !Json.read(file, TransferSource.class).sameAs(source)) {
      throw new InvalidInputException(
          path
              + " holds a transfer of other tickets, or with another --use (see "
              + file
              + "): choose another --out");
    }
  }

  void writeSource(Strategy strategy, TransferSource source) {
    AtomicFile.write(sourceFile(strategy), Json.pretty(source));
  }

  private Path sourceFile(Strategy strategy) {
    return path.resolve("state").resolve(strategy.label() + "-source.json");
  }

  /** Which file was used for what. */
  public SplitRecord split() {
    return Json.read(splitFile(), SplitRecord.class);
  }

  /**
   * Checks that the data set is the one that the run began with.
   *
   * @throws InvalidInputException when files were added, removed or changed since
   */
  private void requireSameData(DataSet data) {
    SplitRecord recorded = split();
    if (!recorded.fingerprint().equals(data.fingerprint())
        || !recorded.rule().equals(data.splitRule())) {
      throw new InvalidInputException(
          "the data set changed since this run began (see "
              + splitFile()
              + "): restore it, or start a new run in another --out");
    }
  }

  /** What was found in the run's data set before it began, if it was looked at. */
  public Optional<Inspection> inspection() {
    return Files.exists(inspectionFile())
        ? Optional.of(Json.read(inspectionFile(), Inspection.class))
        : Optional.empty();
  }

  /** Records what was found in the run's data set. */
  public void writeInspection(Inspection inspection) {
    AtomicFile.write(inspectionFile(), Json.pretty(inspection));
  }

  private Path inspectionFile() {
    return path.resolve("data.json");
  }

  public Path ticketFile(Strategy strategy, int round) {
    return path.resolve("tickets").resolve(strategy.label() + "-round-" + round + ".safetensors");
  }

  /** What a round's pruning removed: an array of {@link RemovedWeights}. */
  public Path removedFile(Strategy strategy, int round) {
    return path.resolve("tickets").resolve(strategy.label() + "-round-" + round + ".removed.json");
  }

  /** What a round's pruning removed, layer by layer; nothing where it removed nothing. */
  public List<RemovedWeights> removed(Strategy strategy, int round) {
    return list(removedFile(strategy, round), RemovedWeights.class);
  }

  /** The state that a strategy's rounds go back to. */
  Path rewindFile(Strategy strategy) {
    return path.resolve("state").resolve(strategy.label() + "-rewind.safetensors");
  }

  /** The weights of a file that a run began with, so that it can go on without that file. */
  Path startFile(Strategy strategy) {
    return path.resolve("state").resolve(strategy.label() + "-start.safetensors");
  }

  /** Locked while a process works here. */
  Path lockFile() {
    return path.resolve("state").resolve("lock");
  }

  /** The training in progress. */
  Path checkpointFile(Strategy strategy) {
    return path.resolve("state").resolve(strategy.label() + "-checkpoint.safetensors");
  }

  void deleteCheckpoint(Strategy strategy) {
    try {
      Files.deleteIfExists(checkpointFile(strategy));
    } catch (IOException e) {
      throw new InvalidInputException(checkpointFile(strategy) + " could not be deleted: " + e, e);
    }
  }

  /** The ticket of a result. */
  public Path ticket(TicketResult result) {
    return path.resolve(result.ticket());
  }

  /** Where the settings of a strategy's run are. */
  public Path settingsFile(Strategy strategy) {
    return path.resolve("state").resolve(strategy.label() + ".json");
  }

  private Path splitFile() {
    return path.resolve("split.json");
  }
}
