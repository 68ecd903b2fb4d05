package dev.winnow.report.experiment;

import dev.winnow.InvalidInputException;
import dev.winnow.analysis.Level;
import dev.winnow.analysis.forgetting.Exemplars;
import dev.winnow.analysis.forgetting.Exemplars.Exemplar;
import dev.winnow.analysis.forgetting.GroupVerdict;
import dev.winnow.analysis.forgetting.Predictions;
import dev.winnow.analysis.forgetting.SurvivalStudy;
import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.experiment.RemovedWeights;
import dev.winnow.experiment.TicketResult;
import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.GridResults;
import dev.winnow.experiment.grid.GridResults.CellTicket;
import dev.winnow.explain.Overlay;
import dev.winnow.report.Format;
import dev.winnow.report.Picture;
import dev.winnow.report.experiment.Section.PictureRow;
import dev.winnow.report.experiment.Section.Shot;
import dev.winnow.train.metrics.GroupRecall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;

/** What pruning forgets: groups, images, and the weights that serve rare groups. */
final class ForgettingSection {
  /** Forgotten images that are shown of a network and data set, at most. */
  private static final int SHOWN = 6;

  private final GridResults results;
  private final List<List<Object>> exemplarRows = new ArrayList<>();
  private final List<PictureRow> pictures = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private ForgettingSection(GridResults results) {
    this.results = results;
  }

  static Section of(GridResults results) {
    ForgettingSection section = new ForgettingSection(results);
    section.addExemplars();
    return Section.of(
            "forgetting",
            "What pruning forgets",
            List.of(
                Format.text(
                    "A kind of forgery is kept where the 95 %% interval of its recall lies at or above"
                        + " τ = %s, and lost where it lies below (the paper’s III-B).",
                    results.plan().tau()),
                "An image is forgotten where most seeds’ dense networks are right and most seeds’"
                    + " tickets wrong (pruning-identified exemplars, Hooker et al. 2019).",
                "A weight serves the kind of fakes whose loss moves it most. Survival below what is"
                    + " expected of weights of the same layer and magnitude would be the bias against"
                    + " rare features that the paper writes as P(m = 1) ∝ f · |θ|."),
            List.of(
                section.groups(),
                section.exemplars(),
                section.survival(),
                section.fits(),
                section.removed()))
        .withPictures(section.pictures)
        .withWarnings(section.warnings);
  }

  private Table groups() {
    List<List<Object>> rows = new ArrayList<>();
    Map<Cell, List<CellTicket>> byCell =
        results.tickets().stream()
            .filter(ticket -> ticket.cell().kind() == Cell.Kind.RUN)
            .filter(ticket -> !ticket.result().test().groupRecall().isEmpty())
            .collect(
                Collectors.groupingBy(CellTicket::cell, LinkedHashMap::new, Collectors.toList()));
    byCell.forEach(
        (cell, tickets) -> {
          Cell dense = cell.dense();
          List<CellTicket> reference = byCell.get(dense);
          if (reference != null && !cell.equals(dense)) {
            Map<Level, Map<String, GroupRecall>> recalls = new LinkedHashMap<>();
            recalls.put(new Level(0, 0), reference.get(0).result().test().groupRecall());
            tickets.forEach(
                ticket ->
                    recalls.put(
                        new Level(ticket.result().round(), ticket.result().sparsity()),
                        ticket.result().test().groupRecall()));
            GroupVerdict.of(recalls, results.plan().tau()).stream()
                .filter(verdict -> verdict.level().round() > 0)
                .forEach(verdict -> rows.add(row(cell, verdict)));
          }
        });
    return new Table(
        "groups",
        "Recall of each kind of forgery",
        List.of(
            Table.text("Network"),
            Table.text("Data"),
            Table.text("Strategy"),
            Table.count("Seed"),
            Table.percent("Sparsity"),
            Table.text("Kind"),
            Table.count("Images"),
            Table.percent("Dense"),
            Table.percent("Recall"),
            Table.percent("Low"),
            Table.percent("High"),
            Table.text("Verdict")),
        rows,
        "");
  }

  private static List<Object> row(Cell cell, GroupVerdict verdict) {
    return List.of(
        cell.arch(),
        cell.data(),
        cell.strategy(),
        cell.seed(),
        verdict.level().sparsity(),
        verdict.group(),
        verdict.images(),
        verdict.dense(),
        verdict.recall(),
        verdict.low(),
        verdict.high(),
        verdict.verdict().toString());
  }

