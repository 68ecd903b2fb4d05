package dev.winnow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.report.SparsityPlot.Level;
import dev.winnow.report.SparsityPlot.Line;
import dev.winnow.report.SparsityPlot.Shape;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.xml.sax.InputSource;

class SparsityPlotTest {
  private static final SparsityPlot PLOT =
      new SparsityPlot(
          "Test accuracy",
          true,
          List.of(
              new Line("imp-global", new double[] {0, 0.5}, new double[] {0.8, 0.75}),
              new Line("one-shot-global", new double[] {0.5}, new double[] {0.7})),
          List.of(new Level("dense", 0.8)));

  @ParameterizedTest
  @CsvSource({
    "0.52, 0.91, 0.45, 0.95",
    "0.50, 0.90, 0.45, 0.95",
    "0.80, 0.81, 0.70, 0.90",
    "1.00, 1.00, 0.80, 1.00",
    "0.00, 0.00, 0.00, 0.20",
    "0.00, 1.00, 0.00, 1.00"
  })
  void theAxisHoldsAllValuesWithAirAndNeverLessThanFourSteps(
      double low, double high, double first, double last) {
    double[] range = SparsityPlot.range(low, high);
    assertThat(range[0]).isEqualTo(first, within(1e-12));
    assertThat(range[1]).isEqualTo(last, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void isWellFormedDashedAndTheSameEveryTime(Shape shape) throws Exception {
    String svg = PLOT.svg(shape);
    DocumentBuilderFactory parser = DocumentBuilderFactory.newInstance();
    // The document type names an address; nothing may be fetched from it.
    parser.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    parser.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    assertThat(svg).contains("stroke-dasharray").doesNotContain("<text");
    assertThat(PLOT.svg(shape)).isEqualTo(svg);
  }

  @Test
  void hasWordsForWhoCannotSeeIt() {
    assertThat(PLOT.words())
        .isEqualTo(
            "Test accuracy against sparsity. imp-global: 80.0 % at 0.0 %, 75.0 % at 50.0 %."
                + " one-shot-global: 70.0 % at 50.0 %. dense: 80.0 %.");
  }
}
