package dev.winnow.report.experiment;

import dev.winnow.report.SparsityPlot;
import dev.winnow.report.SparsityPlot.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A plot of the report.
 *
 * @param name of its files
 */
record Plot(String name, String title, String caption, SparsityPlot plot) {
  String alt() {
    return plot.words();
  }

  String wide() {
    return address(Shape.WIDE);
  }

  String narrow() {
    return address(Shape.NARROW);
  }

  private String address(Shape shape) {
    byte[] svg = plot.svg(shape).getBytes(StandardCharsets.UTF_8);
    return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg);
  }
}
