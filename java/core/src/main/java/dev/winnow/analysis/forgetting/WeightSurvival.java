package dev.winnow.analysis.forgetting;

import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.argsort;
import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;
import static org.bytedeco.pytorch.global.torch.bincount;
import static org.bytedeco.pytorch.global.torch.grad;
import static org.bytedeco.pytorch.global.torch.where;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import dev.winnow.analysis.Interval;
import dev.winnow.analysis.Level;
import dev.winnow.analysis.forgetting.SurvivalStudy.Fit;
import dev.winnow.analysis.forgetting.SurvivalStudy.Group;
import dev.winnow.analysis.forgetting.SurvivalStudy.Survival;
import dev.winnow.analysis.forgetting.SurvivalStudy.Verdict;
import dev.winnow.analysis.forgetting.WeightCells.Cell;
import dev.winnow.data.BatchOrder;
import dev.winnow.data.Batches;
import dev.winnow.data.ImageSet;
import dev.winnow.model.Model;
import dev.winnow.model.ModelState.Entry;
import dev.winnow.tensor.NativeOwner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Makes a {@link SurvivalStudy} of a dense network and the masks of its tickets. */
public final class WeightSurvival implements AutoCloseable {
  /** Small batches, since gradients within one can cancel each other out. */
  private static final int BATCH = 8;

  /** Magnitude bins of a layer, of equally many weights. */
  private static final int BINS = 20;

  /**
   * The training fakes of a group.
   *
   * @param frequency their share of all training fakes, whatever number of them is looked at
   * @param images some of them, at least one
   */
  public record GroupImages(String name, double frequency, ImageSet images) {}

  private final NativeOwner owner = new NativeOwner();
  private final List<GroupImages> groups;

  /** By layer: |θ|, float [n], and the group that each weight serves, uint8 [n]. */
  private final Map<String, Tensor> magnitudes = new LinkedHashMap<>();

  private final Map<String, Tensor> served = new LinkedHashMap<>();
  private final Map<Level, Map<String, Tensor>> masks = new LinkedHashMap<>();

  /**
   * Finds out which group each weight serves.
   *
   * @param dense a trained detector; its weights and statistics stay as they are
   * @param groups at least two, the most frequent first
   */
  public WeightSurvival(Model dense, List<GroupImages> groups) {
    this.groups = List.copyOf(groups);
    List<Entry> weights = dense.state().weights();
    try (PointerScope scope = new PointerScope()) {
      List<Tensor> best = new ArrayList<>();
      for (Entry entry : weights) {
        Tensor values = entry.tensor().detach().flatten();
        magnitudes.put(entry.name(), owner.keep(values.abs().cpu()));
        best.add(zeros_like(values));
        // The number of groups stands for none: no group's loss depends on the weight.
        Tensor none = zeros_like(values).to(ScalarType.Byte).fill_(new Scalar(groups.size()));
        served.put(entry.name(), owner.keep(none));
      }
      for (int group = 0; group < groups.size(); group++) {
        assign(dense, weights, group, best);
      }
    }
  }

  private void assign(Model dense, List<Entry> weights, int group, List<Tensor> best) {
    try (PointerScope scope = new PointerScope()) {
      List<Tensor> sums = gradients(dense, weights, groups.get(group).images());
      for (int i = 0; i < weights.size(); i++) {
        // One layer's shares at a time: all of a large network's would take as much as it does.
        try (PointerScope layer = new PointerScope()) {
          Tensor total = sums.get(i).sum();
          Tensor share = total.item_double() == 0 ? sums.get(i) : sums.get(i).div(total);
          Tensor stronger = share.gt(best.get(i));
          best.get(i).copy_(where(stronger, share, best.get(i)));
          Tensor serves = served.get(weights.get(i).name());
          serves.masked_fill_(stronger, new Scalar(group));
        }
      }
    }
  }

  /** Σ over batches of |∂loss/∂θ|, by layer: float [n]. */
  private static List<Tensor> gradients(Model dense, List<Entry> weights, ImageSet images) {
    List<Tensor> sums =
        weights.stream().map(entry -> zeros_like(entry.tensor().detach().flatten())).toList();
    BatchOrder order = BatchOrder.sequential(images.count());
    try (Batches batches = images.batches(order, BATCH, dense.device())) {
      for (int i = 0; i < batches.count(); i++) {
        try (PointerScope scope = new PointerScope()) {
          Batches.Batch batch = batches.next();
          Tensor loss =
              binary_cross_entropy_with_logits(dense.logits(batch.input(), false), batch.labels());
          TensorVector by = new TensorVector();
          weights.forEach(entry -> by.push_back(entry.tensor()));
          TensorVector gradients = grad(new TensorVector(loss), by);
          for (int k = 0; k < sums.size(); k++) {
            try (PointerScope layer = new PointerScope()) {
              sums.get(k).add_(gradients.get(k).contiguous().flatten().abs());
            }
          }
        }
      }
    }
    return sums;
  }

