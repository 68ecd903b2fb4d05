package dev.winnow.data.forge;

import dev.winnow.InvalidInputException;
import dev.winnow.data.forge.Reals.Real;
import dev.winnow.data.image.OnBadImage;
import dev.winnow.data.layout.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Makes a data set of a folder of real pictures. */
public final class Forge {
  /**
   * What came of it.
   *
   * @param reals how many real pictures were forged, and as many fakes there are
   * @param leftOut what is wrong with the real pictures that were not, the file named
   * @param faceless openings of a picture in which no face was found, so that its middle was taken
   */
  public record Outcome(int reals, List<String> leftOut, int faceless) {}

  private Forge() {}

  /**
   * Forges each real picture once, see {@link ForgedSet}.
   *
   * @param reals folder of real pictures, see {@code docs/data.md}
   * @param out must not exist yet, or be empty
   * @param onBadImage what to do about pictures that are damaged or too small
   * @param threads how many pictures are forged at a time, at least 1
   * @param progress is told how far it is, from several threads
   * @throws dev.winnow.InvalidInputException when the folder or none of its images can be used, or
   *     one cannot and the answer is to fail
   */
  public static Outcome write(
      Path reals,
      Path out,
      ForgeSettings settings,
      OnBadImage onBadImage,
      int threads,
      Progress progress) {
    requireApart(reals, out);
    List<Real> all = Reals.in(reals);
    UsableReals usable =
        UsableReals.of(
            reals, all, onBadImage, threads, checked -> progress.onChecked(checked, all.size()));
    List<Real> found = usable.reals();
    Map<String, Split> splits = IdentitySplit.of(found, settings.seed());
    AtomicInteger faceless = new AtomicInteger();
    try (FaceFinder finder = new FaceFinder(threads)) {
      List<Original> originals =
          found.stream()
              .map(
                  real ->
                      new Original(
                          real.name(),
                          splits.get(real.identity()),
                          real.identity(),
                          real.video(),
                          () -> RealFile.open(real.file(), finder, faceless)))
              .toList();
      IntConsumer done = pictures -> progress.onForged(pictures, 2 * originals.size());
      ForgedSet.write(out, originals, settings, threads, done);
    }
    return new Outcome(found.size(), usable.problems(), faceless.get());
  }

  /** A set among the reals would give its own pictures to the next forging. */
  private static void requireApart(Path reals, Path out) {
    Path inside = out.toAbsolutePath().normalize();
    if (inside.startsWith(reals.toAbsolutePath().normalize())) {
      throw new InvalidInputException(
          out + " lies in " + reals + ", whose pictures are forged: choose a folder elsewhere");
    }
  }

  /** Is told how many pictures are looked through, and how many are written then. */
  public interface Progress {
    void onChecked(int done, int total);

    void onForged(int done, int total);
  }
}
