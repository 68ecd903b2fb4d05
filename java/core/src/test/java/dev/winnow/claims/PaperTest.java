package dev.winnow.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.data.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaperTest {
  private static final Paper PAPER = Paper.load();

  /** Where the paper is, if anywhere; its text is not the project's to pass on. */
  private static final Path TEXT = SharedData.folder("../seed/deepfake-lottery-tickets.txt");

  @Test
  void idsAreUnique() {
    assertThat(PAPER.claims()).extracting(Claim::id).doesNotHaveDuplicates();
    assertThat(PAPER.contradictions()).extracting(Contradiction::id).doesNotHaveDuplicates();
  }

  @Test
  void everyNumberStandsInItsQuote() {
    assertThat(PAPER.numbers())
        .allSatisfy(
            number ->
                assertThat(
                        Arrays.stream(number.quote().split("[^0-9.]+"))
                            .filter(word -> word.matches("[0-9].*"))
                            .map(Double::valueOf))
                    .contains(number.value()));
  }

  @Test
  void everyQuoteStandsInThePaper() throws IOException {
    assumeTrue(Files.exists(TEXT), () -> "the paper's text is not at " + TEXT);
    String text = Files.readString(TEXT).replaceAll("\\s+", " ");
    Stream<String> quotes =
        Stream.of(
                PAPER.claims().stream().flatMap(claim -> claim.quotes().stream()),
                PAPER.numbers().stream().map(PaperNumber::quote),
                PAPER.contradictions().stream().flatMap(c -> c.quotes().stream()))
            .flatMap(all -> all);
    assertThat(quotes).isNotEmpty().allSatisfy(quote -> assertThat(text).contains(quote));
  }
}