  /** Notes which weights a ticket keeps: bit-packed masks by weight name. */
  public void look(Level level, Map<String, Tensor> ticket) {
    Map<String, Tensor> kept = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope()) {
      ticket.forEach((name, mask) -> kept.put(name, owner.keep(mask.cpu().clone())));
    }
    masks.put(level, kept);
  }

  /** What the tickets seen so far keep. */
  public SurvivalStudy study() {
    double[] frequencies = groups.stream().mapToDouble(GroupImages::frequency).toArray();
    List<Level> levels = List.copyOf(masks.keySet());
    WeightCells cells = count(levels);
    List<Group> rows = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      int group = g;
      long weights = Math.round(cells.count(g));
      rows.add(
          new Group(
              groups.get(g).name(),
              frequencies[g],
              weights,
              weights == 0 ? 0 : cells.magnitude(g),
              weights == 0
                  ? List.of()
                  : IntStream.range(0, levels.size())
                      .mapToObj(i -> survival(cells, group, levels.get(i), i))
                      .toList()));
    }
    return new SurvivalStudy(
        rows,
        IntStream.range(0, levels.size())
            .mapToObj(i -> fit(cells, levels.get(i), i, frequencies))
            .toList());
  }

  private static Survival survival(WeightCells cells, int group, Level level, int place) {
    double survival = cells.survival(group, place);
    double expected = cells.expected(group, place);
    return new Survival(level, survival, expected, expected == 0 ? null : survival / expected);
  }

  static Fit fit(WeightCells cells, Level level, int place, double[] frequencies) {
    double both = cells.spearman(place, frequencies);
    double alone = cells.spearman(place, null);
    Optional<Interval> fit = FrequencyRegression.of(cells, place, frequencies);
    if (fit.isEmpty()) {
      return new Fit(level, both, alone, null, null, null, Verdict.UNSURE);
    }
    Interval slope = fit.get();
    Verdict verdict =
        slope.liesAbove() ? Verdict.HOLDS : slope.liesBelow() ? Verdict.FAILS : Verdict.UNSURE;
    return new Fit(level, both, alone, slope.mean(), slope.low(), slope.high(), verdict);
  }

  private WeightCells count(List<Level> levels) {
    WeightCells cells = new WeightCells();
    int stratum = 0;
    for (String layer : magnitudes.keySet()) {
      try (PointerScope scope = new PointerScope()) {
        Tensor magnitude = magnitudes.get(layer);
        long n = magnitude.numel();
        Tensor rank = argsort(argsort(magnitude));
        Tensor bin = rank.mul(new Scalar(BINS)).floor_divide(new Scalar(n));
        Tensor key = served.get(layer).cpu().to(ScalarType.Long).mul(new Scalar(BINS)).add(bin);
        double[] counts = sums(key, null);
        double[] sizes = sums(key, magnitude);
        List<double[]> alive =
            levels.stream().map(level -> alive(key, masks.get(level).get(layer), n)).toList();
        for (int group = 0; group < groups.size(); group++) {
          for (int b = 0; b < BINS; b++) {
            int place = group * BINS + b;
            cells.add(
                new Cell(
                    stratum + b,
                    group,
                    counts[place],
                    sizes[place] / counts[place],
                    alive.stream().mapToDouble(level -> level[place]).toArray()));
          }
        }
      }
      stratum += BINS;
    }
    return cells;
  }

  private double[] alive(Tensor key, Tensor mask, long n) {
    try (PointerScope scope = new PointerScope()) {
      return sums(key, bits(mask, n));
    }
  }

  /** Sums by key, of 1 or of values. */
  private double[] sums(Tensor key, Tensor values) {
    long keys = (long) (groups.size() + 1) * BINS;
    Tensor weights = values == null ? key.mul(new Scalar(0)).add(new Scalar(1)) : values;
    Tensor sums =
        bincount(key, new TensorOptional(weights.to(ScalarType.Double)), keys).contiguous();
    double[] result = new double[(int) keys];
    new DoublePointer(sums.data_ptr()).get(result);
    return result;
  }

  /** A bit-packed mask, least significant bit first, as 0 and 1: [n]. */
  private static Tensor bits(Tensor mask, long n) {
    Tensor shifts = arange(new Scalar(8)).to(ScalarType.Byte);
    return mask.unsqueeze(1)
        .bitwise_right_shift(shifts)
        .bitwise_and(new Scalar(1))
        .flatten()
        .narrow(0, 0, n);
  }

  @Override
  public void close() {
    owner.close();
  }
}
