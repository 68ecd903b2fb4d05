package dev.winnow.experiment.grid;

import dev.winnow.InvalidInputException;
import dev.winnow.experiment.RunFolder;
import dev.winnow.io.AtomicFile;
import dev.winnow.io.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of an experiment: {@code cells/} with a folder for each cell, named by what it is, and
 * beside them the plan. What a cell is, the hash of its settings and what it cost are in its {@code
 * cell.json}, which is written when it is done.
 */
public final class GridFolder {
  private static final String RECORD = "cell.json";

  private final Path path;

  public GridFolder(Path path) {
    this.path = path;
  }

  /**
   * What a cell that is done leaves.
   *
   * @param settings hash of all that decided its outcome
   * @param seconds of the process that finished it; those of processes that were stopped before are
   *     not in it
   */
  public record Record(Cell cell, String settings, double seconds) {}

  public Path path() {
    return path;
  }

  /** The folder of a cell; that of a run or a transfer is a {@link RunFolder}. */
  public Path folder(Cell cell) {
    return cells().resolve(cell.path());
  }

  /** The run of a cell. */
  public RunFolder run(Cell cell) {
    return new RunFolder(folder(cell));
  }

  private Path cells() {
    return path.resolve("cells");
  }

  /** What a cell's process had to say. */
  public Path log(Cell cell) {
    return folder(cell).resolve("log.txt");
  }

  private Path record(Cell cell) {
    return folder(cell).resolve(RECORD);
  }

  /**
   * Tells whether a cell is done.
   *
   * @throws InvalidInputException when it is, but with other settings than the plan's
   */
  public boolean isDone(Plan plan, Cell cell) {
    Optional<Record> record = recordOf(cell);
    record.ifPresent(done -> requireSettings(plan, done));
    return record.isPresent();
  }

  /**
   * Checks that what is done was done with a plan's settings.
   *
   * @throws InvalidInputException when it was done with others
   */
  void requireSettings(Plan plan, Record record) {
    if (!record.settings().equals(plan.hash(record.cell()))) {
      throw new InvalidInputException(
          folder(record.cell())
              + " was run with other settings (another scale, other data or other threads?):"
              + " choose another --out, or remove it to run it again");
    }
  }

  private Optional<Record> recordOf(Cell cell) {
    Path file = record(cell);
    return Files.exists(file) ? Optional.of(Json.read(file, Record.class)) : Optional.empty();
  }

  void finish(Plan plan, Cell cell, double seconds) {
    AtomicFile.write(record(cell), Json.pretty(new Record(cell, plan.hash(cell), seconds)));
  }

  /** Every cell that is done, of this plan and of earlier ones, in the order of their names. */
  public List<Record> done() {
    if (!Files.isDirectory(cells())) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(cells())) {
      return files
          .filter(file -> file.getFileName().toString().equals(RECORD))
          .map(file -> Json.read(file, Record.class))
          .sorted(Comparator.comparing(record -> record.cell().path()))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(cells() + " could not be listed: " + e, e);
    }
  }

  /** Of what is done, that on a plan's data sets: what it can be seen together with. */
  List<Record> done(Plan plan) {
    List<String> sets = plan.data().stream().map(GridData::name).toList();
    return done().stream()
        .filter(record -> sets.contains(record.cell().data()))
        .filter(record -> sets.contains(record.cell().from()))
        .toList();
  }

  /**
   * The plan that was last run here.
   *
   * @throws InvalidInputException when none was
   */
  public Plan plan() {
    if (!hasPlan()) {
      throw new InvalidInputException(path + " holds no experiment (no plan.json)");
    }
    return Json.read(planFile(), Plan.class);
  }

  /** An experiment was begun here. */
  public boolean hasPlan() {
    return Files.exists(planFile());
  }

  /** Records what is run from now on. */
  public void write(Plan plan) {
    AtomicFile.write(planFile(), Json.pretty(plan));
  }

  private Path planFile() {
    return path.resolve("plan.json");
  }
}
