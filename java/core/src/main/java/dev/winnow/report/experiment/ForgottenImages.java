package dev.winnow.report.experiment;

import dev.winnow.InvalidInputException;
import dev.winnow.analysis.forgetting.Exemplars;
import dev.winnow.analysis.forgetting.Exemplars.Exemplar;
import dev.winnow.analysis.forgetting.Predictions;
import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.experiment.grid.Analysed;
import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.GridResults;
import dev.winnow.explain.Overlay;
import dev.winnow.report.Format;
import dev.winnow.report.Picture;
import dev.winnow.report.experiment.Section.PictureRow;
import dev.winnow.report.experiment.Section.Shot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;

/** Images that pruning forgets: counts by kind, and pictures. */
final class ForgottenImages {
  /** Forgotten images that are shown of a network and data set, at most. */
  private static final int SHOWN = 6;

  private final GridResults results;
  private final List<List<Object>> counts = new ArrayList<>();
  private final List<PictureRow> pictures = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private ForgottenImages(GridResults results) {
    this.results = results;
  }

  static ForgottenImages of(GridResults results) {
    ForgottenImages images = new ForgottenImages(results);
    images.add();
    return images;
  }

  List<PictureRow> pictures() {
    return pictures;
  }

  /** Why pictures are missing, where they are. */
  List<String> warnings() {
    return warnings;
  }

  private record Kind(String arch, String data, String strategy) {
    static Kind of(Cell cell) {
      return new Kind(cell.arch(), cell.data(), cell.strategy());
    }
  }

  private void add() {
    Map<Kind, List<Analysed>> bySeeds =
        results.analyses().stream()
            .collect(
                Collectors.groupingBy(
                    each -> Kind.of(each.cell()), LinkedHashMap::new, Collectors.toList()));
    bySeeds.forEach(
        (kind, analyses) -> {
          List<Predictions> seeds = analyses.stream().map(Analysed::predictions).toList();
          Cell first = analyses.get(0).cell();
          List<Integer> rounds = results.plan().rounds(first);
          for (int round : rounds) {
            Optional<Exemplars> found = Exemplars.of(seeds, round);
            found.ifPresent(exemplars -> addRows(kind, exemplars));
            if (round == rounds.get(rounds.size() - 1) && kind.strategy().equals("imp-global")) {
              found.ifPresent(exemplars -> addPictures(first, exemplars));
            }
          }
        });
  }

  private void addRows(Kind kind, Exemplars exemplars) {
    for (Exemplars.GroupShare group : exemplars.groups()) {
      counts.add(
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

  Table table() {
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
        counts,
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
}
