package dev.winnow.report.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Table TABLE =
      new Table(
          "planted",
          "Planted",
          List.of(
              Table.text("Network"),
              Table.percent("Accuracy"),
              Table.points("a′ − a"),
              Table.count("Seeds"),
              Table.decimal("AUC")),
          List.of(
              List.of("a, \"b\"", 0.9034, -0.0152, 3, 0.91234),
              Arrays.asList("c", 0.5, 0.01, 1, null)),
          "");

  @Test
  void thePageHasRoundedTexts() {
    assertThat(TABLE.lines().get(0).heading()).isEqualTo("a, \"b\"");
    assertThat(TABLE.lines().get(0).cells())
        .extracting(Table.Shown::text)
        .containsExactly("90.3 %", "-1.5", "3", "0.912");
    assertThat(TABLE.lines().get(1).cells())
        .extracting(Table.Shown::text)
        .containsExactly("50.0 %", "+1.0", "1", "–");
    assertThat(TABLE.lines().get(0).cells().get(0).column()).isEqualTo("Accuracy");
  }

  @Test
  void filesHaveTheNumbersAsTheyAre() {
    assertThat(TABLE.csv())
        .isEqualTo(
            """
            Network,Accuracy,"a′ − a",Seeds,AUC
            "a, ""b""\",0.9034,-0.0152,3,0.91234
            c,0.5,0.01,1,
            """);
    assertThat(TABLE.json()).contains("\"Accuracy\" : 0.9034").contains("\"AUC\" : \"\"");
  }
}
