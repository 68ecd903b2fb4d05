package dev.winnow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.randint;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.winnow.InvalidInputException;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeOwner;
import dev.winnow.tensor.NativeRuntime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final LongConsumer UNCHECKED = row -> {};

  private final NativeOwner owner = new NativeOwner();

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
  }

  @AfterEach
  void free() {
    owner.close();
  }

  /** Random pixels; each image's label is its row. */
  private Batches.Images images(int count, int side, LongConsumer beforeUse) {
    try (PointerScope scope = new PointerScope()) {
      TensorOptions bytes = new TensorOptions(ScalarType.Byte);
      return new Batches.Images(
          owner.keep(randint(0, 256, new long[] {count, side, side, 3}, bytes)),
          owner.keep(arange(new Scalar(count), new TensorOptions(ScalarType.Float))),
          beforeUse);
    }
  }

  private static Tensor expected(Batches.Images images, long... rows) {
    return ImageSet.toInput(images.pixels().index_select(0, tensor(rows)));
  }

  @Test
  void aPassGivesEveryImageInItsOrderAndMirrorsThoseThatItSays() {
    for (int side : new int[] {1, 2, 33}) {
      Batches.Images images = images(11, side, UNCHECKED);
      long[] rows = {10, 0, 3, 3, 7, 1, 2, 9, 8, 4, 5, 6, 10};
      byte[] flipped = {0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1};
      for (int size : new int[] {1, 2, 4, 13, Integer.MAX_VALUE}) {
        BatchOrder order = new BatchOrder(rows, flipped);
        try (Batches batches = new Batches(images, order, size, Device.CPU)) {
          assertThat(batches.count()).isEqualTo((int) Math.ceil(13.0 / size));
          int place = 0;
          for (int i = 0; i < batches.count(); i++) {
            try (PointerScope scope = new PointerScope()) {
              Batches.Batch batch = batches.next();
              for (int k = 0; k < batch.input().size(0); k++, place++) {
                Tensor image = expected(images, rows[place]);
                Tensor wanted = flipped[place] == 0 ? image : image.flip(3);
                assertThat(batch.input().narrow(0, k, 1).equal(wanted)).as("%d", place).isTrue();
                assertThat(batch.labels().select(0, k).item_float()).isEqualTo(rows[place]);
              }
            }
          }
          assertThat(place).isEqualTo(13);
          assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
        }
      }
    }
  }

  @Test
  void aBatchIsChannelsLast() {
    // The convolutions depend on it, for speed and more (docs/status.md); the strides of sizes of 1
    // say nothing by themselves, so they are compared with those that libtorch gives.
    for (int side : new int[] {1, 2, 32}) {
      Batches.Images images = images(3, side, UNCHECKED);
      try (Batches batches = new Batches(images, BatchOrder.sequential(3), 2, Device.CPU);
          PointerScope scope = new PointerScope()) {
        for (int n = 2; n >= 1; n--) {
          Tensor input = batches.next().input();
          assertThat(input.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
          assertThat(input.strides().vec().get())
              .isEqualTo(expected(images, new long[n]).strides().vec().get());
        }
      }
    }
  }

  @Test
  void aBatchStaysAsItIsUntilTheNextIsTaken() throws InterruptedException {
    Batches.Images images = images(64, 8, UNCHECKED);
    try (Batches batches = new Batches(images, BatchOrder.sequential(64), 4, Device.CPU)) {
      for (int i = 0; i < batches.count(); i++) {
        try (PointerScope scope = new PointerScope()) {
          Tensor input = batches.next().input();
          Thread.sleep(5); // The worker goes ahead as far as it may.
          long first = 4L * i;
          assertThat(input.equal(expected(images, first, first + 1, first + 2, first + 3)))
              .isTrue();
        }
      }
    }
  }

  @Test
  void theRowsAreToldOnTheWorkerBeforeTheyAreRead() {
    List<Long> told = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    Batches.Images images =
        images(
            5,
            4,
            row -> {
              told.add(row);
              threads.add(Thread.currentThread());
            });
    BatchOrder order = new BatchOrder(new long[] {4, 2, 0, 1, 3}, null);
    try (Batches batches = new Batches(images, order, 2, Device.CPU);
        PointerScope scope = new PointerScope()) {
      for (int i = 0; i < batches.count(); i++) {
        batches.next();
      }
    }
    assertThat(told).containsExactly(4L, 2L, 0L, 1L, 3L);
    assertThat(threads).doesNotContain(Thread.currentThread()).containsOnly(threads.get(0));
  }

  @Test
  void whatTheWorkerThrowsComesOutOfNext() {
    InvalidInputException broken = new InvalidInputException("images.pack: row 5 is damaged");
    Batches.Images images =
        images(
            8,
            4,
            row -> {
              if (row == 5) {
                throw broken;
              }
            });
    try (Batches batches = new Batches(images, BatchOrder.sequential(8), 2, Device.CPU);
        PointerScope scope = new PointerScope()) {
      batches.next();
      batches.next();
      assertThatThrownBy(batches::next).isSameAs(broken);
      assertThatThrownBy(batches::next).isSameAs(broken);
    }
    BatchOrder beyond = new BatchOrder(new long[] {7}, new byte[1]);
    assertThatThrownBy(() -> new Batches(images(7, 4, UNCHECKED), beyond, 2, Device.CPU).close())
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void closingHalfWayWaitsForTheWorkerAndFreesTheMemory() throws InterruptedException {
    Batches.Images images = images(300, 16, UNCHECKED);
    long before = Pointer.totalBytes();
    for (int i = 0; i < 50; i++) {
      try (Batches batches = new Batches(images, BatchOrder.sequential(300), 8, Device.CPU);
          PointerScope scope = new PointerScope()) {
        batches.next();
      }
    }
    assertThat(Pointer.totalBytes()).isEqualTo(before);

    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<Long> read = Collections.synchronizedList(new ArrayList<>());
    Batches.Images slow =
        images(
            4,
            4,
            row -> {
              read.add(row);
              reading.countDown();
              try {
                goOn.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Batches batches = new Batches(slow, BatchOrder.sequential(4), 1, Device.CPU);
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    Thread closing = new Thread(batches::close);
    closing.start();
    closing.join(100);
    assertThat(closing.isAlive()).isTrue();
    goOn.countDown();
    closing.join(10_000);
    assertThat(closing.isAlive()).isFalse();
    assertThat(read).containsExactly(0L);
  }

  @Test
  void flipsAreACoinForEachPlaceThatTheSeedDecides() {
    BatchOrder order = BatchOrder.sequential(10_000);
    byte[] flips = order.withFlips(7, 1, 2).flipped();
    assertThat(order.withFlips(7, 1, 2).flipped()).isEqualTo(flips);
    for (BatchOrder other :
        List.of(order.withFlips(8, 1, 2), order.withFlips(7, 2, 2), order.withFlips(7, 1, 3))) {
      assertThat(other.flipped()).isNotEqualTo(flips);
    }
    int sum = 0;
    for (byte flip : flips) {
      assertThat(flip).isBetween((byte) 0, (byte) 1);
      sum += flip;
    }
    // Four standard deviations.
    assertThat(sum).isBetween(4_800, 5_200);
  }
}
