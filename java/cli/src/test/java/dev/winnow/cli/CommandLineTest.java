package dev.winnow.cli;

import static dev.winnow.cli.Shell.winnow;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.cli.Shell.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, run as a user runs them. */
class CommandLineTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void aRunFromPruneToReport() throws Exception {
    Path data = NoiseSet.write(folder, 20);
    Path run = folder.resolve("run");
    Path config = folder.resolve("config.json");
    Files.writeString(
        config, "{\"rounds\": 7, \"epochs\": 2, \"lr\": 1e-3, \"size\": 32, \"flip\": true}");

    Outcome prune =
        winnow(
            "prune", "--config", config, "--data", data, "--rounds", 2, "--seed", 3, "--out", run);
    assertThat(prune.exit()).as(prune.err()).isZero();
    assertThat(prune.err()).contains("device: cpu").contains("imp-global round 2");

    JsonNode results = JSON.readTree(run.resolve("results.json").toFile());
    assertThat(results).hasSize(3);
    JsonNode last = results.get(2);
    for (String name :
        "arch data seed strategy scope rewind rate round prunable alive sparsity threshold test epochs trainSeconds pruneSeconds ticket"
            .split(" ")) {
      assertThat(last.has(name)).as(name).isTrue();
    }
    assertThat(results.get(0).get("threshold").isNull()).isTrue();
    assertThat(last.get("threshold").isNumber()).isTrue();

    Path ticket = run.resolve(last.get("ticket").asText());
    Outcome evaluate = winnow("evaluate", "--ticket", ticket, "--data", data, "--json");
    assertThat(evaluate.exit()).as(evaluate.err()).isZero();
    assertThat(JSON.readTree(evaluate.out())).isEqualTo(last.get("test"));
    assertThat(evaluate.out().lines()).hasSize(1);
    assertThat(last.get("test").fieldNames())
        .toIterable()
        .containsExactly(
            "accuracy auc loss balancedAccuracy averagePrecision eer brier calibrationError confusion groupRecall video"
                .split(" "));
    Outcome table = winnow("evaluate", "--ticket", ticket, "--data", data);
    assertThat(table.exit()).as(table.err()).isZero();
    assertThat(table.out())
        .containsPattern("(?m)^number +6$")
        .containsPattern(
            String.format(
                Locale.ROOT, "(?m)^accuracy +%.4f$", last.at("/test/accuracy").asDouble()))
        .containsPattern("(?m)^images, called +real +fake$")
        .doesNotContain("videos", "group");

    Path overlays = folder.resolve("overlays");
    Outcome explain =
        winnow(
            "explain",
            "--ticket",
            ticket,
            "--images",
            data.resolve("FAKE/0.png"),
            "--out",
            overlays);
    assertThat(explain.exit()).as(explain.err()).isZero();
    assertThat(explain.out()).contains("p(fake) = ");
    assertThat(overlays.resolve("000-0-fake.png")).isNotEmptyFile();
    assertThat(overlays.resolve("000-0-real.png")).isNotEmptyFile();

    Path page = folder.resolve("report.html");
    Outcome report = winnow("report", run, "--out", page);
    assertThat(report.exit()).as(report.err()).isZero();
    assertThat(page)
        .content()
        .contains("<html")
        .contains("imp-global")
        .doesNotContain("fakes made of them");

