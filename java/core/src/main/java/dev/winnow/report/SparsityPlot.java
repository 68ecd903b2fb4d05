package dev.winnow.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A measure against sparsity, as SVG with letters turned into outlines, so that it looks the same
 * where the fonts differ. Lines differ in marker and dash as well as in colour.
 *
 * @param measure what the y axis shows, 0 to 1
 * @param percent whether its values are read as percentages
 * @param lines one a strategy
 * @param levels horizontal lines to compare with
 */
public record SparsityPlot(String measure, boolean percent, List<Line> lines, List<Level> levels) {
  /**
   * Points in the order of their sparsity.
   *
   * @param low lower ends of the points' intervals, or null
   * @param high upper ends, or null
   */
  public record Line(String name, double[] sparsity, double[] value, double[] low, double[] high) {
    /** Points without intervals. */
    public Line(String name, double[] sparsity, double[] value) {
      this(name, sparsity, value, null, null);
    }

    private DoubleStream drawn() {
      return low == null
          ? DoubleStream.of(value)
          : DoubleStream.concat(
              DoubleStream.of(value),
              DoubleStream.concat(DoubleStream.of(low), DoubleStream.of(high)));
    }
  }

  /** A value that no pruning changes. */
  public record Level(String name, double value) {}

  /** Room on the page: a wide screen's, or a phone's, whose letters are larger against the plot. */
  public enum Shape {
    WIDE(760, 340, 13, LegendPosition.OutsideE),
    NARROW(360, 380, 13, LegendPosition.OutsideS);

    final int width;
    final int height;
    final int letters;
    final LegendPosition legend;

    Shape(int width, int height, int letters, LegendPosition legend) {
      this.width = width;
      this.height = height;
      this.letters = letters;
      this.legend = legend;
    }
  }

  /**
   * One of Okabe and Ito's colours, which the colour-blind tell apart, with a marker and a dash.
   */
  private record Look(Color colour, Marker marker, float... dash) {}

  private static final List<Look> LINES =
      List.of(
          new Look(new Color(0x0072B2), SeriesMarkers.CIRCLE),
          new Look(new Color(0xD55E00), SeriesMarkers.SQUARE, 9, 4),
          new Look(new Color(0x007A5A), SeriesMarkers.TRIANGLE_UP, 3, 3),
          new Look(new Color(0xA64D79), SeriesMarkers.DIAMOND, 9, 3, 2, 3),
          new Look(new Color(0x8A6D00), SeriesMarkers.TRIANGLE_DOWN, 2, 2),
          new Look(new Color(0x555555), SeriesMarkers.CROSS, 6, 6),
          new Look(new Color(0x56B4E9), SeriesMarkers.PLUS, 12, 3),
          new Look(new Color(0xE69F00), SeriesMarkers.TRAPEZOID, 4, 2),
          new Look(new Color(0x6A3D9A), SeriesMarkers.OVAL, 7, 2, 2, 2),
          new Look(new Color(0xB22222), SeriesMarkers.RECTANGLE, 3, 6),
          new Look(new Color(0x2F4F4F), SeriesMarkers.CIRCLE, 1, 3),
          new Look(new Color(0x9E9E00), SeriesMarkers.SQUARE, 10, 2, 1, 2));

  private static final List<Look> LEVELS =
      List.of(
          new Look(new Color(0x333333), SeriesMarkers.NONE, 14, 5),
          new Look(new Color(0x777777), SeriesMarkers.NONE, 2, 4),
          new Look(new Color(0x777777), SeriesMarkers.NONE, 8, 4, 2, 4));

  /** How much a band covers, of 255: several lie over each other. */
  private static final int BAND = 38;

  private static final Color INK = new Color(0x333333);
  private static final Color GRID = new Color(0xE4E4E4);

  /** x begins a little before 0, so that the dense network's marker is whole. */
  private static final double LEFT = -0.02;

  private static final double HEADROOM = 0.015;

  /** y ends on multiples of this; fewer than {@link #LEAST_STEPS} of them would blow up noise. */
  private static final double STEP = 0.05;

  private static final int LEAST_STEPS = 4;

  /** The picture as SVG. */
  public String svg(Shape shape) {
    try {
      String svg = new String(ChartEncoder.getBytes(chart(shape), "svg"), StandardCharsets.UTF_8);
      // Hundredths of a pixel are enough; the encoder's nine decimals double the file.
      return svg.replaceAll("(\\d\\.\\d\\d)\\d+", "$1");
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
  }

  /** The picture as PNG. */
  public byte[] png(Shape shape) {
    try {
      return ChartEncoder.getBytes(chart(shape), "png");
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
  }

  private XYChart chart(Shape shape) {
    XYChart chart =
        new XYChartBuilder()
            .width(shape.width)
            .height(shape.height)
            .xAxisTitle("Sparsity (share of the weights pruned)")
            .yAxisTitle(measure)
            .build();
    style(chart.getStyler(), shape);
    for (int i = 0; i < lines.size(); i++) {
      addBand(chart, lines.get(i), LINES.get(i % LINES.size()).colour());
    }
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      add(chart, line.name(), line.sparsity(), line.value(), LINES, i);
    }
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      double[] ends = {LEFT, widest()};
      add(chart, level.name(), ends, new double[] {level.value(), level.value()}, LEVELS, i);
    }
    return chart;
  }

