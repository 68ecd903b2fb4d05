package dev.winnow.analysis.attention;

import dev.winnow.InvalidInputException;
import dev.winnow.analysis.Level;
import dev.winnow.analysis.attention.AttentionStudy.ClassMap;
import dev.winnow.analysis.attention.AttentionStudy.Image;
import dev.winnow.analysis.attention.AttentionStudy.Look;
import dev.winnow.data.BatchOrder;
import dev.winnow.data.Batches;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.explain.GradCam;
import dev.winnow.explain.GradCam.Target;
import dev.winnow.explain.Localisation;
import dev.winnow.model.Model;
import dev.winnow.tensor.NativeOwner;
import dev.winnow.train.Evaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Looks through one network after the other at the same images and writes down what an {@link
 * AttentionStudy} holds. Networks need not be open together: between two of them it keeps the
 * figures and the dense network's weighted sums at the layer's own resolution, about a KiB an
 * image.
 *
 * <p>For one thread; the images must stay open as long as it is used. Of no use after an exception.
 */
public final class AttentionObserver implements AutoCloseable {
  private final NativeOwner owner = new NativeOwner();
  private final ImageSet images;
  private final List<Level> levels = new ArrayList<>();
  private final List<List<Look>> looks = new ArrayList<>();

  /** Each image's forged region's share of the pixels; 0 where it is not known. */
  private final List<Double> shares = new ArrayList<>();

  /** Σ_k α_k A_k of the dense network for fake: float [n, H, W] on the CPU, batch by batch. */
  private final List<Tensor> dense = new ArrayList<>();

  /**
   * An observer that has not looked yet.
   *
   * @throws InvalidInputException when there is no image, or one is neither real nor fake
   */
  public AttentionObserver(ImageSet images) {
    if (images.count() == 0) {
      throw new InvalidInputException("there is no image to look at");
    }
    for (Sample sample : images.samples()) {
      if (sample.label() > 1) {
        throw new InvalidInputException(sample.name() + " is neither real nor fake");
      }
    }
    this.images = images;
  }

  /**
   * Looks through a network at all images. The first one is the dense network, which the others are
   * compared with.
   *
   * @param model what it takes and its layer are those of the dense network
   * @throws InvalidInputException when it has no layer that Grad-CAM can look at, or one of another
   *     size than the dense network's, or a picture of a forged region cannot be read
   * @throws dev.winnow.DivergedException when what it says is NaN or infinite
   */
  public void look(Level level, Model model) {
    double[] logits = Evaluator.logits(model, images);
    List<Look> seen = new ArrayList<>();
    BatchOrder order = BatchOrder.sequential(images.count());
    int size = Evaluator.batch(images.side());
    try (Batches batches = images.batches(order, size, model.device())) {
      for (int i = 0; i < batches.count(); i++) {
        try (PointerScope scope = new PointerScope()) {
          MapBatch batch = batch(i, seen.size(), model, batches.next().input());
          List<ClassMap> fake = batch.of(Target.FAKE);
          List<ClassMap> real = batch.of(Target.REAL);
          for (int k = 0; k < fake.size(); k++) {
            double pFake = 1 / (1 + Math.exp(-logits[seen.size()]));
            seen.add(new Look(pFake, fake.get(k), real.get(k)));
          }
        }
      }
    }
    levels.add(level);
    looks.add(seen);
  }

  /**
   * What has been seen so far.
   *
   * @throws IllegalStateException before the first look
   */
  public AttentionStudy study() {
    if (levels.isEmpty()) {
      throw new IllegalStateException("nothing was looked at");
    }
    List<Image> rows = new ArrayList<>();
    for (int i = 0; i < images.count(); i++) {
      int place = i;
      Sample sample = images.samples().get(i);
      rows.add(
          new Image(
              sample.name(),
              sample.label(),
              sample.group(),
              shares.get(i) > 0 ? shares.get(i) : null,
              looks.stream().map(level -> level.get(place)).toList()));
    }
    return new AttentionStudy(images.side(), levels, rows);
  }

  private MapBatch batch(int index, int first, Model model, Tensor input) {
    Tensor raw = GradCam.rawMaps(model, input, Target.FAKE);
    List<Sample> samples = images.samples().subList(first, first + (int) raw.size(0));
    Tensor regions = ForgedRegion.read(samples, images.side());
    Optional<Tensor> reference = Optional.empty();
    if (levels.isEmpty()) {
      dense.add(owner.keep(raw.cpu()));
      Arrays.stream(Localisation.share(regions)).forEach(shares::add);
    } else {
      reference = Optional.of(model.device().place(dense.get(index)));
    }
    return new MapBatch(model.device(), raw, reference, model.device().place(regions));
  }

  @Override
  public void close() {
    owner.close();
  }
}