  private record Kind(String arch, String data, String strategy) {}

  private void addExemplars() {
    Map<Kind, List<Cell>> bySeeds =
        results.analyses().stream()
            .collect(
                Collectors.groupingBy(
                    cell -> new Kind(cell.arch(), cell.data(), cell.strategy()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    bySeeds.forEach(
        (kind, cells) -> {
          List<Predictions> seeds =
              cells.stream().map(cell -> results.files(cell).readPredictions()).toList();
          List<Integer> rounds = results.plan().rounds(cells.get(0));
          for (int round : rounds) {
            Optional<Exemplars> found = Exemplars.of(seeds, round);
            found.ifPresent(exemplars -> addRows(kind, exemplars));
            if (round == rounds.get(rounds.size() - 1) && kind.strategy().equals("imp-global")) {
              found.ifPresent(exemplars -> addPictures(cells.get(0), exemplars));
            }
          }
        });
  }

  private void addRows(Kind kind, Exemplars exemplars) {
    for (Exemplars.GroupShare group : exemplars.groups()) {
      exemplarRows.add(
          Arrays.asList(
              kind.arch(),
              kind.data(),
              kind.strategy(),
              exemplars.level().sparsity(),
              exemplars.seeds(),
              group.group().isEmpty() ? "(real, or no kind)" : group.group(),
              group.images(),
              group.forgotten(),
              group.overRepresentation()));
    }
  }

  private Table exemplars() {
    return new Table(
        "forgotten",
        "Images that pruning forgets, by kind",
        List.of(
            Table.text("Network"),
            Table.text("Data"),
            Table.text("Strategy"),
            Table.percent("Sparsity"),
            Table.count("Seeds"),
            Table.text("Kind"),
            Table.count("Images"),
            Table.count("Forgotten"),
            Table.decimal("Over-representation")),
        exemplarRows,
        "Over-representation: the kind’s share of the forgotten images over its share of all. On one"
            + " seed this is mere disagreement of two networks.");
  }

  private void addPictures(Cell analysis, Exemplars exemplars) {
    List<Exemplar> forgotten =
        exemplars.found().stream().filter(Exemplar::forgotten).limit(SHOWN).toList();
    if (forgotten.isEmpty()) {
      return;
    }
    try (DataSet data =
            DataSet.open(results.plan().settings(analysis).dataOptions(), (done, total) -> {});
        PointerScope scope = new PointerScope()) {
      Map<String, Sample> byName =
          data.samples().stream().collect(Collectors.toMap(Sample::name, Function.identity()));
      List<Sample> samples =
          forgotten.stream().map(each -> byName.get(each.image().name())).toList();
      try (ImageSet images = data.images(samples)) {
        List<Shot> shots = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
          shots.add(shot(forgotten.get(i), exemplars.seeds(), samples.get(i), images, i));
        }
        pictures.add(
            new PictureRow(
                analysis.arch() + " on " + analysis.data(),
                Format.text(
                    "forgotten by imp-global at %.0f %%", 100 * exemplars.level().sparsity()),
                shots));
      }
    } catch (InvalidInputException e) {
      warnings.add("No pictures of forgotten images: " + e.getMessage() + ".");
    }
  }

  private static Shot shot(
      Exemplar exemplar, int seeds, Sample sample, ImageSet images, int place) {
    String kind = exemplar.image().group();
    return new Shot(
        Picture.embed(Overlay.image(images.pixels(place, 1).squeeze(0))),
        sample.mask().map(Picture::outline).orElse(""),
        "A forgotten image",
        (exemplar.image().label() == 1 ? "fake " : "real ")
            + kind
            + Format.text(
                ": dense right in %d, ticket in %d of %d seeds",
                exemplar.denseRight(), exemplar.ticketRight(), seeds));
  }

  private Table survival() {
    List<List<Object>> rows = new ArrayList<>();
    for (Cell cell : results.analyses()) {
      for (SurvivalStudy.Group group :
          results.files(cell).readSurvival().map(SurvivalStudy::groups).orElse(List.of())) {
        for (SurvivalStudy.Survival level : group.levels()) {
          rows.add(
              Arrays.asList(
                  cell.arch(),
                  cell.data(),
                  cell.strategy(),
                  cell.seed(),
                  level.level().sparsity(),
                  group.name(),
                  group.frequency(),
                  group.weights(),
                  group.magnitude(),
                  level.survival(),
                  level.expected(),
                  level.ratio()));
        }
      }
    }
    return new Table(
        "survival",
        "Survival of the weights that serve a kind of forgery",
        List.of(
            Table.text("Network"),
            Table.text("Data"),
            Table.text("Strategy"),
            Table.count("Seed"),
            Table.percent("Sparsity"),
            Table.text("Kind"),
            Table.percent("f"),
            Table.count("Weights"),
            Table.decimal("Mean |θ|"),
            Table.percent("Survival"),
            Table.percent("Expected"),
            Table.decimal("Ratio")),
        rows,
        "");
  }

  private Table fits() {
    List<List<Object>> rows = new ArrayList<>();
    for (Cell cell : results.analyses()) {
      for (SurvivalStudy.Fit fit :
          results.files(cell).readSurvival().map(SurvivalStudy::fits).orElse(List.of())) {
        rows.add(
            Arrays.asList(
                cell.arch(),
                cell.data(),
                cell.strategy(),
                cell.seed(),
                fit.level().sparsity(),
                fit.spearmanOfMagnitude(),
                fit.spearman(),
                fit.coefficient(),
                fit.low(),
                fit.high(),
                fit.verdict().toString()));
      }
    }
    return new Table(
        "frequency",
        "Does frequency help a weight to survive?",
        List.of(
            Table.text("Network"),
            Table.text("Data"),
            Table.text("Strategy"),
            Table.count("Seed"),
            Table.percent("Sparsity"),
            Table.decimal("Spearman with |θ|"),
            Table.decimal("with f · |θ|"),
            Table.decimal("Coefficient of log f"),
            Table.decimal("Low"),
            Table.decimal("High"),
            Table.text("Verdict")),
        rows,
        "Logistic regression of survival on log |θ| and log f; the interval is widened by the"
            + " overdispersion of the counts.");
  }

  /** Of the first seed: with all of them the table would be as long as it is dull. */
  private Table removed() {
    List<List<Object>> rows = new ArrayList<>();
    for (CellTicket ticket : results.tickets()) {
      Cell cell = ticket.cell();
      if (cell.kind() == Cell.Kind.RUN && cell.seed() == 0) {
        for (RemovedWeights layer :
            results.folder().run(cell).removed(cell.strategyChoice(), ticket.result().round())) {
          rows.add(row(ticket, layer));
        }
      }
    }
    return new Table(
        "removed",
        "What each round removes, by layer and magnitude",
        List.of(
            Table.text("Network"),
            Table.text("Data"),
            Table.text("Strategy"),
            Table.count("Round"),
            Table.text("Layer"),
            Table.count("Removed"),
            Table.count("Left"),
            Table.percent("Layer’s density"),
            Table.decimal("Least |θ| from"),
            Table.decimal("Median |θ| in"),
            Table.decimal("Largest |θ| to")),
        rows,
        "Seed 0. Magnitudes as ranges of a quarter of an octave, before the weights were removed; the"
            + " whole histograms are in each cell’s tickets/*.removed.json.");
  }

  private static List<Object> row(CellTicket ticket, RemovedWeights layer) {
    List<RemovedWeights.Range> ranges = layer.magnitudes();
    long half = layer.removed() / 2;
    Double median = null;
    for (RemovedWeights.Range range : ranges) {
      if (median == null && half < range.count()) {
        median = range.from();
      }
      half -= range.count();
    }
    long weights =
        ticket.result().layers().stream()
            .filter(each -> each.name().equals(layer.layer()))
            .mapToLong(TicketResult.LayerCount::weights)
            .findFirst()
            .orElse(layer.alive());
    return Arrays.asList(
        ticket.cell().arch(),
        ticket.cell().data(),
        ticket.cell().strategy(),
        ticket.result().round(),
        layer.layer(),
        layer.removed(),
        layer.alive(),
        (double) layer.alive() / weights,
        ranges.isEmpty() ? null : ranges.get(0).from(),
        median,
        ranges.isEmpty() ? null : ranges.get(ranges.size() - 1).to());
  }
}