  /** The intervals of a line's points: along the upper ends, and back along the lower ones. */
  private static void addBand(XYChart chart, Line line, Color colour) {
    int n = line.sparsity().length;
    if (line.low() == null || n < 2) {
      return;
    }
    double[] x = new double[2 * n];
    double[] y = new double[2 * n];
    for (int i = 0; i < n; i++) {
      x[i] = line.sparsity()[i];
      y[i] = line.high()[i];
      x[2 * n - 1 - i] = line.sparsity()[i];
      y[2 * n - 1 - i] = line.low()[i];
    }
    XYSeries band = chart.addSeries(line.name() + " interval", x, y);
    band.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
    band.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), BAND));
    band.setLineColor(new Color(0, 0, 0, 0));
    band.setMarker(SeriesMarkers.NONE);
    band.setShowInLegend(false);
  }

  /** The picture in words, for who cannot see it. */
  public String words() {
    return measure
        + " against sparsity. "
        + lines.stream().map(this::words).collect(Collectors.joining(" "))
        + levels.stream()
            .map(level -> Format.text(" %s: %s.", level.name(), words(level.value())))
            .collect(Collectors.joining());
  }

  private String words(Line line) {
    return IntStream.range(0, line.value().length)
        .mapToObj(i -> words(line.value()[i]) + " at " + Format.percent(line.sparsity()[i]))
        .collect(Collectors.joining(", ", line.name() + ": ", "."));
  }

  private String words(double value) {
    return percent ? Format.percent(value) : Format.decimal(value);
  }

  private static void add(
      XYChart chart, String name, double[] x, double[] y, List<Look> looks, int place) {
    Look look = looks.get(place % looks.size());
    XYSeries series = chart.addSeries(name, x, y);
    series.setLineColor(look.colour());
    series.setMarkerColor(look.colour());
    series.setMarker(look.marker());
    series.setLineStyle(
        new BasicStroke(
            look.marker() == SeriesMarkers.NONE ? 1.5f : 2f,
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_ROUND,
            1,
            look.dash().length == 0 ? null : look.dash(),
            0));
  }

  private void style(XYStyler styler, Shape shape) {
    Font letters = new Font(Font.SANS_SERIF, Font.PLAIN, shape.letters);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotMargin(0);
    styler.setPlotContentSize(1);
    styler.setChartPadding(6);
    styler.setChartFontColor(INK);
    styler.setAxisTitleFont(letters);
    styler.setAxisTickLabelsFont(letters);
    styler.setAxisTickLabelsColor(INK);
    styler.setAxisTickMarksColor(INK);
    styler.setMarkerSize(9);
    styler.setLegendFont(letters);
    styler.setLegendPosition(shape.legend);
    styler.setLegendLayout(LegendLayout.Vertical);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendPadding(10);
    styler.setLegendSeriesLineLength(36);
    styler.setXAxisMin(LEFT);
    styler.setXAxisMax(widest());
    double[] range = range(values().toArray());
    styler.setYAxisMin(range[0]);
    // A point at the very top would lose half of its marker.
    styler.setYAxisMax(range[1] == 1 ? 1 + HEADROOM : range[1]);
    styler.setXAxisTickLabelsFormattingFunction(share -> Format.text("%.0f %%", 100 * share));
    styler.setYAxisTickLabelsFormattingFunction(
        value -> percent ? Format.text("%.0f %%", 100 * value) : Format.text("%.2f", value));
    styler.setXAxisTickMarkSpacingHint(shape.width / 10);
    styler.setYAxisTickMarkSpacingHint(shape.height / 7);
  }

  /** The right end of the x axis: the next tenth beyond the sparsest point. */
  private double widest() {
    double sparsest =
        lines.stream().flatMapToDouble(line -> DoubleStream.of(line.sparsity())).max().orElse(0);
    return Math.min(1, Math.max(0.2, Math.floor(10 * sparsest + 1) / 10));
  }

  private DoubleStream values() {
    return DoubleStream.concat(
        lines.stream().flatMapToDouble(Line::drawn), levels.stream().mapToDouble(Level::value));
  }

  /** Where a y axis of shares begins and ends: all values with air around them, in whole steps. */
  static double[] range(double... values) {
    double low = DoubleStream.of(values).min().orElse(0);
    double high = DoubleStream.of(values).max().orElse(1);
    // Half a step of air or more on both sides. Ends are counted in steps: 11 · 0.05 is not 0.55.
    long all = Math.round(1 / STEP);
    long first = Math.max(0, (long) Math.floor(low / STEP - 0.5));
    long last = Math.min(all, (long) Math.ceil(high / STEP + 0.5));
    while (last - first < LEAST_STEPS) {
      boolean lessAbove = last - high / STEP <= low / STEP - first;
      boolean up = first == 0 || (last < all && lessAbove);
      last += up ? 1 : 0;
      first -= up ? 0 : 1;
    }
    return new double[] {first / (double) all, last / (double) all};
  }
}
