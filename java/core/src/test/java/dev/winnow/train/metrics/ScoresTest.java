package dev.winnow.train.metrics;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ScoresTest {
  private static final List<String> NONE = List.of("", "");

  @Test
  void whatDoesNotFitIsRefused() {
    int[] labels = {0, 1};
    refused(() -> Cases.logits(1, new double[2], labels));
    refused(() -> Cases.logits(2, new double[0]));
    refused(() -> Cases.logits(2, new double[4], labels));
    refused(() -> Cases.logits(3, new double[2], labels));
    refused(() -> Cases.logits(2, new double[2], 0, 2));
    refused(() -> Cases.logits(2, new double[2], -1, 0));
    refused(() -> new Scores(2, new double[2], labels, List.of(""), NONE));
    refused(() -> new Scores(2, new double[2], labels, NONE, List.of("", "", "")));
  }

  private static void refused(ThrowingCallable scores) {
    assertThatThrownBy(scores).isInstanceOf(IllegalArgumentException.class);
  }
}
