package dev.winnow.data.forge;

import dev.winnow.InvalidInputException;
import dev.winnow.WinnowException;
import dev.winnow.data.forge.Reals.Real;
import dev.winnow.data.image.OnBadImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;

/**
 * The real pictures that can be forged. Each is decoded once before anything is dealt: a picture
 * that is left out must not leave a hole in a split or in the mix.
 *
 * @param problems what is wrong with the others, the file named
 */
record UsableReals(List<Real> reals, List<String> problems) {
  /** Problems that an error names. */
  private static final int MOST_NAMED = 5;

  /**
   * Looks through all pictures.
   *
   * @param root for the message
   * @param progress is told how many are looked through, from several threads
   * @throws InvalidInputException when none can be used, or one cannot and the answer is to fail
   */
  static UsableReals of(
      Path root, List<Real> found, OnBadImage onBadImage, int threads, IntConsumer progress) {
    List<Callable<Optional<String>>> checks = new ArrayList<>();
    found.forEach(real -> checks.add(() -> RealFile.problem(real.file())));
    List<Optional<String>> results;
    try {
      results = Workers.run(checks, threads, progress);
    } catch (IOException e) {
      throw new WinnowException(root + " could not be looked through: " + e.getMessage(), e);
    }
    List<Real> usable = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      results.get(i).ifPresent(problems::add);
      if (results.get(i).isEmpty()) {
        usable.add(found.get(i));
      }
    }
    if (usable.isEmpty() || onBadImage == OnBadImage.FAIL && !problems.isEmpty()) {
      throw new InvalidInputException(
          String.format(
              "%s: %s%d real images cannot be forged: %s%s",
              root,
              usable.isEmpty() ? "all " : "",
              problems.size(),
              String.join("; ", problems.subList(0, Math.min(MOST_NAMED, problems.size()))),
              problems.size() > MOST_NAMED
                  ? "; and " + (problems.size() - MOST_NAMED) + " more"
                  : ""));
    }
    return new UsableReals(usable, problems);
  }
}
