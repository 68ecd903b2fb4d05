package dev.winnow.data.forge;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.winnow.data.image.ImageEncoder;
import dev.winnow.data.layout.Manifest;
import dev.winnow.data.layout.Split;
import dev.winnow.tensor.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Writes a data set of real pictures and the fakes made of them: {@code
 * {train,validation,test}/{real,fake}/NAME.jpg}, the forged regions as {@code
 * masks/{train,validation,test}/fake/NAME.png} (8 bits, 255 where nothing of the original is left),
 * and a {@link Manifest}. A real and the fake made of it have one name. Both classes are resized
 * and compressed alike, by qualities drawn from one range.
 */
public final class ForgedSet {
  private final Path folder;
  private final ForgeSettings settings;
  private final List<Original> originals;
  private final List<Kind> kinds;
  private final Map<Split, List<Original>> donors;

  private ForgedSet(Path folder, List<Original> originals, ForgeSettings settings) {
    this.folder = folder;
    this.originals = originals;
    this.settings = settings;
    kinds = Assignment.of(originals, settings.mix(), settings.seed());
    donors =
        originals.stream()
            .collect(
                Collectors.groupingBy(
                    Original::split, () -> new EnumMap<>(Split.class), Collectors.toList()));
  }

  /**
   * Writes the set. It is complete or absent. The same originals and settings give the same bytes,
   * whatever the number of threads.
   *
   * @param folder must not exist yet, or be empty
   * @param threads how many originals are forged at a time, at least 1
   * @param progress is told how many pictures are done, after each pair and from several threads
   * @throws dev.winnow.InvalidInputException when the folder is not empty or the mix cannot be had
   * @throws dev.winnow.WinnowException when a file cannot be written
   */
  public static void write(
      Path folder,
      List<Original> originals,
      ForgeSettings settings,
      int threads,
      IntConsumer progress) {
    WholeFolder.write(
        folder, draft -> new ForgedSet(draft, originals, settings).fill(threads, progress));
  }

  private void fill(int threads, IntConsumer progress) throws IOException {
    for (Split split : Split.values()) {
      Files.createDirectories(folder.resolve(path(split, "real")));
      Files.createDirectories(folder.resolve(path(split, "fake")));
      Files.createDirectories(folder.resolve("masks").resolve(path(split, "fake")));
    }
    List<Callable<List<Manifest.Row>>> pairs = new ArrayList<>();
    for (int i = 0; i < originals.size(); i++) {
      Original original = originals.get(i);
      Kind kind = kinds.get(i);
      pairs.add(() -> pair(original, kind));
    }
    List<Manifest.Row> rows = new ArrayList<>();
    Workers.run(pairs, threads, done -> progress.accept(2 * done)).forEach(rows::addAll);
    Manifest.write(folder.resolve(Manifest.FILE_NAME), rows);
  }

  /** Writes an original and the fake made of it; returns their lines. */
  private List<Manifest.Row> pair(Original original, Kind kind) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      String key = original.split().label() + "/" + original.name();
      Dice dice = new Dice(Seeds.derive(settings.seed(), "forge/" + key));
      Original donor = kind == Kind.SWAP ? donor(original, dice) : original;
      Photograph photograph = original.photograph().open();
      Forger.Forgery forgery =
          Forger.forge(
              kind, photograph, donor.photograph()::open, settings.size(), settings.mottle(), dice);
      String real = path(original.split(), "real") + "/" + original.name() + ".jpg";
      String fake = path(original.split(), "fake") + "/" + original.name();
      String mask = "masks/" + fake + ".png";
      Dice compression = new Dice(Seeds.derive(settings.seed(), "jpeg/" + key));
      write(real, finished(photograph.pixels(), compression));
      write(fake + ".jpg", finished(forgery.picture(), compression));
      write(mask, ImageEncoder.png(resized(forgery.mask())));
      String seen = original.identity();
      String identities =
          donor == original ? seen : seen + Manifest.IDENTITY_SEPARATOR + donor.identity();
      return List.of(
          row(original, real, "real", "", seen, ""),
          row(original, fake + ".jpg", "fake", kind.label(), identities, mask));
    }
  }

  private static Manifest.Row row(
      Original original, String path, String label, String group, String identity, String mask) {
    return new Manifest.Row(
        path, label, original.split().label(), group, identity, original.video(), mask);
  }

  /** Another person of the same split. The assignment has seen to it that there is one. */
  private Original donor(Original target, Dice dice) {
    List<Original> here = donors.get(target.split());
    Original donor = target;
    while (donor.identity().equals(target.identity())) {
      donor = here.get(dice.index(here.size()));
    }
    return donor;
  }

  private byte[] finished(Mat picture, Dice dice) {
    int range = settings.highestQuality() - settings.lowestQuality() + 1;
    return ImageEncoder.jpeg(resized(picture), settings.lowestQuality() + dice.index(range));
  }

  private Mat resized(Mat picture) {
    Mat result = new Mat();
    resize(
        picture,
        result,
        new Size(settings.size(), settings.size()),
        0,
        0,
        picture.rows() > settings.size() ? INTER_AREA : INTER_LINEAR);
    return result;
  }

  private void write(String path, byte[] bytes) throws IOException {
    Files.write(folder.resolve(path), bytes);
  }

  private static String path(Split split, String label) {
    return split.label() + "/" + label;
  }
}
