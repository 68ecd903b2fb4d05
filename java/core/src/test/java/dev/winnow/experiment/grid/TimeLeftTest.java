package dev.winnow.experiment.grid;

import static dev.winnow.prune.Strategy.DENSE;
import static dev.winnow.prune.Strategy.IMP_GLOBAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left, from what was. At this scale imp-global is two trainings, each of 64×64 pixels. */
class TimeLeftTest {
  private static final Plan PLAN =
      new SmokePlan(IMP_GLOBAL).archs("mesonet", "cnn5", "resnet18", "lenet300").plan();

  private final TimeLeft one = new TimeLeft(PLAN, 1);

  private static Cell dense(String arch) {
    return Cell.run(arch, "first", DENSE, 0);
  }

  private static Cell imp(String arch) {
    return Cell.run(arch, "first", IMP_GLOBAL, 0);
  }

  private static void assertLeft(TimeLeft left, double seconds, Cell... cells) {
    assertThat(left.of(List.of(cells)).orElseThrow()).isCloseTo(seconds, within(1e-9));
  }

  @Test
  void nothingIsKnownBeforeAnythingWasDone() {
    assertThat(one.of(PLAN.cells())).isEmpty();
  }

  @Test
  void trainingsCost() {
    one.took(dense("mesonet"), 10);
    assertLeft(one, 20, imp("mesonet"));
    assertLeft(one, 10, Cell.analysis("mesonet", "first", IMP_GLOBAL, 0));
    assertLeft(one, 30, imp("mesonet"), dense("mesonet"));
    assertLeft(one, 0);
  }

  @Test
  void trainingsOfANetworkAreAveraged() {
    one.took(dense("mesonet"), 10);
    one.took(imp("mesonet"), 50);
    assertLeft(one, 40, imp("mesonet"));
  }

  @Test
  void aNetworkThatIsNewIsGuessedByItsWork() {
    one.took(dense("mesonet"), 10);
    assertLeft(one, 23, dense("cnn5"));
    assertLeft(one, 10 * 28 * 28 / 4096.0, dense("lenet300"));
    // Twice as slow as guessed: of a third network, the guess lies halfway.
    one.took(dense("cnn5"), 46);
    assertLeft(one, 46, dense("cnn5"));
    assertLeft(one, 17 * 15, dense("resnet18"));
  }

  @Test
  void cellsBesideEachOtherShareTheTime() {
    TimeLeft two = new TimeLeft(PLAN, 2);
    two.took(dense("mesonet"), 10);
    assertLeft(two, 15, imp("mesonet"), dense("mesonet"));
    assertLeft(two, 20, imp("mesonet"));
  }
}
