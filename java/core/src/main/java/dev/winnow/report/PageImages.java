package dev.winnow.report;

import dev.winnow.InvalidInputException;
import dev.winnow.data.DataOptions;
import dev.winnow.data.DataSet;
import dev.winnow.data.Sample;
import dev.winnow.data.layout.Layout;
import dev.winnow.data.layout.Split;
import dev.winnow.experiment.RunFolder;
import dev.winnow.experiment.RunFolder.SplitRecord;
import dev.winnow.experiment.RunSettings;
import dev.winnow.experiment.TicketResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a report takes from the data set itself, which may have moved or changed since the run.
 *
 * @param missing why there are no images, empty when there are
 * @param attention images under the networks' attention
 * @param pairs training images with the fakes made of them
 * @param kinds of forgery that the data set names
 */
record PageImages(
    Optional<String> missing,
    List<AttentionPanels.Row> attention,
    List<PairPicture> pairs,
    List<String> kinds) {
  /** A real image and the fake made of it, with the outline of what was changed. */
  record PairPicture(String kind, String real, String fake, String outline) {}

  /** The paper shows 0, 60 and 80 %; the tickets nearest to these stand for them. */
  private static final List<Double> SPARSITIES = List.of(0.6, 0.8);

  private static final int FAKES = 4;
  private static final int REALS = 3;
  private static final int PAIRS = 6;

  /** Looks at the data set of a run; where that cannot be, says why instead. */
  static PageImages of(RunFolder run, RunSettings settings, SplitRecord split, Tickets tickets) {
    Path root = Path.of(settings.data());
    DataOptions options = settings.dataOptions();
    try (DataSet data = DataSet.open(options, (done, total) -> {})) {
      if (!data.fingerprint().equals(split.fingerprint())) {
        return none(root + " changed since the run");
      }
      if (!data.layout().classes().equals(Layout.REAL_AND_FAKE)) {
        return none("its classes are not real and fake");
      }
      List<Sample> test = data.of(Split.TEST);
      List<Sample> shown =
          Stream.concat(Choice.fakes(test, FAKES).stream(), Choice.reals(test, REALS).stream())
              .toList();
      return new PageImages(
          Optional.empty(),
          AttentionPanels.of(data, shown, networks(run, tickets)),
          Choice.pairs(data.of(Split.TRAIN), PAIRS).stream().map(PageImages::picture).toList(),
          Choice.kinds(data.samples()));
    } catch (InvalidInputException e) {
      return none(e.getMessage());
    }
  }

  static PageImages none(String reason) {
    return new PageImages(Optional.of(reason), List.of(), List.of(), List.of());
  }

  /** The dense network, then the main strategy's tickets nearest to the paper's sparsities. */
  private static List<AttentionPanels.Network> networks(RunFolder run, Tickets tickets) {
    Stream<TicketResult> pruned =
        SPARSITIES.stream().flatMap(sparsity -> tickets.nearest(sparsity).stream()).distinct();
    return Stream.concat(Stream.of(tickets.dense()), pruned)
        .map(
            ticket ->
                new AttentionPanels.Network(
                    ticket.round() == 0
                        ? "dense (0 %)"
                        : Format.text(
                            "round %d (%.0f %%)", ticket.round(), 100 * ticket.sparsity()),
                    run.ticket(ticket)))
        .toList();
  }

  private static PairPicture picture(Choice.Pair pair) {
    return new PairPicture(
        Choice.kind(pair.fake()).orElse("fake"),
        Picture.embed(pair.real().file()),
        Picture.embed(pair.fake().file()),
        pair.fake().mask().map(Picture::outline).orElse(""));
  }
}
