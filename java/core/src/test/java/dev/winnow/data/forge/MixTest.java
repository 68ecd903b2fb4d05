package dev.winnow.data.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MixTest {
  @Test
  void readsShares() {
    Mix mix = Mix.of("blend=60, Warp=30,resample=8,noise=2");
    assertThat(mix.shares())
        .containsEntry(Kind.BLEND, 60.0)
        .containsEntry(Kind.WARP, 30.0)
        .hasSize(4);
    assertThat(Mix.of(Mix.DEFAULT).shares()).containsOnlyKeys(Kind.values());
  }

  @Test
  void refusesWhatIsNoMixAndNamesTheKinds() {
    for (String wrong : List.of("blent=3", "blend", "blend=0", "", "blend=1=2")) {
      assertThatThrownBy(() -> Mix.of(wrong))
          .as(wrong)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("blend, swap, warp, resample, noise, jpeg, blur");
    }
    for (String wrong : List.of("blend=-1", "blend=x", "blend=NaN", "blend=Infinity")) {
      assertThatThrownBy(() -> Mix.of(wrong))
          .as(wrong)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("0 or more");
    }
    assertThatThrownBy(() -> Mix.of("blend=1,blend=2")).hasMessageContaining("twice");
  }

  @Test
  void countsAddUpAndRoundByLargestRemainder() {
    assertThat(Mix.of("blend=60,warp=30,resample=8,noise=2").counts(879))
        .containsEntry(Kind.BLEND, 527)
        .containsEntry(Kind.WARP, 264)
        .containsEntry(Kind.RESAMPLE, 70)
        .containsEntry(Kind.NOISE, 18);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      double[] weights = random.doubles(1 + random.nextInt(6), 0.001, 5).toArray();
      int total = random.nextInt(1000);
      int[] counts = Mix.apportioned(total, weights);
      double sum = 0;
      for (double weight : weights) {
        sum += weight;
      }
      int all = 0;
      for (int k = 0; k < counts.length; k++) {
        all += counts[k];
        assertThat((double) counts[k])
            .as("seed %d", seed)
            .isBetween(Math.floor(total * weights[k] / sum), Math.ceil(total * weights[k] / sum));
      }
      assertThat(all).as("seed %d", seed).isEqualTo(total);
    }
  }

  private static List<Original> originals(int... sizes) {
    List<Original> originals = new ArrayList<>();
    for (Split split : Split.values()) {
      for (int i = 0; i < sizes[split.ordinal()]; i++) {
        String name = split.label() + i;
        originals.add(new Original(name, split, name, "", () -> null));
      }
    }
    Collections.shuffle(originals, new Random(1));
    return originals;
  }

  private static int count(List<Original> originals, List<Kind> kinds, Split split, Kind kind) {
    int count = 0;
    for (int i = 0; i < originals.size(); i++) {
      if ((split == null || originals.get(i).split() == split) && kinds.get(i) == kind) {
        count++;
      }
    }
    return count;
  }

  @Test
  void theAssignmentIsExactAndARareKindIsInEverySplit() {
    Mix mix = Mix.of("blend=60,swap=20,warp=18,noise=2");
    for (int[] sizes : new int[][] {{615, 132, 132}, {105, 22, 23}, {100, 40, 10}}) {
      List<Original> originals = originals(sizes);
      List<Kind> kinds = Assignment.of(originals, mix, 3);
      mix.counts(originals.size())
          .forEach(
              (kind, wanted) -> {
                assertThat(count(originals, kinds, null, kind)).isEqualTo(wanted);
                for (Split split : Split.values()) {
                  assertThat(count(originals, kinds, split, kind))
                      .as("%s in %s", kind, split)
                      .isPositive();
                }
              });
      assertThat(Assignment.of(originals, mix, 3)).isEqualTo(kinds);
      assertThat(Assignment.of(originals, mix, 4)).isNotEqualTo(kinds);
    }
  }

  @Test
  void aSwapNeedsTwoPersons() {
    List<Original> originals = originals(7, 2, 1);
    List<Kind> kinds = Assignment.of(originals, Mix.of("swap=50,blend=50"), 0);
    assertThat(count(originals, kinds, null, Kind.SWAP)).isEqualTo(5);
    assertThat(count(originals, kinds, Split.TEST, Kind.SWAP)).isZero();
    assertThatThrownBy(() -> Assignment.of(originals, Mix.of("swap=1"), 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("two persons");
  }
}
