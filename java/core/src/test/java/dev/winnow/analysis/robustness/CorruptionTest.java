package dev.winnow.analysis.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;
import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.grad;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.model.Architecture;
import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelShape;
import dev.winnow.model.Snapshot;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.tensor.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorruptionTest {
  private static final int SIDE = 32;

  private static Model model;
  private PointerScope scope;

  @BeforeAll
  static void open() {
    NativeRuntime.start(2);
    model = Architectures.create("cnn5", SIDE, 3, Device.CPU);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void enter() {
    scope = new PointerScope();
    Seeds.use(11, "corruptions");
  }

  @AfterEach
  void leave() {
    scope.close();
  }

  /** Grey images of 0.5 + 0.25 · cos(2π · cycles · x / SIDE). */
  private static Tensor wave(int cycles) {
    float[] row = new float[SIDE];
    for (int x = 0; x < SIDE; x++) {
      row[x] = (float) (0.5 + 0.25 * Math.cos(2 * Math.PI * cycles * x / SIDE));
    }
    return input(tensor(row).view(1, 1, 1, SIDE).expand(2, 3, SIDE, SIDE));
  }

  /** Grey images of 0.5 + 0.25 · cos(2π · cycles · (x + y) / SIDE): √2 · cycles from the centre. */
  private static Tensor diagonalWave(int cycles) {
    float[] values = new float[SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      double x = i % SIDE + i / SIDE;
      values[i] = (float) (0.5 + 0.25 * Math.cos(2 * Math.PI * cycles * x / SIDE));
    }
    return input(tensor(values).view(1, 1, SIDE, SIDE).expand(2, 3, SIDE, SIDE));
  }

  private static Tensor input(Tensor images) {
    return images.contiguous(MemoryFormat.ChannelsLast);
  }

  private static Tensor random() {
    return input(rand(4, 3, SIDE, SIDE));
  }

  private static Tensor labels() {
    return tensor(new float[] {0, 1, 1, 0});
  }

  private static double furthest(Tensor a, Tensor b) {
    return a.sub(b).abs().max().item_double();
  }

  @Test
  void aBandKeepsTheWavesWithinItAndRemovesTheOthers() {
    // Nyquist is SIDE / 2 = 16 cycles: a cut of 0.25 lies at 4.
    FrequencyBand low = new FrequencyBand(true, 0.25);
    FrequencyBand high = new FrequencyBand(false, 0.25);
    Tensor grey = wave(0).fill_(new Scalar(0.5));
    for (int cycles : new int[] {1, 4}) {
      assertThat(furthest(low.apply(model, wave(cycles), null), wave(cycles))).isLessThan(1e-5);
      assertThat(furthest(high.apply(model, wave(cycles), null), grey)).isLessThan(1e-5);
    }
    for (int cycles : new int[] {5, 16}) {
      assertThat(furthest(high.apply(model, wave(cycles), null), wave(cycles))).isLessThan(1e-5);
      assertThat(furthest(low.apply(model, wave(cycles), null), grey)).isLessThan(1e-5);
    }
  }

  @Test
  void aBandIsRound() {
    FrequencyBand low = new FrequencyBand(true, 0.25);
    FrequencyBand high = new FrequencyBand(false, 0.25);
    // 2.8 cycles lie within 4; 4.2 lie outside, though neither axis alone has more than 3.
    assertThat(furthest(low.apply(model, diagonalWave(2), null), diagonalWave(2))).isLessThan(1e-5);
    assertThat(furthest(high.apply(model, diagonalWave(3), null), diagonalWave(3)))
        .isLessThan(1e-5);
  }

  @Test
  void everyBandLeavesAPlainImage() {
    Tensor plain =
        input(tensor(new float[] {0.9f, 0.2f, 0}).view(1, 3, 1, 1).expand(1, 3, SIDE, SIDE));
    for (boolean low : new boolean[] {true, false}) {
      FrequencyBand band = new FrequencyBand(low, 0.125);
      assertThat(furthest(band.apply(model, plain, null), plain)).isLessThan(1e-6);
    }
  }

  @Test
  void bothBandsMakeTheImageWithItsMeanTwice() {
    Tensor images = random();
    for (double cut : new double[] {0.125, 0.5}) {
      Tensor low = new FrequencyBand(true, cut).filter(images);
      Tensor high = new FrequencyBand(false, cut).filter(images);
      Tensor mean =
          images.mean(new long[] {2, 3}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
      assertThat(furthest(low.add(high).sub(mean), images)).isLessThan(1e-5);
    }
  }

  @Test
  void fgsmMovesEveryValueByEpsilonAlongTheLossGradient() {
    Tensor images = random().mul(new Scalar(0.5)).add(new Scalar(0.25));
    Tensor attacked = new Attack(1, 4).apply(model, images, labels());
    Tensor steps = attacked.sub(images).mul(new Scalar(255));
    // Where a gradient is exactly 0 (behind a ReLU) nothing moves.
    Tensor moved = steps.abs().gt(new Scalar(1e-3));
    assertThat(moved.to(org.bytedeco.pytorch.global.torch.ScalarType.Float).mean().item_double())
        .isGreaterThan(0.9);
    assertThat(furthest(steps.abs().masked_select(moved), full(new long[] {1}, new Scalar(4.0))))
        .isLessThan(1e-3);
    assertThat(loss(attacked)).isGreaterThan(loss(images));
    // Down the gradient the loss falls: the sign is the right one.
    Tensor away = images.sub(attacked.sub(images));
    assertThat(loss(input(away))).isLessThan(loss(images));
  }

  @Test
  void fgsmGoesByTheSignOfTheCrossEntropysGradient() {
    Tensor images = random();
    Tensor leaf = images.detach().clone().set_requires_grad(true);
    Tensor loss = binary_cross_entropy_with_logits(model.logits(leaf, false), labels());
    Tensor gradient = grad(new TensorVector(loss), new TensorVector(leaf)).get(0);
    // Next to 0 a sign is the rounding's.
    Tensor clear = gradient.abs().gt(gradient.abs().max().mul(new Scalar(1e-4)));
    Tensor agrees = Attack.direction(model, images, labels()).eq(gradient.sign());
    assertThat(clear.sum().item_long()).isGreaterThan(images.numel() / 2);
    assertThat(agrees.masked_select(clear).all().item_bool()).isTrue();
  }

  /** In float32, σ(30) − 1 is 0, and so is the gradient of the cross-entropy. */
  @Test
  void beingSureIsNoDefence() {
    Tensor images = random();
    Tensor fakes = full(new long[] {4}, new Scalar(1.0));
    Tensor unsure = Attack.direction(model, images, fakes);
    try (Model sure = Architectures.create("cnn5", SIDE, 3, Device.CPU)) {
      try (NoGradGuard noGrad = new NoGradGuard()) {
        sure.state().byName().get("fc.bias").add_(new Scalar(30));
      }
      assertThat(Attack.direction(sure, images, fakes).equal(unsure)).isTrue();
    }
  }

  @Test
  void pgdStaysInTheBallAndDoesAtLeastAsMuchHarm() {
    Tensor images = random();
    for (double epsilon : new double[] {1, 2, 4}) {
      Tensor once = new Attack(1, epsilon).apply(model, images, labels());
      Tensor often = new Attack(10, epsilon).apply(model, images, labels());
      assertThat(furthest(often, images)).isLessThanOrEqualTo(epsilon / 255 + 1e-6);
      assertThat(often.min().item_double()).isGreaterThanOrEqualTo(0);
      assertThat(often.max().item_double()).isLessThanOrEqualTo(1);
      assertThat(loss(often)).isGreaterThanOrEqualTo(loss(once));
    }
  }

  @Test
  void pgdStartsAnywhereInTheBall() {
    try (Model blind = Architectures.create("cnn5", SIDE, 3, Device.CPU)) {
      // Without a gradient, the start is all that moves.
      try (NoGradGuard noGrad = new NoGradGuard()) {
        blind.state().weights().forEach(entry -> entry.tensor().zero_());
      }
      Tensor grey = input(full(new long[] {4, 3, SIDE, SIDE}, new Scalar(0.5)));
      Tensor moved = new Attack(10, 4).apply(blind, grey, labels()).sub(grey).mul(new Scalar(255));
      assertThat(moved.abs().max().item_double()).isBetween(3.9, 4.001);
      // Uniform from −4 to 4.
      assertThat(moved.mean().item_double()).isCloseTo(0, within(0.1));
      assertThat(moved.std().item_double()).isCloseTo(4 / Math.sqrt(3), within(0.1));
    }
  }

  private static double loss(Tensor images) {
    return binary_cross_entropy_with_logits(model.logits(images, false), labels()).item_double();
  }

  @Test
  void jpegLosesMoreTheLowerItsQuality() {
    Tensor images = input(wave(3).add(random().narrow(0, 0, 2)).mul(new Scalar(0.5)));
    double error = 0;
    for (double quality : new double[] {95, 90, 50, 20}) {
      Tensor compressed = new JpegCompression(quality).apply(model, images, null);
      double now = compressed.sub(images).square().mean().item_double();
      assertThat(now).as("quality %s", quality).isGreaterThan(error);
      error = now;
    }
    // A plain red image keeps its colour: red and blue are not taken for each other.
    Tensor red = input(tensor(new float[] {1, 0, 0}).view(1, 3, 1, 1).expand(1, 3, SIDE, SIDE));
    assertThat(furthest(new JpegCompression(95).apply(model, red, null), red)).isLessThan(0.02);
  }

  @Test
  void blurSpreadsAPointAsAGaussianDoes() {
    Tensor point = input(full(new long[] {1, 3, SIDE, SIDE}, new Scalar(0.0)));
    point.select(0, 0).select(0, 0).select(0, 16).select(0, 16).fill_(new Scalar(1));
    Tensor blurred = new Blur(2).apply(model, point, null).contiguous();
    FloatPointer values = new FloatPointer(blurred.data_ptr());
    double sum = 0;
    double variance = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double value = values.get((long) y * SIDE + x);
        sum += value;
        variance += value * (x - 16) * (x - 16);
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-4));
    // 4, less what the cut at three deviations takes.
    assertThat(variance).isCloseTo(4, within(0.15));
    assertThat(blurred.select(1, 1).sum().item_double()).isZero();
  }

  @Test
  void noiseHasItsDeviationAndIsTheSameForTheSameStream() {
    Tensor grey = input(full(new long[] {8, 3, SIDE, SIDE}, new Scalar(0.5)));
    Seeds.use(1, "noise");
    Tensor noisy = new Noise(5).apply(model, grey, null);
    Tensor added = noisy.sub(grey).mul(new Scalar(255));
    assertThat(added.mean().item_double()).isCloseTo(0, within(0.15));
    assertThat(added.std().item_double()).isCloseTo(5, within(0.15));
    Seeds.use(1, "noise");
    assertThat(furthest(new Noise(5).apply(model, grey, null), noisy)).isZero();
  }

  @Test
  void theNetworkIsLeftAsItWas() {
    Map<String, Tensor> before = new HashMap<>();
    model.state().byName().forEach((name, value) -> before.put(name, value.detach().clone()));
    Tensor images = random();
    for (Corruption corruption : Corruptions.standard()) {
      Tensor changed = corruption.apply(model, images, labels());
      String what = corruption.kind() + " " + corruption.severity();
      assertThat(changed.shape()).as(what).isEqualTo(images.shape());
      assertThat(changed.is_contiguous(MemoryFormat.ChannelsLast)).as(what).isTrue();
      assertThat(furthest(changed, images)).as(what).isGreaterThan(0);
      assertThat(changed.min().item_double()).as(what).isGreaterThanOrEqualTo(0);
      assertThat(changed.max().item_double()).as(what).isLessThanOrEqualTo(1);
    }
    before.forEach(
        (name, value) ->
            assertThat(model.state().byName().get(name).equal(value)).as(name).isTrue());
    assertThat(model.state().parameters()).noneMatch(entry -> entry.tensor().grad().defined());
  }

  @Test
  void bothAttacksAreMadeWithTheSameStrengths() {
    for (String attack : new String[] {"fgsm", "pgd"}) {
      assertThat(Corruptions.standard())
          .filteredOn(corruption -> corruption.kind().equals(attack))
          .extracting(Corruption::severity)
          .containsExactly(1.0, 2.0, 4.0);
    }
  }

  static List<Architecture> architectures() {
    return Architectures.all();
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void anAttackLeavesEveryNetworkAsItWas(Architecture architecture) {
    int side = architecture.sizes().contain(64) ? 64 : architecture.home().size();
    try (Model attacked = architecture.create(ModelShape.detector(side), 1, Device.CPU);
        Snapshot before = attacked.state().snapshot()) {
      Tensor images = input(rand(2, 3, side, side));
      Tensor labels = tensor(new float[] {0, 1});
      for (int steps : new int[] {1, 2}) {
        Tensor changed = new Attack(steps, 4).apply(attacked, images, labels);
        assertThat(furthest(changed, images)).isGreaterThan(0);
      }
      before
          .tensors()
          .forEach(
              (name, value) ->
                  assertThat(attacked.state().byName().get(name).equal(value)).as(name).isTrue());
      assertThat(attacked.state().parameters()).noneMatch(entry -> entry.tensor().grad().defined());
    }
  }
}
