package dev.winnow.claims;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Tickets found on one set and trained on another, in the form of the paper's Table I. The paper
 * does not say whether its IMP and one-shot are global or local there: they are taken for the
 * global ones, which it credits with the set that they are found on.
 *
 * @param from the role of the set that the tickets were found on
 * @param to the role of the set that they were trained and tested on
 * @param sections one for each use, the paper's (trained) first; measured or not
 */
public record TransferTable(String from, String to, List<Section> sections) {
  /**
   * @param use trained, init or mask
   * @param rows of each arch three: 0, 60 and 80 %
   */
  public record Section(String use, List<Row> rows) {}

  /**
   * @param arch the network
   * @param pruningRate as the paper has it: 0, 0.6 or 0.8
   * @param sparsity the one reached, mean over IMP's seeds; null where not measured
   * @param parameters prunable weights alive, in millions, mean over seeds; null as well
   * @param base accuracy of the dense network trained on {@code to}, 0 to 1; null but at 0
   * @param imp accuracy; null at 0 and where not measured
   * @param oneShot accuracy; null as well
   * @param paper the paper's row; null of an arch that its table lacks
   */
  public record Row(
      String arch,
      double pruningRate,
      Double sparsity,
      Double parameters,
      Estimate base,
      Estimate imp,
      Estimate oneShot,
      PaperRow paper) {}

  /**
   * A row as printed; null where the paper has a dash.
   *
   * @param parameters in millions
   * @param base in per cent
   * @param imp in per cent
   * @param oneShot in per cent
   */
  public record PaperRow(Double parameters, Double base, Double imp, Double oneShot) {}

  private static final String IMP = "imp";
  private static final String ONE_SHOT = "one-shot";
  private static final List<String> USES = List.of("trained", "init", "mask");
  private static final List<Double> PRUNING_RATES = List.of(0.0, 0.6, 0.8);
  private static final List<String> ARCHS = List.of("mesonet", "cnn5", "resnet18", "xception");

  /** From OpenForensics to FaceForensics++, as the paper; a section for each use. */
  public static TransferTable of(Observations observations) {
    List<PaperNumber> paper =
        Paper.load().numbers().stream().filter(n -> n.section().equals("Table I")).toList();
    return new TransferTable(
        Observation.OPENFORENSICS,
        Observation.FACEFORENSICS,
        USES.stream()
            .map(
                use ->
                    new Section(
                        use,
                        ARCHS.stream()
                            .flatMap(
                                arch ->
                                    PRUNING_RATES.stream()
                                        .map(rate -> row(observations, paper, use, arch, rate)))
                            .toList()))
            .toList());
  }

  private static Row row(
      Observations observations, List<PaperNumber> paper, String use, String arch, double rate) {
    String to = Observation.FACEFORENSICS;
    Collection<Observation> dense = rate == 0 ? observations.dense(arch, to).values() : List.of();
    Collection<Observation> imp = tickets(observations, arch, use, IMP, rate);
    Collection<Observation> measured = rate == 0 ? dense : imp;
    return new Row(
        arch,
        rate,
        mean(measured, Observation::sparsity),
        mean(measured, o -> o.alive() / 1e6),
        accuracy(dense),
        accuracy(imp),
        accuracy(tickets(observations, arch, use, ONE_SHOT, rate)),
        paperRow(
            paper.stream().filter(n -> n.arch().equals(arch) && n.sparsity() == rate).toList()));
  }

  private static Collection<Observation> tickets(
      Observations observations, String arch, String use, String strategy, double rate) {
    return rate == 0
        ? List.of()
        : observations
            .of(arch, Observation.FACEFORENSICS, Observation.OPENFORENSICS, use, global(strategy))
            .at(rate)
            .values();
  }

  /** What a strategy that the paper leaves open between global and local is taken for. */
  static String global(String strategy) {
    return strategy.equals(IMP) || strategy.equals(ONE_SHOT) ? strategy + "-global" : strategy;
  }

  private static Double mean(Collection<Observation> of, ToDoubleFunction<Observation> what) {
    return of.isEmpty() ? null : of.stream().mapToDouble(what).average().orElseThrow();
  }

  private static Estimate accuracy(Collection<Observation> of) {
    return Estimate.of(of.stream().map(Observation::accuracy).toList());
  }

  private static PaperRow paperRow(List<PaperNumber> row) {
    return row.isEmpty()
        ? null
        : new PaperRow(
            value(row, n -> n.measure().equals(PaperNumber.PARAMETERS)),
            value(row, n -> accuracyOf(n, Observation.DENSE)),
            value(row, n -> accuracyOf(n, IMP)),
            value(row, n -> accuracyOf(n, ONE_SHOT)));
  }

  private static boolean accuracyOf(PaperNumber n, String strategy) {
    return n.measure().equals(PaperNumber.ACCURACY) && n.strategy().equals(strategy);
  }

  private static Double value(List<PaperNumber> row, Predicate<PaperNumber> which) {
    return row.stream().filter(which).findFirst().map(PaperNumber::value).orElse(null);
  }
}
