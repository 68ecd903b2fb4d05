package dev.winnow.experiment.grid;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.attention.AttentionObserver;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.data.layout.Split;
import dev.winnow.experiment.RunData;
import dev.winnow.experiment.RunFolder;
import dev.winnow.io.AtomicFile;
import dev.winnow.io.Json;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Ticket;
import dev.winnow.tensor.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** Looks at the tickets of a run: where they look, what they forget, what throws them. */
final class Analysis {
  private final Plan plan;
  private final GridFolder grid;
  private final Cell cell;
  private final RunData data;
  private final Device device;

  Analysis(Plan plan, GridFolder grid, Cell cell, RunData data, Device device) {
    this.plan = plan;
    this.grid = grid;
    this.cell = cell;
    this.data = data;
    this.device = device;
  }

  void run() {
    attention();
  }

  private void attention() {
    int most = plan.scale().caps(cell.arch()).attention();
    List<Sample> test = data.data().of(Split.TEST);
    List<Sample> chosen =
        IntStream.rangeClosed(0, 1)
            .boxed()
            .flatMap(label -> test.stream().filter(s -> s.label() == label).limit(most))
            .toList();
    try (ImageSet images = data.data().images(chosen);
        AttentionObserver observer = new AttentionObserver(images)) {
      each(
          plan.scale().caps(cell.arch()).compared(),
          (level, ticket) -> observer.look(level, ticket.model()));
      AtomicFile.write(file("attention.json"), Json.pretty(observer.study()));
    }
  }

  /** Opens the dense network, then the run's tickets, one after the other. */
  private void each(List<Integer> rounds, BiConsumer<Level, Ticket> look) {
    List<Path> files = new ArrayList<>();
    files.add(grid.run(cell.dense()).ticketFile(Strategy.DENSE, 0));
    RunFolder run = grid.run(cell.source());
    rounds.forEach(round -> files.add(run.ticketFile(cell.strategyChoice(), round)));
    for (Path file : files) {
      try (Ticket ticket = Ticket.read(file, device)) {
        look.accept(new Level(ticket.info().round(), ticket.info().sparsity()), ticket);
      }
    }
  }

  private Path file(String name) {
    return grid.folder(cell).resolve(name);
  }
}
