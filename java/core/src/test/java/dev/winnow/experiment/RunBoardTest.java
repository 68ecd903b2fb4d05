package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.board.EventFileReader;
import dev.winnow.board.EventFileReader.Event;
import dev.winnow.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What TensorBoard shows of a run. */
class RunBoardTest extends SmallRunTest {

  private static Path board(RunFolder run) {
    return run.path().resolve("tensorboard/imp-global");
  }

  private static List<Long> steps(Path events, String tag) throws IOException {
    return EventFileReader.shown(events).stream()
        .filter(event -> event.tag().equals(tag))
        .map(Event::step)
        .toList();
  }

  @Test
  void itIsToldOfEveryEpochAndEveryTicket() throws IOException {
    RunFolder run = Runs.run(folder.resolve("told"), new SmallRun(), data);
    for (String round : List.of("round-00", "round-01")) {
      for (String tag :
          List.of("loss/train", "loss/validation", "auc/validation", "learning rate")) {
        assertThat(steps(board(run).resolve(round), tag)).as(tag).containsExactly(1L, 2L, 3L);
      }
    }
    String image = "grad-cam/" + data.validation().samples().get(0).name();
    for (String tag : List.of("sparsity", "weights/conv1.weight", "auc/test", image)) {
      assertThat(steps(board(run), tag)).as(tag).containsExactly(0L, 1L);
    }
  }

  /** The epoch that was reported and not saved is trained, and reported, a second time. */
  @Test
  void anEpochThatIsTrainedAgainIsShownOnce() throws IOException {
    RunFolder run = new RunFolder(folder.resolve("resumed"));
    RunSettings settings = new SmallRun().rounds(0).settings();
    RunListener killed = Interruption.beforeCheckpointOf(2);
    assertThatThrownBy(() -> Runs.run(settings, run, data, Device.CPU, killed))
        .isInstanceOf(Interruption.class);
    Runs.run(settings, run, data, Device.CPU, Runs.SILENT);

    Path curves = board(run).resolve("round-00");
    List<Event> written = EventFileReader.written(curves);
    assertThat(written)
        .filteredOn(Event::sessionStart)
        .extracting(Event::step)
        .containsExactly(1L, 2L);
    assertThat(written)
        .filteredOn(event -> event.tag().equals("loss/train"))
        .extracting(Event::step)
        .containsExactly(1L, 2L, 2L, 3L);
    assertThat(steps(curves, "loss/train")).containsExactly(1L, 2L, 3L);
    assertThat(steps(curves, "auc/validation")).containsExactly(1L, 2L, 3L);
  }
}
