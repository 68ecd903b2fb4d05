package dev.winnow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.randn_like;

import dev.winnow.model.Architectures;
import dev.winnow.model.Model;
import dev.winnow.model.ModelState.Entry;
import dev.winnow.model.ModelState.Role;
import dev.winnow.prune.Masks;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.tensor.Precision;
import dev.winnow.train.Optimisation.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MaskedOptimizerTest {
  private static final double RATE = 1e-2;
  private static final double DECAY = 0.1;
  private static final double MOMENTUM = 0.8;

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  private static org.bytedeco.pytorch.Optimizer torchs(Optimizer kind, TensorVector parameters) {
    switch (kind) {
      case ADAM:
        AdamOptions adam = new AdamOptions(RATE);
        adam.weight_decay().put(DECAY);
        return new Adam(parameters, adam);
      case ADAMW:
        AdamWOptions adamw = new AdamWOptions(RATE);
        adamw.weight_decay().put(DECAY);
        return new AdamW(parameters, adamw);
      default:
        SGDOptions sgd = new SGDOptions(RATE);
        sgd.weight_decay().put(DECAY);
        sgd.momentum().put(MOMENTUM);
        return new SGD(parameters, sgd);
    }
  }

  @ParameterizedTest
  @EnumSource
  void movesAliveWeightsAsLibtorchsOwnAndNoOthers(Optimizer kind) {
    manual_seed(3);
    Optimisation options = new Optimisation(kind, RATE, MOMENTUM, DECAY, 0, 1);
    try (NativeOwner owner = new NativeOwner();
        Model model = Architectures.create("mesonet", 32, 1, Device.CPU);
        Masks masks = new Masks(model.state());
        PointerScope scope = new PointerScope()) {
      masks.pruneGlobally(masks.prunable() / 2);
      TensorVector theirs = new TensorVector();
      for (Entry entry : model.state().parameters()) {
        theirs.push_back(owner.keep(entry.tensor().detach().clone().set_requires_grad(true)));
      }
      org.bytedeco.pytorch.Optimizer torchs = torchs(kind, theirs);
      try (MaskedOptimizer ours = new MaskedOptimizer(model.state(), masks.byName(), options)) {
        for (int step = 0; step < 5; step++) {
          int i = 0;
          for (Entry entry : model.state().parameters()) {
            Tensor gradient = randn_like(entry.tensor().detach());
            entry.tensor().mutable_grad().put(gradient.clone());
            theirs.get(i++).mutable_grad().put(gradient);
          }
          ours.step(1);
          torchs.step();
        }
        int i = 0;
        for (Entry entry : model.state().parameters()) {
          Tensor values = entry.tensor().detach();
          Tensor wanted = theirs.get(i++).detach();
          Tensor pruned =
              entry.role() == Role.WEIGHT
                  ? values.eq(new Scalar(0))
                  : values.lt(new Scalar(Double.NEGATIVE_INFINITY));
          assertThat(values.allclose(wanted.masked_fill(pruned, new Scalar(0)), 1e-5, 1e-6, false))
              .as(entry.name())
              .isTrue();
        }
      }
      assertThat(zeros(model)).isEqualTo(masks.prunable() - masks.alive());
    }
  }

  private static long zeros(Model model) {
    return model.state().weights().stream()
        .mapToLong(
            entry -> entry.tensor().numel() - entry.tensor().detach().count_nonzero().item_long())
        .sum();
  }

  /** A step of plain gradient descent at rate 1 is as long as the gradient. */
  @Test
  void clipsTheGradientOfWhatIsAlive() {
    Optimisation options = new Optimisation(Optimizer.SGD, 1, 0, 0, 0.5, 1);
    try (Model model = Architectures.create("mesonet", 32, 1, Device.CPU);
        Masks masks = new Masks(model.state());
        MaskedOptimizer optimizer = new MaskedOptimizer(model.state(), masks.byName(), options);
        PointerScope scope = new PointerScope()) {
      masks.pruneGlobally(masks.prunable() / 10);
      assertThat(length(model, optimizer, 3)).isCloseTo(0.5, within(1e-4));
      assertThat(length(model, optimizer, 1e-4)).isLessThan(0.1);
    }
  }

  private static double length(Model model, MaskedOptimizer optimizer, double scale) {
    List<Tensor> before = new ArrayList<>();
    for (Entry entry : model.state().parameters()) {
      before.add(entry.tensor().detach().clone());
      entry
          .tensor()
          .mutable_grad()
          .put(randn_like(entry.tensor().detach()).mul_(new Scalar(scale)));
    }
    optimizer.step(1);
    double squares = 0;
    int i = 0;
    for (Entry entry : model.state().parameters()) {
      squares += entry.tensor().detach().sub(before.get(i++)).square().sum().item_double();
    }
    return Math.sqrt(squares);
  }

  /** What layers compute with is the weight rounded, and +0.0 to the bit where it is pruned. */
  @Test
  void bfloat16CopiesFollowTheWeights() {
    try (Model model = Architectures.create("mesonet", 32, 1, Device.CPU);
        Masks masks = new Masks(model.state());
        MaskedOptimizer optimizer =
            new MaskedOptimizer(model.state(), masks.byName(), Optimisation.ADAM);
        PointerScope scope = new PointerScope()) {
      model.state().computeIn(Precision.BF16);
      masks.pruneGlobally(masks.prunable() / 5);
      model.state().refreshShadows();
      for (int step = 0; step < 3; step++) {
        for (Entry entry : model.state().parameters()) {
          entry.tensor().mutable_grad().put(randn_like(entry.tensor().detach()));
        }
        optimizer.step(1);
        long zeros = 0;
        for (Entry entry : model.state().parameters()) {
          if (entry.shadow().isPresent()) {
            Tensor shadow = entry.shadow().get().detach();
            assertThat(shadow.equal(entry.tensor().detach().to(ScalarType.BFloat16)))
                .as(entry.name())
                .isTrue();
            if (entry.role() == Role.WEIGHT) {
              zeros += shadow.view(ScalarType.Short).eq(new Scalar(0)).sum().item_long();
            }
          }
        }
        assertThat(zeros).isEqualTo(masks.prunable() - masks.alive());
      }
    }
  }
}
