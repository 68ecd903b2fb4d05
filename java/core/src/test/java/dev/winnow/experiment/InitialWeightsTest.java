package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.InvalidInputException;
import dev.winnow.prune.Strategy;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs that begin with the weights of a file. */
class InitialWeightsTest extends SmallRunTest {
  private static RunFolder source;

  @BeforeAll
  static void trainSource() {
    SmallRun dense = new SmallRun().strategy(Strategy.DENSE).rounds(0).rewind("none");
    source = Runs.run(folder.resolve("source"), dense, data);
  }

  private static Path weights(String name) throws IOException {
    return Files.copy(source.ticket(source.results().get(0)), folder.resolve(name));
  }

  /** Another network's weights, and a run that goes on when their file is gone. */
  @Test
  void aRunBeginsWithTheWeightsOfAFileAndKeepsThem() throws IOException {
    Path file = weights("weights.safetensors");
    SmallRun run = new SmallRun().init(file);
    RunFolder straight = Runs.run(folder.resolve("begun"), run, data);
    try (SafeTensors trained = Runs.ticket(source, 0);
        SafeTensors begun = Runs.ticket(straight, 0);
        PointerScope scope = new PointerScope()) {
      Tensor start = begun.tensors().get("winnow.init/fc1.weight");
      assertThat(start.equal(trained.tensors().get("fc1.weight"))).isTrue();
    }
    RunFolder broken = new RunFolder(folder.resolve("begun-broken"));
    RunListener killed = Interruption.afterSteps(5);
    assertThatThrownBy(() -> Runs.run(run.settings(), broken, data, Device.CPU, killed))
        .isInstanceOf(Interruption.class);
    Files.delete(file);
    Runs.run(run.settings(), broken, data, Device.CPU, Runs.SILENT);
    Runs.assertSameTickets(broken, straight);
  }

  @Test
  void withARewindEpochAKilledRunEndsWithTheSameBits() throws IOException {
    SmallRun run = new SmallRun().init(weights("rewound.safetensors")).rewind("epoch:2");
    RunFolder straight = Runs.run(folder.resolve("rewound"), run, data);
    RunFolder broken = Runs.runInterrupted(folder.resolve("rewound-broken"), run, data, 5);
    Runs.assertSameTickets(broken, straight);
  }

  @Test
  void weightsThatDoNotFitLeaveTheFolderToWhoComesNext() {
    Path misfit = folder.resolve("misfit.safetensors");
    try (PointerScope scope = new PointerScope()) {
      SafeTensors.write(misfit, Map.of("conv1.weight", tensor(1f, 2f)), Map.of());
    }
    RunFolder run = new RunFolder(folder.resolve("misfit"));
    RunSettings settings = new SmallRun().init(misfit).settings();
    assertThatThrownBy(() -> Runs.run(settings, run, data, Device.CPU, Runs.SILENT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("misfit.safetensors");
    assertThat(run.strategies()).isEmpty();
    assertThat(run.starts()).isEmpty();
    assertThat(run.startFile(Strategy.IMP_GLOBAL)).doesNotExist();
    Runs.run(new SmallRun().rounds(0).settings(), run, data, Device.CPU, Runs.SILENT);
  }
}
