package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import dev.winnow.data.forge.Forge;
import dev.winnow.data.forge.ForgeSettings;
import dev.winnow.data.forge.Mix;
import dev.winnow.data.image.OnBadImage;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a data set of real pictures and fakes made of them. */
@Command(
    name = "forge",
    description = "Make a data set of a folder of real faces, with a fake made of each.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Kinds: blend (self-blended), swap (another person's face), warp, resample, noise, jpeg, blur.",
      "The set is DIR/{train,validation,test}/{real,fake}, DIR/masks and DIR/manifest.csv."
    })
final class ForgeCommand implements Runnable {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?");

  private static final int MOST_LISTED = 5;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "REALS", description = "Folder of real pictures, one face on each.")
  Path reals;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the data set; complete or absent.")
  Path out;

  @Option(
      names = "--mix",
      defaultValue = Mix.DEFAULT,
      description = "Share of each kind of forgery (default: ${DEFAULT-VALUE}).")
  String mix;

  @Option(
      names = "--size",
      defaultValue = "128",
      description = "Side of the pictures in pixels (default: ${DEFAULT-VALUE}).")
  int size;

  @Option(
      names = "--quality",
      defaultValue = "95-98",
      paramLabel = "LOW-HIGH",
      description =
          "Range of JPEG qualities that real and fake draw from (default: ${DEFAULT-VALUE}).")
  String quality;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Decides splits, kinds and forgeries (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--on-bad-image",
      defaultValue = "skip",
      description =
          "skip: leave out pictures that are damaged or too small, count and list them; fail:"
              + " refuse the folder (default: ${DEFAULT-VALUE}).")
  OnBadImage onBadImage;

  @Mixin ThreadOptions threads;

  @Override
  public void run() {
    ForgeSettings settings = settings();
    threads.load();
    Forge.Outcome outcome;
    try (Shown progress = new Shown()) {
      outcome = Forge.write(reals, out, settings, onBadImage, threads.resolvedThreads(), progress);
    }
    list(outcome.leftOut());
    if (outcome.faceless() > 0) {
      System.err.println(
          "no face was found in " + outcome.faceless() + " pictures: their middle was taken");
    }
    spec.commandLine()
        .getOut()
        .println(
            outcome.reals()
                + " real and "
                + outcome.reals()
                + " fake pictures are in "
                + out.toAbsolutePath());
    spec.commandLine().getOut().flush();
  }

  private static void list(List<String> leftOut) {
    if (leftOut.isEmpty()) {
      return;
    }
    System.err.println("left out, since they cannot be forged: " + leftOut.size() + " pictures");
    leftOut.stream().limit(MOST_LISTED).forEach(problem -> System.err.println("  " + problem));
    if (leftOut.size() > MOST_LISTED) {
      System.err.println("  and " + (leftOut.size() - MOST_LISTED) + " more");
    }
  }

  /** One bar after the other. */
  private static final class Shown implements Forge.Progress, AutoCloseable {
    private final Tally checking = new Tally("looking through");
    private final Tally forging = new Tally("forging");

    @Override
    public void onChecked(int done, int total) {
      checking.at(done, total);
      if (done == total) {
        checking.close();
      }
    }

    @Override
    public void onForged(int done, int total) {
      forging.at(done, total);
    }

    @Override
    public void close() {
      checking.close();
      forging.close();
    }
  }

  private ForgeSettings settings() {
    Matcher range = RANGE.matcher(quality);
    if (!range.matches()) {
      throw new ParameterException(
          spec.commandLine(), "--quality must be a range such as 95-98, not '" + quality + "'");
    }
    int low = Integer.parseInt(range.group(1));
    int high = range.group(2) == null ? low : Integer.parseInt(range.group(2));
    try {
      return new ForgeSettings(size, low, high, ForgeSettings.PHOTOGRAPH_MOTTLE, Mix.of(mix), seed);
    } catch (InvalidInputException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
