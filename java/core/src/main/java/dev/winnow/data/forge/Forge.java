package dev.winnow.data.forge;

import dev.winnow.data.forge.Reals.Real;
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
   * @param reals how many real pictures there were, and as many fakes
   * @param faceless openings of a picture in which no face was found, so that its middle was taken
   */
  public record Outcome(int reals, int faceless) {}

  private Forge() {}

  /**
   * Forges each real picture once, see {@link ForgedSet}.
   *
   * @param reals folder of real pictures, see {@code docs/data.md}
   * @param out must not exist yet, or be empty
   * @param threads how many pictures are forged at a time, at least 1
   * @param progress is told how many pictures are done, and of how many, from several threads
   * @throws dev.winnow.InvalidInputException when an image or the folder cannot be used
   */
  public static Outcome write(
      Path reals, Path out, ForgeSettings settings, int threads, Progress progress) {
    List<Real> found = Reals.in(reals);
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
    return new Outcome(found.size(), faceless.get());
  }

  /** Is told how far it is. */
  @FunctionalInterface
  public interface Progress {
    void onForged(int done, int total);
  }
}
