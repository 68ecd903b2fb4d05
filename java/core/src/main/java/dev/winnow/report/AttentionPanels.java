package dev.winnow.report;

import static org.bytedeco.pytorch.global.torch.where;

import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.explain.AttentionDrift;
import dev.winnow.explain.GradCam;
import dev.winnow.explain.GradCam.Target;
import dev.winnow.explain.Overlay;
import dev.winnow.prune.Ticket;
import dev.winnow.tensor.Device;
import dev.winnow.train.Evaluator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Images beside what the dense and the pruned networks look at in them. */
final class AttentionPanels {
  /** A network of the panels: what it is called there, and its ticket's file. */
  record Network(String name, Path ticket) {}

  /**
   * One image under one network's attention.
   *
   * @param picture a data address
   * @param drift against the first network's map; none for that network itself
   */
  record Panel(String network, String picture, double fake, Optional<AttentionDrift> drift) {}

  /**
   * One image with its panels, in the order of the networks.
   *
   * @param outline SVG path of the forged region, empty where it is not known
   */
  record Row(
      Sample sample, Optional<String> kind, String picture, String outline, List<Panel> panels) {}

  private AttentionPanels() {}

  /**
   * Looks through every network at every image, at the evidence for the image's true class.
   *
   * @param networks the dense one first
   */
  static List<Row> of(DataSet data, List<Sample> samples, List<Network> networks) {
    try (ImageSet images = data.images(samples);
        PointerScope scope = new PointerScope()) {
      List<List<Panel>> columns = new ArrayList<>();
      Tensor dense = null;
      for (Network network : networks) {
        try (Ticket ticket = Ticket.read(network.ticket(), Device.CPU)) {
          Tensor maps = maps(ticket, images);
          columns.add(column(network.name(), maps, Optional.ofNullable(dense), ticket, images));
          dense = dense == null ? maps : dense;
        }
      }
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < samples.size(); i++) {
        int place = i;
        Sample sample = samples.get(i);
        rows.add(
            new Row(
                sample,
                Choice.kind(sample),
                Picture.embed(Overlay.image(images.pixels(i, 1).squeeze(0))),
                sample.mask().map(Picture::outline).orElse(""),
                columns.stream().map(column -> column.get(place)).toList()));
      }
      return rows;
    }
  }

  /** Maps of each image's own class. */
  private static Tensor maps(Ticket ticket, ImageSet images) {
    Tensor input = ImageSet.toInput(images.pixels(0, images.count()));
    Tensor fakes = images.labels().gt(new Scalar(0)).view(-1, 1, 1);
    return where(
        fakes,
        GradCam.maps(ticket.model(), input, Target.FAKE),
        GradCam.maps(ticket.model(), input, Target.REAL));
  }

  private static List<Panel> column(
      String network, Tensor maps, Optional<Tensor> dense, Ticket ticket, ImageSet images) {
    double[] logits = Evaluator.logits(ticket.model(), images);
    Optional<List<AttentionDrift>> drifts =
        dense.map(other -> AttentionDrift.between(Device.CPU, maps, other));
    List<Panel> column = new ArrayList<>();
    for (int i = 0; i < logits.length; i++) {
      int place = i;
      column.add(
          new Panel(
              network,
              Picture.embed(Overlay.attention(images.pixels(i, 1).squeeze(0), maps.select(0, i))),
              1 / (1 + Math.exp(-logits[i])),
              drifts.map(each -> each.get(place))));
    }
    return column;
  }
}
