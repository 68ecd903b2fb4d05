package dev.winnow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.data.DataOptions;
import dev.winnow.data.TestImages;
import dev.winnow.data.guard.LinearBaseline;
import dev.winnow.experiment.RunData;
import dev.winnow.experiment.RunFolder;
import dev.winnow.experiment.RunListener;
import dev.winnow.experiment.RunSettings;
import dev.winnow.experiment.Runs;
import dev.winnow.experiment.SmallRun;
import dev.winnow.experiment.TicketResult;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final RunListener SILENT = new RunListener() {};
  private static final ReportContext CONTEXT = ReportContext.titled("A <run> & its tickets");

  @TempDir static Path folder;
  private static Path images;
  private static RunFolder run;

  @BeforeAll
  static void train() {
    NativeRuntime.start(2);
    images = TestImages.dataSet(folder.resolve("data <b>"), 20, 64);
    run = new RunFolder(folder.resolve("run"));
    RunSettings settings =
        new SmallRun()
            .on(images, 64)
            .rounds(2, 0.5)
            .training(options -> options.epochs(1, 1))
            .seed(3)
            .settings();
    try (RunData data = RunData.load(DataOptions.of(images, 64, 3), (done, total) -> {})) {
      Runs.run(settings, run, data, Device.CPU, SILENT);
    }
  }

  private static String page(ReportContext context) throws IOException {
    return Files.readString(Report.write(run, context, folder.resolve("report.html")));
  }

  @Test
  void holdsEveryTicketsFiguresAndEverySetting() throws IOException {
    String page = page(CONTEXT);
    for (TicketResult ticket : run.results()) {
      assertThat(page)
          .contains(
              "<td>" + Format.count(ticket.alive()) + "</td>",
              "<td>" + Format.percent(ticket.sparsity()) + "</td>",
              "<td>" + Format.percent(ticket.test().accuracy()),
              "<td>" + Format.decimal(ticket.test().auc()) + "</td>",
              "<td>" + Format.decimal(ticket.test().loss()) + "</td>");
    }
    assertThat(page)
        .contains(Summary.headline(Tickets.of(run.results(), "run")))
        .contains("<dd>imp-global (rounds 0, 1, 2)</dd>")
        .contains("<dd>14 real, 14 fake</dd>", "<dd>3 real, 3 fake</dd>")
        .contains(
            "<dd>adam, learning rate 0.001 (constant)</dd>",
            "<dd>16 images</dd>",
            "<dd>64 × 64 pixels, RGB</dd>")
        .containsPattern("<dt>Data fingerprint</dt><dd>[0-9a-f]{64}</dd>");
  }

  @Test
  void showsTheAttentionOfTheDenseAndThePrunedNetworks() throws IOException {
    String page = page(CONTEXT);
    // Three fakes and three reals under the dense network and the tickets nearest to 60 and 80 %.
    assertThat(page.split("class=\"row\"", -1)).hasSize(7);
    assertThat(page).contains("dense (0 %)", "round 1 (50 %)", "round 2 (75 %)");
    assertThat(page.split("ΔL [0-9]", -1)).hasSize(13);
  }

  @Test
  void isOneFileThatEscapesWhatItWasGiven() throws IOException {
    String page = page(CONTEXT.withNote("Note: 1 < 2"));
    assertThat(page)
        .contains(
            "<title>A &lt;run&gt; &amp; its tickets</title>", "data &lt;b&gt;", "Note: 1 &lt; 2")
        .doesNotContain("<run>", "data <b>", "http", "<script", "<link", "@import", "url(")
        .doesNotContain("{{", "}}")
        .doesNotContainPattern("(src|srcset|href)=\"(?!data:)");
    assertThat(page.length()).isLessThan(3_000_000);
  }

  @Test
  void theSameRunGivesTheSamePage() throws IOException {
    assertThat(page(CONTEXT)).isEqualTo(page(CONTEXT));
  }

  @Test
  void tellsOfTheDemosDataOnlyInADemo() throws IOException {
    assertThat(page(CONTEXT)).doesNotContain("procedural portraits", "thumbnail");
    assertThat(
            page(
                CONTEXT
                    .withBaselines(List.of(new LinearBaseline("16x16 thumbnail", 0.542, 0.561)))
                    .asDemo()))
        .contains("40 procedural portraits", "reaches 54.2 %", "AUC 0.561", "It stays below 65 %")
        .contains("16x16 thumbnail baseline: 54.2 %");
    assertThat(
            page(
                CONTEXT
                    .withBaselines(List.of(new LinearBaseline("16x16 thumbnail", 0.65, 0.7)))
                    .asDemo()))
        .contains("It does not stay below 65 %");
  }

  @Test
  void withoutItsDataThePageSaysSo() throws IOException {
    Path away = folder.resolve("away");
    Files.move(images, away);
    try {
      assertThat(page(CONTEXT))
          .contains("There are no images here", "is not a folder")
          .contains("<h2 id=\"tickets\">")
          .doesNotContain("class=\"row\"", "image/jpeg");
    } finally {
      Files.move(away, images);
    }
  }

  @Test
  void withChangedDataThePageSaysSo() throws IOException {
    Path added = images.resolve("real").resolve("added.png");
    Files.copy(images.resolve("real").resolve("000.png"), added);
    try {
      assertThat(page(CONTEXT))
          .contains("There are no images here", "changed since the run")
          .doesNotContain("class=\"row\"");
    } finally {
      Files.delete(added);
    }
  }

  @Test
  void anEmptyFolderIsRefused() {
    RunFolder empty = new RunFolder(folder.resolve("empty"));
    assertThatThrownBy(() -> Report.write(empty, CONTEXT, folder.resolve("none.html")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("empty");
    assertThat(folder.resolve("none.html")).doesNotExist();
  }
}
