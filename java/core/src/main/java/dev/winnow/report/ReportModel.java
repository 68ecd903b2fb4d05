package dev.winnow.report;

import dev.winnow.data.guard.LinearBaseline;
import dev.winnow.data.layout.Split;
import dev.winnow.experiment.RunFolder.SplitRecord;
import dev.winnow.experiment.RunSettings;
import dev.winnow.experiment.TicketResult;
import dev.winnow.prune.Strategy;
import dev.winnow.report.RunFacts.Fact;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What the template shows: text, lists and data addresses, nothing left to compute. */
record ReportModel(
    String title,
    String style,
    String headline,
    List<String> cautions,
    List<String> notes,
    List<CurvesView> curves,
    List<TicketRow> tickets,
    List<RowView> attention,
    List<String> missing,
    int side,
    List<DemoView> demo,
    List<PageImages.PairPicture> pairs,
    List<Fact> facts) {

  /** The section of plots. */
  record CurvesView(List<PlotView> plots) {}

  /** A plot in its two shapes, as data addresses. */
  record PlotView(String title, String alt, String caption, String wide, String narrow) {}

  /** An image's panels; {@code label} is its true class. */
  record RowView(
      String label,
      String kind,
      String name,
      String picture,
      String outline,
      List<PanelView> panels) {}

  /** One panel: p(fake) and, for a pruned network, how far its map moved. */
  record PanelView(
      String network, String picture, String fake, String verdict, List<DriftView> drift) {}

  /** ΔL in its two forms. */
  record DriftView(String frobenius, String rootMeanSquare) {}

  /** What the demo's data are. */
  record DemoView(String images, String kinds, List<String> baseline) {}

  /** What a thumbnail may tell at most in a data set that is worth looking at closely. */
  private static final double BASELINE_LIMIT = 0.65;

  private static final double CHANCE_AUC = 0.5;

  static ReportModel of(
      Tickets tickets,
      RunSettings settings,
      SplitRecord split,
      PageImages images,
      ReportContext context) {
    ClassCount test = ClassCount.of(split, Split.TEST);
    return new ReportModel(
        context.title(),
        Report.resource("report.css"),
        Summary.headline(tickets),
        Stream.concat(
                Summary.caution(tickets, test).stream(),
                Summary.baselineCaution(tickets, context.baselines()).stream())
            .toList(),
        context.notes(),
        curves(tickets, test, context),
        TicketRow.of(tickets),
        images.attention().stream().map(ReportModel::row).toList(),
        images.missing().stream().toList(),
        Picture.SIDE,
        context.demo() ? List.of(demo(split, images, context)) : List.of(),
        images.pairs(),
        RunFacts.of(settings, split, tickets));
  }

  /** None where nothing was pruned: there is no curve to show. */
  private static List<CurvesView> curves(Tickets tickets, ClassCount test, ReportContext context) {
    return tickets.strategies().equals(List.of(Strategy.DENSE.label()))
        ? List.of()
        : List.of(new CurvesView(List.of(accuracy(tickets, test, context), auc(tickets, context))));
  }

  private static PlotView accuracy(Tickets tickets, ClassCount test, ReportContext context) {
    List<SparsityPlot.Level> levels = new ArrayList<>();
    levels.add(new SparsityPlot.Level("dense", tickets.dense().test().accuracy()));
    levels.add(
        new SparsityPlot.Level(Format.text("always “%s”", test.majorityName()), test.majority()));
    context.baselines().forEach(b -> levels.add(level(b, b.accuracy())));
    return plot(
        "Accuracy",
        "Test accuracy",
        true,
        Summary.uncertainty(tickets, test),
        lines(tickets, ticket -> ticket.test().accuracy()),
        levels);
  }

  private static PlotView auc(Tickets tickets, ReportContext context) {
    List<SparsityPlot.Level> levels = new ArrayList<>();
    levels.add(new SparsityPlot.Level("dense", tickets.dense().test().auc()));
    levels.add(new SparsityPlot.Level("chance", CHANCE_AUC));
    context.baselines().forEach(b -> levels.add(level(b, b.auc())));
    return plot(
        "AUC",
        "Test AUC",
        false,
        "The chance that a fake scores above a real image; unlike accuracy it does not depend on a "
            + "threshold or on how many of each there are.",
        lines(tickets, ticket -> ticket.test().auc()),
        levels);
  }

  private static SparsityPlot.Level level(LinearBaseline baseline, double value) {
    return new SparsityPlot.Level(baseline.features() + " baseline", value);
  }

  private static List<SparsityPlot.Line> lines(
      Tickets tickets, ToDoubleFunction<TicketResult> measure) {
    return tickets.strategies().stream()
        // A network that was only trained is the level that the plots have anyway.
        .filter(strategy -> !strategy.equals(Strategy.DENSE.label()))
        .map(
            strategy ->
                new SparsityPlot.Line(
                    strategy,
                    tickets.of(strategy).stream().mapToDouble(TicketResult::sparsity).toArray(),
                    tickets.of(strategy).stream().mapToDouble(measure).toArray()))
        .toList();
  }

  private static PlotView plot(
      String title,
      String measure,
      boolean percent,
      String caption,
      List<SparsityPlot.Line> lines,
      List<SparsityPlot.Level> levels) {
    SparsityPlot plot = new SparsityPlot(measure, percent, lines, levels);
    return new PlotView(
        title,
        plot.words(),
        caption,
        address(plot.svg(SparsityPlot.Shape.WIDE)),
        address(plot.svg(SparsityPlot.Shape.NARROW)));
  }

  private static String address(String svg) {
    return "data:image/svg+xml;base64,"
        + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
  }

  private static RowView row(AttentionPanels.Row row) {
    boolean fake = row.sample().label() == 1;
    return new RowView(
        fake ? "Fake" : "Real",
        row.kind().map(kind -> ": " + kind).orElse(""),
        row.sample().name(),
        row.picture(),
        row.outline(),
        row.panels().stream().map(panel -> panel(panel, fake)).toList());
  }

  private static PanelView panel(AttentionPanels.Panel panel, boolean fake) {
    return new PanelView(
        panel.network(),
        panel.picture(),
        Format.decimal(panel.fake()),
        panel.fake() >= 0.5 == fake ? "right" : "wrong",
        panel.drift().stream()
            .map(
                drift ->
                    new DriftView(
                        Format.significant(drift.frobenius()),
                        Format.decimal(drift.rootMeanSquare())))
            .toList());
  }

  private static DemoView demo(SplitRecord split, PageImages images, ReportContext context) {
    return new DemoView(
        Format.count(split.images().size()),
        String.join(", ", images.kinds()),
        context.baselines().stream()
            .map(
                b ->
                    Format.text(
                        "A linear model on the %s reaches %s (AUC %s, cross-validated). It %s 65 %%,"
                            + " the limit above which light, framing or sharpness would give the"
                            + " label away.",
                        b.features(),
                        Format.percent(b.accuracy()),
                        Format.decimal(b.auc()),
                        b.accuracy() < BASELINE_LIMIT ? "stays below" : "does not stay below"))
            .toList());
  }
}
