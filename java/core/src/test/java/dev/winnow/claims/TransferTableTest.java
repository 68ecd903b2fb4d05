package dev.winnow.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.claims.TransferTable.PaperRow;
import dev.winnow.claims.TransferTable.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferTableTest {
  private static final TransferTable TABLE =
      TransferTable.of(Planted.observations(Planted.AS_CLAIMED, 3));

  @Test
  void hasThePapersFormForEachUse() {
    assertThat(TABLE.sections())
        .extracting(TransferTable.Section::use)
        .containsExactly("trained", "init", "mask");
    assertThat(TABLE.sections().get(0).rows())
        .extracting(Row::arch, Row::pruningRate)
        .startsWith(tuple("mesonet", 0.0), tuple("mesonet", 0.6), tuple("mesonet", 0.8))
        .hasSize(12);
  }

  @Test
  void thePapersRowsStandBeside() {
    assertThat(TABLE.sections().get(0).rows())
        .extracting(Row::paper)
        .containsExactly(
            new PaperRow(0.015, 59.9, null, null),
            new PaperRow(0.006, null, 61.2, 59.8),
            new PaperRow(0.003, null, 59.3, 55.9),
            new PaperRow(0.3, 76.2, null, null),
            new PaperRow(0.12, null, 76.1, 75.5),
            new PaperRow(0.06, null, 74.5, 73.3),
            new PaperRow(11.7, 85.3, null, null),
            new PaperRow(4.68, null, 85.6, 84.9),
            new PaperRow(2.34, null, 83.7, 83.3),
            null,
            null,
            null);
  }

  @Test
  void oursAreMeansOverSeeds() {
    Row dense = TABLE.sections().get(0).rows().get(0);
    assertThat(dense.base().mean()).isCloseTo(0.602, within(1e-9));
    assertThat(dense.parameters()).isEqualTo(1);
    assertThat(dense.imp()).isNull();

    Row ticket = TABLE.sections().get(0).rows().get(2);
    assertThat(ticket.base()).isNull();
    assertThat(ticket.imp().mean()).isCloseTo(0.598, within(1e-9));
    assertThat(ticket.imp().seeds()).isEqualTo(3);
    assertThat(ticket.oneShot().mean()).isCloseTo(0.596, within(1e-9));
    assertThat(ticket.sparsity()).isCloseTo(0.79028, within(1e-9));
    assertThat(ticket.parameters()).isCloseTo(0.20972, within(1e-9));
  }

  @Test
  void whatWasNotMeasuredIsEmpty() {
    Row row = TransferTable.of(new Observations(List.of())).sections().get(1).rows().get(1);
    assertThat(row)
        .isEqualTo(
            new Row(
                "mesonet",
                0.6,
                null,
                null,
                null,
                null,
                null,
                new PaperRow(0.006, null, 61.2, 59.8)));
  }
}
