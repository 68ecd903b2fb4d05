package dev.winnow.cli;

import static dev.winnow.cli.Shell.winnow;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.cli.Shell.Outcome;
import dev.winnow.experiment.RunFolder;
import dev.winnow.experiment.RunLock;
import dev.winnow.prune.Ticket;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private static List<Object> with(List<Object> arguments, Object... more) {
    return Stream.concat(arguments.stream(), Stream.of(more)).toList();
  }

  private static Outcome run(List<Object> arguments) {
    return winnow(arguments.toArray());
  }

  @Test
  void everyChoiceOfTrainingGetsIntoTheRunAndTheTicketBeginsAnother() throws Exception {
    Path data = NoiseSet.write(folder, 20);
    Path run = folder.resolve("run");
    List<Object> train = List.of("train", "--data", data, "--size", 32, "--out", run);
    String choices =
        "--epochs 3 --batch 4 --optimizer sgd --lr 0.01 --momentum 0.8 --weight-decay 1e-3"
            + " --clip 1 --accumulate 2 --schedule cosine --warmup 1 --label-smoothing 0.1"
            + " --class-weights balanced --monitor auc --min-delta 0.001 --precision bf16 --flip";
    List<Object> command = with(train, (Object[]) choices.split(" "));
    Outcome trained = run(command);
    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(trained.err()).contains("dense round 0 epoch 3/3", "MB native");

    JsonNode settings = JSON.readTree(run.resolve("state/dense.json").toFile());
    assertThat(settings.toString())
        .contains(
            "\"optimizer\":\"sgd\"",
            "\"lr\":0.01",
            "\"momentum\":0.8",
            "\"weight-decay\":0.001",
            "\"clip\":1.0",
            "\"accumulate\":2",
            "\"schedule\":\"cosine\"",
            "\"warmup\":1",
            "\"label-smoothing\":0.1",
            "\"class-weights\":\"balanced\"",
            "\"monitor\":\"auc\"",
            "\"min-delta\":0.001",
            "\"flip\":true",
            "\"precision\":\"bf16\"");
    JsonNode start = JSON.readTree(run.resolve("manifest.json").toFile()).get(0);
    assertThat(start.get("seed").asLong()).isZero();
    assertThat(start.get("precision").asText()).isEqualTo("bf16");
    assertThat(JSON.convertValue(start.get("command"), String[].class))
        .contains(data.toString())
        .containsExactly(
            Stream.concat(Stream.of("winnow"), command.stream().map(Object::toString))
                .toArray(String[]::new));
    for (String name :
        "time dataFingerprint splitRule device threads precision instructionSet winnow libtorch java"
            .split(" ")) {
      assertThat(start.get(name).asText()).as(name).isNotEmpty();
    }
    try (Stream<Path> events = Files.walk(run.resolve("tensorboard/dense"))) {
      assertThat(events.filter(file -> file.toString().contains("tfevents"))).hasSize(2);
    }

    Path ticket = run.resolve("tickets/dense-round-0.safetensors");
    JsonNode result = JSON.readTree(run.resolve("results.json").toFile()).get(0);
    Outcome evaluate = winnow("evaluate", "--ticket", ticket, "--data", data, "--json");
    assertThat(JSON.readTree(evaluate.out())).isEqualTo(result.get("test"));

    assertThat(run(train).exit()).isEqualTo(2);
    assertThat(run(with(train, "--resume")).exit()).isZero();
    Outcome other = run(with(train, "--resume", "--lr", 0.02));
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("lr 0.01, not 0.02");

    Path pruned = folder.resolve("pruned");
    Outcome prune =
        winnow(
            "prune",
            "--data",
            data,
            "--size",
            32,
            "--epochs",
            1,
            "--rounds",
            1,
            "--init",
            ticket,
            "--rewind",
            "none",
            "--rate",
            0.45,
            "--layer-floor",
            0.5,
            "--out",
            pruned);
    assertThat(prune.exit()).as(prune.err()).isZero();
    assertThat(JSON.readTree(pruned.resolve("state/imp-global.json").toFile()).toString())
        .contains("\"layer-floor\":0.5", "\"rewind\":\"none\"");
    assertBeginsWith(ticket, pruned.resolve("state/imp-global-start.safetensors"));
    assertEachLayerKeepsHalf(pruned.resolve("tickets/imp-global-round-1.safetensors"));
  }

  private static void assertBeginsWith(Path ticket, Path start) {
    try (SafeTensors trained = SafeTensors.read(ticket);
        SafeTensors begun = SafeTensors.read(start)) {
      assertThat(begun.tensors()).containsKeys("conv1.weight", "bn1.running_mean", "fc2.bias");
      begun
          .tensors()
          .forEach(
              (name, tensor) ->
                  assertThat(tensor.equal(trained.tensors().get(name))).as(name).isTrue());
    }
  }

  private static void assertEachLayerKeepsHalf(Path file) {
    try (Ticket ticket = Ticket.read(file, Device.CPU)) {
      Map<String, Tensor> weights = ticket.model().state().byName();
      assertThat(ticket.masks().alive()).isLessThan(ticket.masks().prunable() * 56 / 100);
      ticket
          .masks()
          .byName()
          .forEach(
              (name, mask) -> {
                BytePointer bytes = new BytePointer(mask.data_ptr());
                long alive =
                    LongStream.range(0, mask.numel())
                        .map(i -> Integer.bitCount(bytes.get(i) & 0xff))
                        .sum();
                assertThat(2 * alive).as(name).isGreaterThanOrEqualTo(weights.get(name).numel());
              });
    }
  }

  @Test
  void manyClassesAreTrainedEvaluatedAndReported() throws Exception {
    Path data = NoiseSet.idx(folder.resolve("idx"), 200, 40);
    Path run = folder.resolve("run");
    Outcome train =
        winnow(
            "train",
            "--arch",
            "lenet300",
            "--data",
            data,
            "--epochs",
            8,
            "--batch",
            8,
            "--lr",
            1e-3,
            "--out",
            run);
    assertThat(train.exit()).as(train.err()).isZero();
    JsonNode test = JSON.readTree(run.resolve("results.json").toFile()).at("/0/test");
    assertThat(test.get("confusion")).hasSize(4);
    assertThat(test.get("eer").isNull()).isTrue();
    assertThat(test.get("accuracy").asDouble()).isGreaterThan(0.5);

    Path ticket = run.resolve("tickets/dense-round-0.safetensors");
    Outcome table = winnow("evaluate", "--ticket", ticket, "--data", data);
    assertThat(table.exit()).as(table.err()).isZero();
    Path images = NoiseSet.write(folder, 4);
    Outcome others = winnow("evaluate", "--ticket", ticket, "--data", images);
    assertThat(others.exit()).isEqualTo(1);
    assertThat(others.err())
        .contains("the ticket tells", "0, 1, 2, 3 apart", "are real, fake")
        .doesNotContain("defect");
    Outcome report = winnow("report", run, "--out", folder.resolve("report.html"));
    assertThat(report.exit()).as(report.err()).isZero();
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("class 3", "its classes are not real and fake")
        .doesNotContain("What pruning costs");
    NoiseSet.noise(folder.resolve("images"), 1, 28, 256);
    Path image = folder.resolve("images/0.png");
    Outcome explain =
        winnow("explain", "--ticket", ticket, "--images", image, "--out", folder.resolve("maps"));
    assertThat(explain.exit()).isEqualTo(1);
    assertThat(explain.err()).contains("no Grad-CAM").doesNotContain("defect");
  }

  @Test
  void aFolderInUseIsLeftAlone() throws IOException {
    Path data = NoiseSet.write(folder, 4);
    Path run = folder.resolve("run");
    try (RunLock lock = RunLock.acquire(new RunFolder(run), List.of("test"))) {
      Outcome second = winnow("train", "--data", data, "--size", 32, "--out", run);
      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.err()).contains("in use by another run").doesNotContain("Exception");
    }
  }

  @Test
  void badChoicesAreWrongUsage() throws IOException {
    Path data = NoiseSet.write(folder, 4);
    for (String choice :
        List.of(
            "--lr 0",
            "--momentum 1",
            "--accumulate 0",
            "--label-smoothing 1",
            "--optimizer adamax",
            "--precision fp16",
            "--channels 2",
            "--min-delta -1",
            "--schedule cosine --warmup 100")) {
      Outcome outcome =
          run(
              with(
                  List.of("train", "--data", data, "--out", folder.resolve("run")),
                  (Object[]) choice.split(" ")));
      assertThat(outcome.exit()).as(choice).isEqualTo(2);
      String[] words = choice.split(" ");
      assertThat(outcome.err()).as(choice).contains(words[words.length - 2]);
    }
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
