package dev.winnow.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.tensor;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.tensor.NativeRuntime;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AttentionScaleTest {
  @BeforeAll
  static void load() {
    NativeRuntime.start(2);
  }

  @Test
  void onItsOwnScaleEveryMapSpansZeroToOne() {
    try (PointerScope scope = new PointerScope()) {
      // Two images of 1×4; the second is constant.
      Tensor scaled = AttentionScale.perImage(tensor(1f, 2f, 3f, 5f, 7f, 7f, 7f, 7f).view(2, 1, 4));
      assertThat(scaled.flatten().equal(tensor(0f, 0.25f, 0.5f, 1f, 0f, 0f, 0f, 0f))).isTrue();
    }
  }

  @Test
  void onASharedScaleAFaintMapStaysFaint() {
    try (PointerScope scope = new PointerScope()) {
      // The first image is strongest under the first network, the second under the second.
      Tensor dense = tensor(0f, 8f, 1f, 2f).view(2, 1, 2);
      Tensor pruned = tensor(2f, 4f, 4f, 0f).view(2, 1, 2);
      List<Tensor> scaled = AttentionScale.shared(List.of(dense, pruned));
      assertThat(scaled.get(0).flatten().equal(tensor(0f, 1f, 0.25f, 0.5f))).isTrue();
      assertThat(scaled.get(1).flatten().equal(tensor(0.25f, 0.5f, 1f, 0f))).isTrue();
    }
  }

  @Test
  void nothingSharedIsNothing() {
    try (PointerScope scope = new PointerScope()) {
      Tensor nothing = zeros(1, 2, 2);
      assertThat(AttentionScale.shared(List.of(nothing, nothing)))
          .allMatch(map -> map.equal(nothing));
    }
  }
}
