package dev.winnow.data.layout;

import java.util.List;

/**
 * Which parts of FaceForensics++ are meant; other layouts have no such parts.
 *
 * @param compression raw, c0, c23 or c40; empty takes c23 where it is there, else what is there
 * @param manipulations folders of manipulated_sequences by name; empty takes all
 */
public record LayoutOptions(String compression, List<String> manipulations) {
  /** All that is there. */
  public static final LayoutOptions ALL = new LayoutOptions("", List.of());

  public LayoutOptions {
    manipulations = List.copyOf(manipulations);
  }
}
