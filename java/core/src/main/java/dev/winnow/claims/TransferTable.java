package dev.winnow.claims;

import java.util.List;

/**
 * Tickets found on one set and trained on another, in the form of the paper's Table I. The paper
 * does not say whether its IMP and one-shot are global or local there: they are taken for the
 * global ones, which it credits with the set that they are found on.
 *
 * @param from the role of the set that the tickets were found on
 * @param to the role of the set that they were trained and tested on
 * @param sections by what was used of a ticket, the paper's (trained) first
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
}