    Outcome again = winnow("prune", "--config", config, "--data", data, "--out", run);
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err()).contains("--resume");
    // An option without a value says the same whether the run's settings have it already or not.
    for (String[] same : new String[][] {{}, {"--flip"}}) {
      Outcome resumed =
          winnow(
              Stream.concat(Stream.of("prune", "--resume", "--out", run), Stream.of(same))
                  .toArray());
      assertThat(resumed.exit()).as(resumed.err()).isZero();
    }
    assertThat(JSON.readTree(run.resolve("results.json").toFile())).isEqualTo(results);
    for (String[] other : new String[][] {{"--lr", "0.5"}, {"--no-flip"}}) {
      Outcome changed =
          winnow(
              Stream.concat(Stream.of("prune", "--resume", "--out", run), Stream.of(other))
                  .toArray());
      assertThat(changed.exit()).isEqualTo(1);
      assertThat(changed.err()).contains("other settings").doesNotContain("go on with");
    }
  }

  @Test
  void failuresAreOneLineWithoutAStackTrace() throws Exception {
    Path junk = folder.resolve("junk.safetensors");
    Files.writeString(junk, "junk");
    Outcome broken = winnow("evaluate", "--ticket", junk, "--data", folder);
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.err()).contains("junk.safetensors").doesNotContain("\tat ");
    Outcome debug = winnow("evaluate", "--ticket", junk, "--data", folder, "--debug");
    assertThat(debug.exit()).isEqualTo(1);
    assertThat(debug.err()).contains("\tat ");
    Outcome noData =
        winnow("prune", "--data", folder.resolve("none"), "--out", folder.resolve("r"));
    assertThat(noData.exit()).isEqualTo(1);
    assertThat(noData.err()).contains("none is not a folder");
    Outcome noRun = winnow("report", folder, "--out", folder.resolve("x.html"));
    assertThat(noRun.exit()).isEqualTo(1);
  }

  @Test
  void wrongUsageIsTwo() throws Exception {
    assertThat(winnow("prune").exit()).isEqualTo(2);
    assertThat(winnow("prune", "--no-such-option").exit()).isEqualTo(2);
    assertThat(winnow("evaluate", "--data", folder).exit()).isEqualTo(2);
    assertThat(winnow("no-such-command").exit()).isEqualTo(2);
    assertThat(
            winnow("prune", "--data", folder, "--out", folder.resolve("r"), "--rounds", "x").exit())
        .isEqualTo(2);
    Path config = folder.resolve("c.json");
    Files.writeString(config, "{\"round\": 3}");
    Outcome unknown = winnow("prune", "--config", config, "--data", folder, "--out", folder);
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("round");
    assertThat(winnow("prune", "--resume", "--out", folder.resolve("nothing")).exit()).isEqualTo(2);
    Path run = folder.resolve("r");
    for (String[] wrong :
        new String[][] {
          {"--size", "100"},
          {"--arch", "resnet1"},
          {"--rate", "20"},
          {"--rounds", "-1"},
          {"--rewind", "back"},
          {"--rewind", "epoch:101"},
          {"--epochs", "0"},
          {"--strategy", "luck"}
        }) {
      Outcome outcome = winnow("prune", "--data", folder, "--out", run, wrong[0], wrong[1]);
      assertThat(outcome.exit()).as("%s %s", wrong[0], wrong[1]).isEqualTo(2);
      assertThat(run).doesNotExist();
    }
  }

  @Test
  void aThreadCountOrDeviceThatIsNoneIsNoDefect() throws Exception {
    for (String[] wrong : new String[][] {{"--threads", "-1"}, {"--device", "gpu"}}) {
      Outcome outcome =
          winnow("prune", "--data", folder, "--out", folder.resolve("r"), wrong[0], wrong[1]);
      assertThat(outcome.exit()).isNotZero();
      assertThat(outcome.err()).contains(wrong[1]).doesNotContain("defect");
    }
  }

  @Test
  void cudaIsRefusedWithAReason() throws Exception {
    Outcome cuda =
        winnow(
            "prune",
            "--data",
            NoiseSet.write(folder, 20),
            "--out",
            folder.resolve("r"),
            "--device",
            "cuda");
    assertThat(cuda.exit()).isEqualTo(1);
    assertThat(cuda.err()).contains("--device cuda").contains("--device cpu");
  }

  @Test
  void doctorSpeaksJson() throws Exception {
    Outcome doctor = winnow("doctor", "--json");
    assertThat(doctor.exit()).isZero();
    JsonNode found = JSON.readTree(doctor.out());
    assertThat(found.get("instructionSet").asText()).isIn("scalar", "avx2", "avx512");
    assertThat(found.has("cuda")).isTrue();
  }

  @Test
  void modelsSpeakJson() throws Exception {
    Outcome models = winnow("models", "--json");
    assertThat(models.exit()).isZero();
    JsonNode rows = JSON.readTree(models.out());
    assertThat(rows.findValuesAsText("arch"))
        .containsExactly("mesonet", "mesoinception", "cnn5", "resnet18", "xception", "lenet300");
    JsonNode xception = rows.get(4);
    assertThat(xception.get("prunable").asLong()).isEqualTo(20_754_472);
    assertThat(xception.get("camLayer").asText()).isEqualTo("act4");
    assertThat(rows.get(5).get("macs128").isNull()).isTrue();
    assertThat(winnow("models").out()).contains("xception", "20,754,472", "act4 4x4");
  }

  @Test
  void benchIsListedAndPointsToTheLauncher() {
    assertThat(winnow("--help").out()).contains("bench");
    Outcome bench = winnow("bench", "PruningRound", "--list");
    assertThat(bench.exit()).isEqualTo(1);
    assertThat(bench.err()).contains("./winnow bench");
  }

  @Test
  void inspectSaysWhatASetIsAndStrictRefusesIt() throws IOException {
    Path data = NoiseSet.write(folder, 40);
    Outcome words = winnow("data", "inspect", data, "--size", "32");
    assertThat(words.exit()).as(words.err()).isZero();
    assertThat(words.out())
        .contains("layout: folders (images)")
        .contains("28 real, 28 fake")
        .contains("severe, trivial-baseline");
    Outcome json = winnow("data", "inspect", data, "--size", "32", "--json", "--strict");
    assertThat(json.exit()).isEqualTo(1);
    assertThat(json.err()).contains("--strict");
    JsonNode inspection = JSON.readTree(json.out());
    for (String name : "layout splits groups findings".split(" ")) {
      assertThat(inspection.has(name)).as(name).isTrue();
    }
    assertThat(inspection.at("/splits/train/fake").asInt()).isEqualTo(28);
    for (JsonNode finding : inspection.get("findings")) {
      for (String name : "kind severity what where advice".split(" ")) {
        assertThat(finding.has(name)).as(name).isTrue();
      }
    }
    Outcome run =
        winnow("prune", "--data", data, "--size", 32, "--strict", "--out", folder.resolve("never"));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("trivial-baseline").contains("--strict");
    assertThat(folder.resolve("never")).doesNotExist();
  }

  @Test
  void forgeMakesASetThatInspectReads() throws IOException {
    NoiseSet.noise(folder.resolve("reals"), 40, 80, 256);
    Files.writeString(folder.resolve("reals/broken.jpg"), "no image");
    Path set = folder.resolve("forged");
    Outcome forge =
        winnow(
            "data",
            "forge",
            folder.resolve("reals"),
            "--out",
            set,
            "--size",
            64,
            "--mix",
            "blend=3,blur=1");
    assertThat(forge.exit()).as(forge.err()).isZero();
    assertThat(forge.out()).contains("40 real and 40 fake");
    assertThat(forge.err()).contains("1 pictures", "broken.jpg is no JPEG");
    Outcome inspect = winnow("data", "inspect", set, "--json", "--size", 64);
    JsonNode inspection = JSON.readTree(inspect.out());
    assertThat(inspection.get("layout").asText()).isEqualTo("manifest");
    assertThat(inspection.at("/groups/blend/fake").asInt()).isEqualTo(30);
    assertThat(inspection.at("/groups/blur/fake").asInt()).isEqualTo(10);
    assertThat(inspection.at("/splits/train/real").asInt()).isEqualTo(28);
    assertThat(inspection.get("findings").findValuesAsText("kind")).doesNotContain("identity-leak");

    Outcome again = winnow("data", "forge", folder.resolve("reals"), "--out", set);
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("forged").doesNotContain("\tat ");
    Path reals = folder.resolve("reals");
    Outcome inside = winnow("data", "forge", reals, "--out", reals.resolve("set"));
    assertThat(inside.exit()).isEqualTo(1);
    assertThat(inside.err()).contains("elsewhere");
    Outcome strict =
        winnow(
            "data",
            "forge",
            folder.resolve("reals"),
            "--out",
            folder.resolve("never"),
            "--on-bad-image",
            "fail");
    assertThat(strict.exit()).isEqualTo(1);
    assertThat(strict.err()).contains("broken.jpg").doesNotContain("\tat ");
    assertThat(folder.resolve("never")).doesNotExist();
    Outcome mix =
        winnow("data", "forge", folder.resolve("reals"), "--out", "x", "--mix", "magic=1");
    assertThat(mix.exit()).isEqualTo(2);
    assertThat(mix.err()).contains("magic").contains("blend");
  }

  @Test
  void extractListsTheVideosThatGiveNothing() throws IOException {
    Path videos = folder.resolve("videos");
    Files.createDirectories(videos.resolve("real"));
    Files.createDirectories(videos.resolve("fake"));
    Files.writeString(videos.resolve("real/broken.mp4"), "not a video");
    Files.writeString(videos.resolve("fake/broken.mp4"), "not a video either");
    Files.writeString(videos.resolve("real/notes.txt"), "not even called one");
    Outcome extract = winnow("data", "extract", videos, "--out", folder.resolve("faces"));
    assertThat(extract.exit()).isEqualTo(1);
    assertThat(extract.err())
        .contains("no faces from real/broken.mp4: ")
        .doesNotContain("notes.txt")
        .doesNotContain("\tat ");
    assertThat(extract.out()).contains("0 faces from 0 of 2 videos");

    Outcome none =
        winnow("data", "extract", folder.resolve("absent"), "--out", folder.resolve("faces"));
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("absent");
    assertThat(winnow("data", "extract", videos).exit()).isEqualTo(2);
    assertThat(winnow("data").exit()).isEqualTo(2);
  }

  @Test
  void helpNamesTheNetworks() {
    assertThat(winnow("prune", "--help").out()).contains("mesonet, mesoinception, cnn5, resnet18,");
  }

  @Test
  void completionKnowsTheCommands() {
    Outcome completion = winnow("generate-completion");
    assertThat(completion.exit()).isZero();
    assertThat(completion.out()).contains("prune", "--rewind", "resnet18", "complete ");
  }

  /** With every native-backed jar left off the class path, help and version must still work. */
  @Test
  void helpLoadsNoNativeLibrary() throws Exception {
    String classpath =
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .filter(entry -> !entry.contains("bytedeco"))
            .collect(Collectors.joining(":"));
    for (String[] arguments :
        new String[][] {
          {"--help"},
          {"--version"},
          {"prune", "--help"},
          {"demo", "--help"},
          {"models", "--help"},
          {"import", "--help"},
          {"data", "extract", "--help"},
          {"data", "inspect", "--help"},
          {"data", "forge", "--help"}
        }) {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              classpath,
              "dev.winnow.cli.Main");
      builder.command().addAll(Arrays.asList(arguments));
      Process process = builder.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      assertThat(output).contains("winnow");
    }
  }
}
