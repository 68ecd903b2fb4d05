package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.data.DataOptions;
import dev.winnow.data.SharedData;
import dev.winnow.prune.Ticket;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.train.Evaluator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole schedule on photographs, which are not part of the project. */
@Tag("slow")
class RealPhotographsTest {
  @TempDir Path folder;

  @Test
  void eightRoundsLeaveTheDesignsCounts() {
    Path root = SharedData.folder("ffhq-vs-stylegan2");
    assumeTrue(Files.isDirectory(root), "no photographs at " + root + ": set WINNOW_DATA");
    NativeRuntime.start(2);
    RunSettings settings =
        new SmallRun()
            .on(root, 128)
            .rounds(8)
            .training(options -> options.adam(1e-4).epochs(2, 2).batch(32))
            .seed(0)
            .settings();
    try (RunData data = RunData.load(DataOptions.of(root, 128, 0), (done, total) -> {})) {
      RunFolder run = new RunFolder(folder.resolve("run"));
      Runs.run(settings, run, data, Device.CPU, new RunListener() {});
      assertThat(run.results())
          .extracting(TicketResult::alive)
          .containsExactly(15528L, 12422L, 9938L, 7950L, 6360L, 5088L, 4070L, 3256L, 2605L);
      for (TicketResult result : run.results()) {
        try (Ticket ticket = Ticket.read(run.ticket(result), Device.CPU)) {
          assertThat(Evaluator.evaluate(ticket.model(), data.test())).isEqualTo(result.test());
        }
      }
    }
  }
}
