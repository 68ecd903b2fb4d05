package dev.winnow.cli;

import dev.winnow.experiment.RunFolder;
import dev.winnow.experiment.grid.GridFolder;
import dev.winnow.report.Report;
import dev.winnow.report.ReportContext;
import dev.winnow.report.experiment.ExperimentReport;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns a run's folder into a page. */
@Command(
    name = "report",
    description =
        "Write a run, or an experiment, as one HTML page; an experiment's plots and tables are written"
            + " beside it as files, too.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Runnable {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "Folder of a run, or of an experiment.")
  Path run;

  @Option(names = "--out", required = true, description = "The page to write.")
  Path out;

  @Mixin ThreadOptions threads;

  @Override
  public void run() {
    threads.load();
    GridFolder experiment = new GridFolder(run);
    if (experiment.hasPlan()) {
      ExperimentReport.write(experiment, out);
    } else {
      RunFolder folder = new RunFolder(run);
      Report.write(folder, context(folder), out);
    }
    spec.commandLine().getOut().println("report: " + out.toAbsolutePath());
    spec.commandLine().getOut().flush();
  }

  static ReportContext context(RunFolder folder) {
    boolean demo = Files.exists(folder.path().resolve("data").resolve("manifest.csv"));
    ReportContext context =
        demo
            ? ReportContext.titled("Winnow demo: a lottery ticket in a deepfake detector").asDemo()
            : ReportContext.titled("Winnow: lottery tickets in a deepfake detector");
    return folder
        .inspection()
        .map(inspection -> context.withBaselines(inspection.baselines()))
        .orElse(context);
  }
}
