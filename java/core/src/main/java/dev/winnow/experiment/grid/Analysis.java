package dev.winnow.experiment.grid;

import dev.winnow.analysis.Level;
import dev.winnow.analysis.attention.AttentionObserver;
import dev.winnow.analysis.forgetting.PredictionObserver;
import dev.winnow.analysis.forgetting.WeightSurvival;
import dev.winnow.analysis.forgetting.WeightSurvival.GroupImages;
import dev.winnow.analysis.robustness.Corruptions;
import dev.winnow.analysis.robustness.RobustnessObserver;
import dev.winnow.data.DataSet;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks at the tickets of a run: where they look, what they forget, what throws them. */
final class Analysis {
  /** Training fakes of each group that decide which group a weight serves, at most. */
  private static final int GROUP_IMAGES = 64;

  private final Cell cell;
  private final AnalysisFiles files;
  private final RunData data;
  private final Scale.Caps caps;
  private final Device device;
  private final Path dense;
  private final RunFolder run;

  Analysis(Plan plan, GridFolder grid, Cell cell, RunData data, Device device) {
    this.cell = cell;
    this.data = data;
    this.device = device;
    files = new AnalysisFiles(grid.folder(cell));
    caps = plan.scale().caps(cell.arch());
    dense = grid.run(cell.dense()).ticketFile(Strategy.DENSE, 0);
    run = grid.run(cell.source());
  }

  void run() {
    attention();
    predictions();
    robustness();
    survival();
  }

  private void attention() {
    try (ImageSet images = set().images(some(caps.attention()));
        AttentionObserver observer = new AttentionObserver(images)) {
      each(caps.compared(), (level, ticket) -> observer.look(level, ticket.model()));
      write(files.attention(), observer.study());
    }
  }

  private void predictions() {
    PredictionObserver observer = new PredictionObserver(data.test());
    each(everyRound(), (level, ticket) -> observer.look(level, ticket.model()));
    write(files.predictions(), observer.predictions());
  }

  private void robustness() {
    try (ImageSet images = set().images(some((caps.tested() + 1) / 2))) {
      RobustnessObserver observer = new RobustnessObserver(images, Corruptions.standard());
      each(caps.compared(), (level, ticket) -> observer.look(level, ticket.model()));
      write(files.robustness(), observer.study());
    }
  }

  /** None where the fakes are of one kind, or of kinds that nobody names. */
  private void survival() {
    Map<String, List<Sample>> fakes =
        data.train().samples().stream()
            .filter(sample -> sample.label() == 1 && !sample.group().isEmpty())
            .collect(Collectors.groupingBy(Sample::group));
    if (fakes.size() < 2) {
      return;
    }
    double all = fakes.values().stream().mapToInt(List::size).sum();
    List<GroupImages> groups =
        fakes.entrySet().stream()
            .sorted(
                Comparator.comparing(
                        (Map.Entry<String, List<Sample>> group) -> -group.getValue().size())
                    .thenComparing(Map.Entry::getKey))
            .map(
                group ->
                    new GroupImages(
                        group.getKey(),
                        group.getValue().size() / all,
                        set().images(group.getValue().stream().limit(GROUP_IMAGES).toList())))
            .toList();
    try (Ticket trained = Ticket.read(dense, device);
        WeightSurvival survival = new WeightSurvival(trained.model(), groups)) {
      each(
          everyRound(),
          (level, ticket) -> {
            if (level.round() > 0) {
              survival.look(level, ticket.masks().byName());
            }
          });
      write(files.survival(), survival.study());
    } finally {
      groups.forEach(group -> group.images().close());
    }
  }

  private DataSet set() {
    return data.data();
  }

  private List<Integer> everyRound() {
    return IntStream.rangeClosed(1, caps.schedule().rounds()).boxed().toList();
  }

  /** The first test images of each class by name, at most so many. */
  private List<Sample> some(int ofEachClass) {
    List<Sample> test = set().of(Split.TEST);
    return IntStream.rangeClosed(0, 1)
        .boxed()
        .flatMap(
            label -> test.stream().filter(sample -> sample.label() == label).limit(ofEachClass))
        .toList();
  }

  /** Opens the dense network, then the run's tickets, one after the other. */
  private void each(List<Integer> rounds, BiConsumer<Level, Ticket> look) {
    List<Path> tickets = new ArrayList<>(List.of(dense));
    rounds.forEach(round -> tickets.add(run.ticketFile(cell.strategyChoice(), round)));
    for (Path file : tickets) {
      try (Ticket ticket = Ticket.read(file, device)) {
        look.accept(new Level(ticket.info().round(), ticket.info().sparsity()), ticket);
      }
    }
  }

  private static void write(Path file, Object study) {
    AtomicFile.write(file, Json.line(study) + "\n");
  }
}
