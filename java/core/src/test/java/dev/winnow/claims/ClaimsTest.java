package dev.winnow.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.winnow.io.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
  private static final String GLOBAL_BEST = "global-beats-local-openforensics";

  @Test
  void whereAllIsAsThePaperSaysEveryClaimHolds() {
    assertEveryVerdictIs(Outcome.HOLDS, judge(Planted.AS_CLAIMED, 3));
  }

  @Test
  void whereNothingIsEveryClaimFails() {
    assertEveryVerdictIs(Outcome.FAILS, judge(Planted.REVERSED, 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void oneSeedOrTwoNeverGetAVerdict(int seeds) {
    List<Verdict> verdicts = judge(Planted.AS_CLAIMED, seeds);
    assertEveryVerdictIs(Outcome.TOO_FEW_SEEDS, verdicts);
    assertEveryVerdictIs(Outcome.TOO_FEW_SEEDS, judge(Planted.REVERSED, seeds));
    assertThat(verdict(verdicts, GLOBAL_BEST).seeds()).isEqualTo(seeds);
  }

  @Test
  void networksThatLearntNothingGetNoVerdict() {
    List<Verdict> verdicts =
        Claims.judge(
            Planted.withAuc(Planted.observations(Planted.GUESSING, 3), dense -> 0.5),
            Planted.findings(Planted.GUESSING, 3));
    assertEveryVerdictIs(Outcome.NOTHING_LEARNT, verdicts);
    assertThat(verdict(verdicts, "mesonet-retains").reason())
        .isEqualTo(
            "mesonet on openforensics at 80 %, imp-global / dense: the dense networks there are not"
                + " clearly better than chance.");
    assertThat(verdict(verdicts, GLOBAL_BEST).reason())
        .startsWith("Of 8 comparisons 8 are of networks that learnt nothing; for instance mesonet");
  }

  @Test
  void tooFewSeedsComesBeforeNothingLearnt() {
    Observations two = Planted.withAuc(Planted.observations(Planted.GUESSING, 2), dense -> 0.5);
    assertEveryVerdictIs(
        Outcome.TOO_FEW_SEEDS, Claims.judge(two, Planted.findings(Planted.GUESSING, 2)));
  }

  @Test
  void ofTransferredTicketsTheNetworkOnTheTestedSetMustHaveLearnt() {
    assertThat(whereNothingIsLearntOn(Observation.FACEFORENSICS, "transfer-60"))
        .isEqualTo(Outcome.NOTHING_LEARNT);
    assertThat(whereNothingIsLearntOn(Observation.OPENFORENSICS, "transfer-60"))
        .isEqualTo(Outcome.HOLDS);
  }

  @Test
  void whatHoldsOnOneSetIsNotTestedWhereNothingIsLearntOnTheOther() {
    assertThat(whereNothingIsLearntOn(Observation.FACEFORENSICS, "iterative-beats-one-shot"))
        .isEqualTo(Outcome.NOT_TESTED);
    assertThat(whereNothingIsLearntOn(Observation.FACEFORENSICS, "winning-tickets-xception"))
        .isEqualTo(Outcome.HOLDS);
  }

  private static Outcome whereNothingIsLearntOn(String data, String claim) {
    Observations observations =
        Planted.withAuc(
            Planted.observations(Planted.AS_CLAIMED, 3),
            dense -> dense.data().equals(data) ? 0.5 : 0.9);
    return of(observations.all(), claim).outcome();
  }

  @Test
  void aRankingNeedsBothNetworksToHaveLearnt() {
    for (String ignorant : List.of("mesonet", "cnn5")) {
      Observations observations =
          Planted.withAuc(
              Planted.observations(Planted.AS_CLAIMED, 3),
              dense -> dense.arch().equals(ignorant) ? 0.5 : 0.9);
      assertThat(of(observations.all(), "transfer-cnn5-over-mesonet").outcome())
          .isEqualTo(Outcome.NOTHING_LEARNT);
    }
  }

  @Test
  void nothingMeasuredIsNotTested() {
    List<Verdict> verdicts = Claims.judge(new Observations(List.of()), List.of());
    assertEveryVerdictIs(Outcome.NOT_TESTED, verdicts);
    assertThat(verdict(verdicts, GLOBAL_BEST).seeds()).isZero();
  }

  @Test
  void seedsThatDoNotPairAreNotCompared() {
    List<Observation> all = new ArrayList<>();
    for (long seed = 1; seed <= 3; seed++) {
      all.add(openForensics("resnet18", "imp-local", seed, 0.85));
      all.add(openForensics("resnet18", "imp-global", seed + 10, 0.9));
    }
    assertThat(of(all, GLOBAL_BEST).ours()).allMatch(c -> c.ours() == null);
  }

  @Test
  void differencesArePairedBySeed() {
    List<Observation> all = new ArrayList<>();
    double[] luck = {0, 0.2, -0.3};
    double[] advantage = {0.01, 0.02, 0.03};
    for (int i = 0; i < 3; i++) {
      all.add(openForensics("cnn5", "imp-local", i, 0.6 + luck[i]));
      all.add(openForensics("cnn5", "imp-global", i, 0.6 + luck[i] + advantage[i]));
    }
    Comparison at80 =
        of(all, GLOBAL_BEST).ours().stream()
            .filter(c -> c.ours() != null)
            .findFirst()
            .orElseThrow();
    // Student's t of 2 degrees of freedom at 0.975 is 4.302653; the standard error 0.01 / √3.
    assertThat(at80.ours().mean()).isCloseTo(0.02, within(1e-9));
    assertThat(at80.ours().low()).isCloseTo(0.02 - 0.02484138, within(1e-7));
    assertThat(at80.outcome()).isEqualTo(Outcome.UNSURE);
  }

  @Test
  void noiseIsUnsure() {
    double[] advantage = {0.05, -0.04, 0.02};
    List<Observation> all = new ArrayList<>();
    for (String arch : Planted.ARCHS) {
      for (int round : new int[] {4, 7}) {
        for (int i = 0; i < 3; i++) {
          String data = Observation.OPENFORENSICS;
          all.add(Planted.ticket(arch, data, "imp-local", i, round, 0.8));
          all.add(Planted.ticket(arch, data, "imp-global", i, round, 0.8 + advantage[i]));
        }
      }
    }
    Verdict verdict = of(all, GLOBAL_BEST);
    assertThat(verdict.outcome()).isEqualTo(Outcome.UNSURE);
    assertThat(verdict.seeds()).isEqualTo(3);
    assertThat(verdict.reason()).startsWith("Of 8 comparisons 8 are unsure; for instance mesonet");
  }

  @Test
  void whatAClaimAsksOfFourNetworksIsNotTestedOnThree() {
    List<Observation> three =
        Planted.observations(Planted.AS_CLAIMED, 3).where(o -> !o.arch().equals("xception")).all();
    Verdict verdict = of(three, GLOBAL_BEST);
    assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_TESTED);
    assertThat(verdict.reason())
        .isEqualTo(
            "Of 8 comparisons 6 hold, 2 were not tested; for instance xception on openforensics at"
                + " 60 %, imp-global − imp-local: not measured.");
  }

  @Test
  void oneNetworkRefutesAClaimOnFour() {
    List<Observation> all = new ArrayList<>();
    for (long seed = 1; seed <= 3; seed++) {
      all.add(openForensics("mesonet", "imp-local", seed, 0.9 + 0.001 * seed));
      all.add(openForensics("mesonet", "imp-global", seed, 0.8));
    }
    assertThat(of(all, GLOBAL_BEST).outcome()).isEqualTo(Outcome.FAILS);
  }

  @Test
  void retainingAllowsAPointAndNoMore() {
    assertThat(retained(0.8881)).isEqualTo(Outcome.HOLDS);
    assertThat(retained(0.8879)).isEqualTo(Outcome.FAILS);
  }

  @Test
  void aGapThatWidensIsMeasuredFromTheRoundsUpToThere() {
    // IMP is 2 points better than one-shot up to 70 %, 5 beyond.
    assertThat(verdict(judge(Planted.AS_CLAIMED, 3), "iterative-gains-with-sparsity").ours())
        .hasSize(8)
        .allSatisfy(c -> assertThat(c.ours().mean()).isCloseTo(0.03, within(1e-9)));
  }

  /** The paper: 89.8 % of dense. */
  private static Outcome retained(double share) {
    List<Observation> all = new ArrayList<>();
    for (long seed = 1; seed <= 3; seed++) {
      double dense = 0.6 + 0.05 * seed;
      all.add(Planted.dense("mesonet", Observation.OPENFORENSICS, seed, dense));
      all.add(openForensics("mesonet", "imp-global", seed, share * dense));
    }
    return of(all, "mesonet-retains").outcome();
  }

  @Test
  void accuraciesStandBesideThePapersAndAreNotJudged() {
    List<NumberBesideOurs> numbers =
        Claims.numbersBesideOurs(Planted.observations(Planted.AS_CLAIMED, 3));
    assertThat(numbers).hasSize(25).allMatch(n -> n.ours() != null && n.ours().seeds() == 3);
    assertThat(numbers.get(0).paper().value()).isEqualTo(62.6);
    assertThat(numbers.get(0).ours().mean()).isCloseTo(0.622, within(1e-9));
  }

  @Test
  void verdictsReadBackFromJson() throws Exception {
    for (Verdict verdict : judge(Planted.AS_CLAIMED, 1)) {
      assertThat(new JsonMapper().readValue(Json.line(verdict), Verdict.class)).isEqualTo(verdict);
    }
  }

  private static Observation openForensics(
      String arch, String strategy, long seed, double accuracy) {
    return Planted.ticket(arch, Observation.OPENFORENSICS, strategy, seed, 7, accuracy);
  }

  private static List<Verdict> judge(Planted.World world, int seeds) {
    return Claims.judge(Planted.observations(world, seeds), Planted.findings(world, seeds));
  }

  private static void assertEveryVerdictIs(Outcome outcome, List<Verdict> verdicts) {
    assertThat(verdicts)
        .hasSameSizeAs(Paper.load().claims())
        .allSatisfy(
            verdict ->
                assertThat(verdict.outcome())
                    .as("%s: %s", verdict.claim(), verdict.reason())
                    .isEqualTo(
                        verdict.claim().equals("temporal") ? Outcome.NOT_TESTABLE : outcome));
  }

  private static Verdict of(List<Observation> all, String claim) {
    return verdict(Claims.judge(new Observations(all), List.of()), claim);
  }

  private static Verdict verdict(List<Verdict> verdicts, String claim) {
    return verdicts.stream().filter(v -> v.claim().equals(claim)).findFirst().orElseThrow();
  }
}
