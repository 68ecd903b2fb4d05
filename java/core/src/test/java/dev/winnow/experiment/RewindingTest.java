package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.board.EventFileReader;
import dev.winnow.board.EventFileReader.Event;
import dev.winnow.tensor.SafeTensors;
import dev.winnow.train.LearningRates;
import java.io.IOException;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** What goes back before a round trains: weights, the learning rate's schedule, or nothing. */
class RewindingTest extends SmallRunTest {
  private static RunFolder run(String rewind, LearningRates rates) {
    return Runs.run(
        folder.resolve(rewind + "-" + rates.schedule()),
        new SmallRun().rewind(rewind).training(options -> options.with(rates)),
        data);
  }

  private static List<Float> rates(RunFolder run, int round) throws IOException {
    return EventFileReader.shown(run.path().resolve("tensorboard/imp-global/round-0" + round))
        .stream()
        .filter(event -> event.tag().equals("learning rate"))
        .map(Event::value)
        .toList();
  }

  private static void assertStartsWhereTheDenseNetworkEnded(RunFolder run) {
    try (SafeTensors dense = Runs.ticket(run, 0);
        SafeTensors pruned = Runs.ticket(run, 1)) {
      Tensor start = pruned.tensors().get("winnow.init/bn2.running_mean");
      assertThat(start.equal(dense.tensors().get("bn2.running_mean"))).isTrue();
    }
  }

  @Test
  void lrStartsTheScheduleOverAndNoneGoesOnAtItsLastRate() throws IOException {
    LearningRates halving = new LearningRates(LearningRates.Schedule.STEP, 0, 1, 0.5);
    RunFolder lr = run("lr", halving);
    RunFolder none = run("none", halving);
    for (RunFolder run : List.of(lr, none)) {
      assertThat(rates(run, 0)).containsExactly(1e-3f, 5e-4f, 2.5e-4f);
      assertStartsWhereTheDenseNetworkEnded(run);
    }
    assertThat(rates(lr, 1)).containsExactly(1e-3f, 5e-4f, 2.5e-4f);
    assertThat(rates(none, 1)).containsOnly(2.5e-4f).hasSize(3);
  }

  /** As in the paper. */
  @Test
  void atAConstantRateTheyAreTheSame() {
    Runs.assertSameTickets(run("none", LearningRates.CONSTANT), run("lr", LearningRates.CONSTANT));
  }
}
