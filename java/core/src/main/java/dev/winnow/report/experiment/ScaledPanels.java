package dev.winnow.report.experiment;

import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.data.layout.Split;
import dev.winnow.experiment.RunFolder;
import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.GridResults;
import dev.winnow.explain.AttentionScale;
import dev.winnow.explain.GradCam;
import dev.winnow.explain.GradCam.Target;
import dev.winnow.explain.Overlay;
import dev.winnow.prune.Strategy;
import dev.winnow.prune.Ticket;
import dev.winnow.report.Format;
import dev.winnow.report.Picture;
import dev.winnow.report.experiment.Section.PictureRow;
import dev.winnow.report.experiment.Section.Shot;
import dev.winnow.tensor.Device;
import dev.winnow.train.Evaluator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Images under the attention of a dense network and its tickets, on two scales. */
final class ScaledPanels {
  private static final int FAKES = 2;
  private static final int REALS = 1;

  /** One network's maps of the images of a class. */
  private record Column(String name, Tensor strengths, double[] logits) {}

  private ScaledPanels() {}

  /**
   * The panels of an analysis: fakes, then reals.
   *
   * @throws dev.winnow.InvalidInputException when the data set or a ticket cannot be read
   */
  static List<PictureRow> of(GridResults results, Cell analysis) {
    List<PictureRow> rows = new ArrayList<>();
    try (DataSet data =
        DataSet.open(results.plan().settings(analysis).dataOptions(), (done, total) -> {})) {
      List<Sample> test = data.of(Split.TEST);
      rows.addAll(rows(results, analysis, data, fakes(test), Target.FAKE));
      List<Sample> reals = test.stream().filter(s -> s.label() == 0).limit(REALS).toList();
      rows.addAll(rows(results, analysis, data, reals, Target.REAL));
    }
    return rows;
  }

  /** The first by name, each of another kind. */
  private static List<Sample> fakes(List<Sample> test) {
    Set<String> kinds = new HashSet<>();
    return test.stream()
        .filter(sample -> sample.label() == 1)
        .filter(sample -> kinds.add(sample.group()) || sample.group().isEmpty())
        .limit(FAKES)
        .toList();
  }

  private static List<PictureRow> rows(
      GridResults results, Cell analysis, DataSet data, List<Sample> samples, Target target) {
    List<PictureRow> rows = new ArrayList<>();
    if (samples.isEmpty()) {
      return rows;
    }
    try (PointerScope scope = new PointerScope();
        ImageSet images = data.images(samples)) {
      List<Column> columns =
          tickets(results, analysis).stream().map(file -> column(file, images, target)).toList();
      List<Tensor> shared = AttentionScale.shared(columns.stream().map(Column::strengths).toList());
      for (int i = 0; i < samples.size(); i++) {
        rows.add(row(analysis, samples.get(i), i, images, columns, shared));
      }
    }
    return rows;
  }

  private static List<Path> tickets(GridResults results, Cell analysis) {
    RunFolder dense = results.folder().run(analysis.needs().get(0));
    RunFolder run = results.folder().run(analysis.needs().get(1));
    return Stream.concat(
            Stream.of(dense.ticketFile(Strategy.DENSE, 0)),
            results.plan().rounds(analysis).stream()
                .map(round -> run.ticketFile(analysis.strategyChoice(), round)))
        .toList();
  }

  private static Column column(Path file, ImageSet images, Target target) {
    try (Ticket ticket = Ticket.read(file, Device.CPU)) {
      Tensor input = ImageSet.toInput(images.pixels(0, images.count()));
      Tensor raw = GradCam.rawMaps(ticket.model(), input, target);
      double sparsity = ticket.info().sparsity();
      return new Column(
          sparsity == 0 ? "dense" : Format.text("%.0f %% pruned", 100 * sparsity),
          GradCam.strength(raw, images.side()),
          Evaluator.logits(ticket.model(), images));
    }
  }

  private static PictureRow row(
      Cell analysis,
      Sample sample,
      int place,
      ImageSet images,
      List<Column> columns,
      List<Tensor> shared) {
    Tensor pixels = images.pixels(place, 1).squeeze(0);
    String outline = sample.mask().map(Picture::outline).orElse("");
    List<Shot> shots = new ArrayList<>();
    shots.add(new Shot(Picture.embed(Overlay.image(pixels)), outline, "The image itself", "image"));
    for (Column column : columns) {
      Tensor own = AttentionScale.perImage(column.strengths()).select(0, place);
      double fake = 1 / (1 + Math.exp(-column.logits()[place]));
      shots.add(
          new Shot(
              Picture.embed(Overlay.attention(pixels, own)),
              outline,
              "Attention of the network: " + column.name(),
              column.name() + Format.text(", p(fake) %.2f", fake)));
    }
    shots.add(new Shot("", "", "", "one scale for all:"));
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      shots.add(
          new Shot(
              Picture.embed(Overlay.attention(pixels, shared.get(i).select(0, place))),
              outline,
              "Attention of the network on a shared scale: " + name,
              name));
    }
    String kind = sample.group().isEmpty() ? "" : ": " + sample.group();
    return new PictureRow(
        analysis.arch()
            + " on "
            + analysis.data()
            + ", "
            + (sample.label() == 1 ? "fake" : "real")
            + kind,
        sample.name(),
        shots);
  }
}
