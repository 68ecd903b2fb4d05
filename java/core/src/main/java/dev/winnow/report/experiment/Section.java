package dev.winnow.report.experiment;

import java.util.List;

/**
 * A part of the page: words, then plots, tables and pictures.
 *
 * @param id of its heading
 * @param warnings set apart from the other words
 */
record Section(
    String id,
    String title,
    List<String> paragraphs,
    List<String> warnings,
    List<Plot> plots,
    List<Table> tables,
    List<PictureRow> pictures) {

  /** A section of words and tables. */
  static Section of(String id, String title, List<String> paragraphs, List<Table> tables) {
    return new Section(id, title, paragraphs, List.of(), List.of(), tables, List.of());
  }

  Section withPlots(List<Plot> shown) {
    return new Section(id, title, paragraphs, warnings, shown, tables, pictures);
  }

  Section withPictures(List<PictureRow> shown) {
    return new Section(id, title, paragraphs, warnings, plots, tables, shown);
  }

  Section withWarnings(List<String> said) {
    return new Section(id, title, paragraphs, said, plots, tables, pictures);
  }

  /** Nothing in it but, perhaps, words. */
  boolean isEmpty() {
    return plots.isEmpty()
        && pictures.isEmpty()
        && warnings.isEmpty()
        && tables.stream().allMatch(table -> table.rows().isEmpty());
  }

  /** Pictures side by side under one caption. */
  record PictureRow(String title, String name, List<Shot> shots) {}

  /**
   * One picture.
   *
   * @param source a data address
   * @param outline SVG path of the forged region; empty where it is not known
   */
  record Shot(String source, String outline, String alt, String caption) {}
}
