package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.Precision;
import dev.winnow.train.metrics.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that end early and go on. */
class ResumedRunTest extends SmallRunTest {

  @ParameterizedTest
  @CsvSource({"init, FP32", "none, FP32", "epoch:2, FP32", "init, BF16", "epoch:2, BF16"})
  void aRunThatIsKilledAnywhereEndsWithTheSameBits(String rewind, Precision precision) {
    SmallRun run =
        new SmallRun()
            .rounds(2)
            .rewind(rewind)
            .precision(precision)
            .training(options -> options.flip(rewind.equals("none")));
    String name = rewind.charAt(0) + "-" + precision.label();
    RunFolder straight = Runs.run(folder.resolve("straight-" + name), run, data);
    RunFolder broken = Runs.runInterrupted(folder.resolve("broken-" + name), run, data, 5);
    Runs.assertSameTickets(broken, straight);
  }

  @Test
  void aCheckpointOfAnEarlierRoundIsNotTaken() throws IOException {
    SmallRun run = new SmallRun().rounds(2);
    RunFolder straight = Runs.run(folder.resolve("no-stale"), run, data);
    RunFolder stale = new RunFolder(folder.resolve("stale"));
    Path kept = folder.resolve("kept.safetensors");
    // A kill between a round's result and the deletion of its checkpoint leaves that checkpoint.
    RunListener keep =
        new RunListener() {
          @Override
          public void onEpoch(int epoch, double loss, Metrics metrics, boolean best) {
            try {
              Path checkpoint = stale.checkpointFile(Strategy.IMP_GLOBAL);
              if (stale.results().isEmpty() && Files.exists(checkpoint)) {
                Files.copy(checkpoint, kept, StandardCopyOption.REPLACE_EXISTING);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }

          @Override
          public void onTicket(TicketResult result) {
            throw new Interruption();
          }
        };
    assertThatThrownBy(() -> Runs.run(run.settings(), stale, data, Device.CPU, keep))
        .isInstanceOf(Interruption.class);
    Files.copy(kept, stale.checkpointFile(Strategy.IMP_GLOBAL));
    Runs.run(run.settings(), stale, data, Device.CPU, Runs.SILENT);
    Runs.assertSameTickets(stale, straight);
  }
}
