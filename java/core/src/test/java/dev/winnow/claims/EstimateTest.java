package dev.winnow.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateTest {
  @Test
  void threeSeeds() {
    // Mean 2, deviation 1; Student's t of 2 degrees of freedom at 0.975 is 4.302653, over √3.
    Estimate estimate = Estimate.of(List.of(1.0, 2.0, 3.0));
    assertThat(estimate.mean()).isEqualTo(2);
    assertThat(estimate.low()).isCloseTo(2 - 2.484138, within(1e-6));
    assertThat(estimate.high()).isCloseTo(2 + 2.484138, within(1e-6));
    assertThat(estimate.seeds()).isEqualTo(3);
  }

  @Test
  void twoSeeds() {
    // Standard error 0.5; Student's t of 1 degree of freedom at 0.975 is tan(0.475 π) = 12.7062.
    Estimate estimate = Estimate.of(List.of(0.0, 1.0));
    assertThat(estimate.low()).isCloseTo(0.5 - 6.353102, within(1e-6));
    assertThat(estimate.high()).isCloseTo(0.5 + 6.353102, within(1e-6));
  }

  @Test
  void oneSeedHasAMeanAndNoInterval() {
    assertThat(Estimate.of(List.of(0.7))).isEqualTo(new Estimate(0.7, null, null, 1));
  }

  @Test
  void noneHasNothing() {
    assertThat(Estimate.of(List.of())).isNull();
  }
}
