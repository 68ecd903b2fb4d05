package dev.winnow.report.experiment;

import com.samskivert.mustache.Mustache;
import dev.winnow.claims.Claims;
import dev.winnow.claims.Verdict;
import dev.winnow.experiment.grid.GridFolder;
import dev.winnow.experiment.grid.GridResults;
import dev.winnow.io.AtomicFile;
import dev.winnow.report.Picture;
import dev.winnow.report.Report;
import dev.winnow.report.SparsityPlot.Shape;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An experiment as one page of HTML that needs no network, no script and no other file; beside it
 * its plots as SVG and PNG and its tables as CSV and JSON.
 */
public final class ExperimentReport {
  private record Page(
      String title, String style, String headline, List<Section> sections, int side) {}

  private ExperimentReport() {}

  /**
   * Writes the page, and {@code plots/} and {@code tables/} beside it.
   *
   * @return {@code file}
   * @throws dev.winnow.InvalidInputException when the folder holds no experiment
   */
  public static Path write(GridFolder folder, Path file) {
    Path beside = file.toAbsolutePath().getParent();
    GridResults results = GridResults.read(folder);
    List<Verdict> verdicts = Claims.judge(results.observations(), results.findings());
    List<Section> sections =
        Stream.of(
                VerdictSection.of(results, verdicts),
                CurveSection.of(results),
                TransferSection.of(results),
                AttentionSection.of(results),
                ForgettingSection.of(results),
                RobustnessSection.of(results),
                CostSection.of(results),
                VerdictSection.contradictions(),
                ProvenanceSection.of(results))
            .filter(section -> !section.isEmpty())
            .toList();
    for (Section section : sections) {
      section.plots().forEach(plot -> write(beside.resolve("plots"), plot));
      section.tables().forEach(table -> write(beside.resolve("tables"), table));
    }
    AtomicFile.write(
        file,
        html(
            new Page(
                "Lottery tickets in deepfake detectors",
                Report.resource("report.css") + Report.resource("experiment/experiment.css"),
                VerdictSection.counts(verdicts),
                sections,
                Picture.SIDE)));
    return file;
  }

  private static void write(Path folder, Plot plot) {
    AtomicFile.write(folder.resolve(plot.name() + ".svg"), plot.plot().svg(Shape.WIDE));
    AtomicFile.write(folder.resolve(plot.name() + ".png"), plot.plot().png(Shape.WIDE));
  }

  private static void write(Path folder, Table table) {
    AtomicFile.write(folder.resolve(table.name() + ".csv"), table.csv());
    AtomicFile.write(folder.resolve(table.name() + ".json"), table.json());
  }

  private static String html(Page page) {
    return Mustache.compiler()
        .zeroIsFalse(true)
        .emptyStringIsFalse(true)
        .withLoader(name -> new StringReader(Report.resource(name + ".mustache")))
        .compile(Report.resource("experiment/experiment.mustache"))
        .execute(page);
  }
}
