package dev.winnow.report.experiment;

import dev.winnow.InvalidInputException;
import dev.winnow.analysis.attention.ClassDrift;
import dev.winnow.analysis.attention.RegionFocus;
import dev.winnow.analysis.attention.Spread;
import dev.winnow.experiment.grid.Analysed;
import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.GridData;
import dev.winnow.experiment.grid.GridResults;
import dev.winnow.prune.Strategy;
import java.util.ArrayList;
import java.util.List;

/** What pruning does to attention: pictures, and figures over the images. */
final class AttentionSection {
  private AttentionSection() {}

  static Section of(GridResults results) {
    List<Section.PictureRow> pictures = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (GridData set : results.plan().data()) {
      for (String arch : results.archs()) {
        results
            .firstAnalysis(arch, set.name(), Strategy.IMP_GLOBAL)
            .ifPresent(
                cell -> {
                  try {
                    pictures.addAll(ScaledPanels.of(results, cell));
                  } catch (InvalidInputException e) {
                    warnings.add("No pictures of " + cell.arch() + ": " + e.getMessage() + ".");
                  }
                });
      }
    }
    return Section.of(
            "attention",
            "What pruning does to attention",
            List.of(
                "Grad-CAM of the evidence for the image’s true class, under the dense network and"
                    + " imp-global’s tickets of seed 0: red is strong, blue is none. The upper row has a"
                    + " scale of its own for each picture, the lower one scale for all three, so that a"
                    + " loss of strength shows. Images are the first of each class by name, fakes of"
                    + " several kinds; a white outline is the forged region.",
                "ΔL is the paper’s: the Frobenius norm of the difference of two maps, each scaled to"
                    + " 0..1; RMS is ΔL over √(H·W). Area is the share of the image where the map is at"
                    + " least half of its largest value. The pointing game asks whether the map’s"
                    + " maximum lies in the forged region; chance is the region’s share of the image."),
            List.of(drifts(results), focus(results)))
        .withPictures(pictures)
        .withWarnings(warnings);
  }

  private static Table drifts(GridResults results) {
    List<List<Object>> rows = new ArrayList<>();
    for (Analysed analysed : results.analyses()) {
      for (ClassDrift drift : analysed.attention().drifts()) {
        if (drift.map() == drift.label()) {
          rows.add(row(analysed.cell(), drift));
        }
      }
    }
    return new Table(
        "attention",
        "How far attention moves",
        CellRows.columns(
            Table.text("Class"),
            Table.count("Images"),
            Table.decimal("ΔL"),
            Table.decimal("± (deviation)"),
            Table.decimal("RMS"),
            Table.decimal("Overlap"),
            Table.decimal("Correlation"),
            Table.decimal("Shift (pixels)"),
            Table.percent("Area dense"),
            Table.percent("Area pruned")),
        rows,
        "");
  }

  private static List<Object> row(Cell cell, ClassDrift drift) {
    return CellRows.row(
        cell,
        drift.level().sparsity(),
        drift.label() == 1 ? "fake" : "real",
        drift.images(),
        drift.frobenius().mean(),
        drift.frobenius().deviation(),
        drift.rootMeanSquare().mean(),
        drift.overlap().mean(),
        mean(drift.correlation()),
        mean(drift.centreShift()),
        drift.areaChange().dense(),
        drift.areaChange().pruned());
  }

  private static Double mean(Spread spread) {
    return spread == null ? null : spread.mean();
  }

  private static Table focus(GridResults results) {
    List<List<Object>> rows = new ArrayList<>();
    for (Analysed analysed : results.analyses()) {
      Cell cell = analysed.cell();
      for (RegionFocus focus : analysed.attention().focus()) {
        rows.add(
            CellRows.row(
                cell,
                focus.level().sparsity(),
                focus.images(),
                focus.chance(),
                focus.pointing().dense(),
                focus.pointing().pruned(),
                focus.iou().dense(),
                focus.iou().pruned(),
                focus.finding().sentence()));
      }
    }
    return new Table(
        "localisation",
        "Does the ticket still look at the forgery?",
        CellRows.columns(
            Table.count("Fakes"),
            Table.percent("Chance"),
            Table.percent("Pointing dense"),
            Table.percent("Pointing pruned"),
            Table.decimal("IoU dense"),
            Table.decimal("IoU pruned"),
            Table.text("Finding")),
        rows,
        "");
  }
}
