package dev.winnow.claims;

import dev.winnow.io.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Al Amin et al., "Uncovering Critical Features for Deepfake Detection through the Lottery Ticket
 * Hypothesis", as data.
 *
 * @param title of the paper
 * @param claims in the paper's order
 * @param numbers that stand beside ours
 * @param contradictions within the paper
 */
public record Paper(
    String title,
    List<Claim> claims,
    List<PaperNumber> numbers,
    List<Contradiction> contradictions) {

  /** The paper, as it comes with Winnow. */
  public static Paper load() {
    String name = "paper.json";
    try (InputStream in = Paper.class.getResourceAsStream(name)) {
      return Json.parse(in.readAllBytes(), Paper.class, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
