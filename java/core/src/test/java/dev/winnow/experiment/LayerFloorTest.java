package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.prune.Schedule;
import dev.winnow.prune.Ticket;
import dev.winnow.tensor.Device;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Runs whose global cuts leave each layer something. */
class LayerFloorTest extends SmallRunTest {
  private static final double FLOOR = 0.3;

  private static SmallRun threeRounds(double rate) {
    return new SmallRun().rounds(3, rate).training(options -> options.epochs(1, 1));
  }

  /** Survivors less what the floor asks for, by layer. */
  private static Map<String, Long> aboveFloor(RunFolder run, int round) {
    try (Ticket ticket = Ticket.read(run.ticket(run.results().get(round)), Device.CPU);
        PointerScope scope = new PointerScope()) {
      Map<String, Tensor> weights = ticket.model().state().byName();
      return ticket.masks().byName().entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  mask ->
                      alive(mask.getValue())
                          - (long) Math.ceil(FLOOR * weights.get(mask.getKey()).numel())));
    }
  }

  private static long alive(Tensor mask) {
    BytePointer bytes = new BytePointer(mask.data_ptr());
    long alive = 0;
    for (long i = 0; i < mask.numel(); i++) {
      alive += Integer.bitCount(bytes.get(i) & 0xff);
    }
    return alive;
  }

  @Test
  void everyLayerKeepsItsShareAndTheRoundItsCount() {
    double rate = 0.3;
    RunFolder free = Runs.run(folder.resolve("free"), threeRounds(rate), data);
    RunFolder kept = Runs.run(folder.resolve("kept"), threeRounds(rate).layerFloor(FLOOR), data);
    assertThat(kept.results()).hasSize(4);
    for (TicketResult result : kept.results()) {
      assertThat(result.alive())
          .isEqualTo(new Schedule.Rate(rate, 3).alive(result.prunable(), result.round()));
      assertThat(aboveFloor(kept, result.round()).values()).allMatch(above -> above >= 0);
    }
    // Without a floor a layer would have sunk below it.
    assertThat(aboveFloor(free, 3).values()).anyMatch(above -> above < 0);
  }

  @Test
  void aFloorThatTheLastRoundCannotKeepLeavesTheFolderUnclaimed() {
    RunFolder run = new RunFolder(folder.resolve("impossible"));
    RunSettings settings = threeRounds(0.5).layerFloor(FLOOR).settings();
    assertThatThrownBy(() -> Runs.run(settings, run, data, Device.CPU, Runs.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--layer-floor 0.3");
    assertThat(run.strategies()).isEmpty();
    assertThat(run.starts()).isEmpty();
  }
}
