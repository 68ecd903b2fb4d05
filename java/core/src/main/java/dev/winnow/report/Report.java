package dev.winnow.report;

import com.samskivert.mustache.Mustache;
import dev.winnow.InvalidInputException;
import dev.winnow.experiment.RunFolder;
import dev.winnow.experiment.RunFolder.SplitRecord;
import dev.winnow.experiment.RunSettings;
import dev.winnow.io.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A run as one page of HTML that needs no network, no script and no other file. */
public final class Report {
  private Report() {}

  /**
   * Writes the page, atomically. The same run and data give the same page. Where the data set is
   * gone or changed, the page comes without its images and says so.
   *
   * @param run with its dense network finished, at least
   * @return {@code file}
   * @throws InvalidInputException when the folder holds no such run
   */
  public static Path write(RunFolder run, ReportContext context, Path file) {
    Tickets tickets = Tickets.of(run.results(), run.path().toString());
    RunSettings settings =
        run.settings(tickets.main())
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        run.path() + " lacks the settings of " + tickets.main()));
    SplitRecord split = run.split();
    PageImages images = PageImages.of(run, settings, split, tickets);
    AtomicFile.write(file, html(ReportModel.of(tickets, settings, split, images, context)));
    return file;
  }

  static String html(ReportModel model) {
    return Mustache.compiler()
        .zeroIsFalse(true)
        .withLoader(name -> new StringReader(resource(name + ".mustache")))
        .compile(resource("report.mustache"))
        .execute(model);
  }

  /** A text that lies beside this class, or below. */
  public static String resource(String name) {
    try (InputStream in = Report.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(name + " is part of the jar", e);
    }
  }
}
