package dev.winnow.experiment.grid;

import static dev.winnow.prune.Strategy.DENSE;
import static dev.winnow.prune.Strategy.IMP_GLOBAL;
import static dev.winnow.prune.Strategy.SNIP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.WinnowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The order in which cells are done, by a launcher that only says it did them. */
@Timeout(60)
class GridRunTest {
  private static final SmokePlan SMALL = new SmokePlan(IMP_GLOBAL, SNIP);
  private static final Cell FIRST_DENSE = Cell.run("mesonet", "first", DENSE, 0);

  @TempDir Path folder;
  private final List<Cell> launched = Collections.synchronizedList(new ArrayList<>());
  private final Heard heard = new Heard();

  /** All that a listener is told. */
  private static final class Heard implements GridListener {
    private final List<Integer> done = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int all;
    private Optional<Double> left = Optional.empty();

    @Override
    public void onStart(Cell cell) {}

    @Override
    public void onDone(Cell cell, double seconds, int soFar, int total, Optional<Double> rest) {
      done.add(soFar);
      all = total;
      left = rest;
    }

    @Override
    public void onFailure(Cell cell, String message) {
      failures.add(cell + ": " + message);
    }
  }

  private GridFolder grid() {
    return new GridFolder(folder);
  }

  private List<Cell> run(SmokePlan plan, int jobs, CellLauncher before)
      throws InterruptedException {
    launched.clear();
    Plan whole = plan.plan();
    CellLauncher launcher =
        cell -> {
          launched.add(cell);
          before.run(cell);
          grid().finish(whole, cell, 1);
        };
    return new GridRun(whole, grid(), launcher, heard, jobs).run();
  }

  private List<Cell> run(SmokePlan plan) throws InterruptedException {
    return run(plan, 2, cell -> {});
  }

  private static CellLauncher failing(Cell bad, Runnable failure) {
    return cell -> {
      if (cell.equals(bad)) {
        failure.run();
      }
    };
  }

  @Test
  void everyCellIsDoneOnceAndAfterThoseThatItNeeds() throws Exception {
    List<Cell> cells = SMALL.plan().cells();
    List<Cell> failed =
        run(
            SMALL,
            3,
            cell -> {
              for (Cell need : cell.needs()) {
                assertThat(grid().isDone(SMALL.plan(), need)).as(need.path()).isTrue();
              }
            });
    assertThat(failed).isEmpty();
    assertThat(heard.failures).isEmpty();
    assertThat(launched).containsExactlyInAnyOrderElementsOf(cells);
    assertThat(heard.done).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(heard.all).isEqualTo(11);
    assertThat(heard.left).contains(0.0);
    assertThat(grid().plan()).isEqualTo(SMALL.plan());
    assertThat(grid().done()).extracting(GridFolder.Record::cell).hasSameElementsAs(cells);
  }

  @Test
  void asManyRunAtATimeAsThereIsRoomForAndNoMore() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    // Four cells need nothing: with less than three beside each other, the first would wait in
    // vain.
    CountDownLatch together = new CountDownLatch(3);
    List<Cell> failed =
        run(
            SMALL,
            3,
            cell -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              together.countDown();
              assertThat(together.await(30, TimeUnit.SECONDS)).isTrue();
              running.decrementAndGet();
            });
    assertThat(failed).isEmpty();
    assertThat(most).hasValue(3);
  }

  @Test
  void whatIsDoneIsSkipped() throws Exception {
    run(SMALL);
    run(SMALL);
    assertThat(launched).isEmpty();
    SmokePlan more = SMALL.seeds(2);
    run(more);
    assertThat(launched).hasSize(11).allMatch(cell -> cell.seed() == 1);
    assertThat(heard.done).endsWith(21, 22);
    assertThat(heard.all).isEqualTo(22);
  }

  @Test
  void aCellThatFailsTakesOnlyThoseThatNeedIt() throws Exception {
    CellLauncher launcher =
        failing(
            FIRST_DENSE,
            () -> {
              throw new WinnowException("no luck");
            });
    List<Cell> failed = run(SMALL, 2, launcher);
    assertThat(failed)
        .extracting(Cell::path)
        .containsExactlyInAnyOrder(
            "mesonet/first/dense/seed-0",
            "mesonet/first/imp-global/seed-0",
            "mesonet/first/imp-global-analysis/seed-0",
            "mesonet/first-to-second/imp-global-mask/seed-0",
            "mesonet/first-to-second/imp-global-init/seed-0",
            "mesonet/first-to-second/imp-global-trained/seed-0");
    assertThat(heard.failures).containsExactly("mesonet/first/dense/seed-0: no luck");
    assertThat(grid().done()).hasSize(5);
    assertThat(run(SMALL)).isEmpty();
    assertThat(launched).containsExactlyInAnyOrderElementsOf(failed);
  }

  /** Not only messages come out of a launcher; whatever does, the experiment is not to hang. */
  @Test
  void aDefectIsAFailure() throws Exception {
    List<Cell> failed =
        run(
            SMALL,
            2,
            failing(
                FIRST_DENSE,
                () -> {
                  throw new IllegalStateException("odd");
                }));
    assertThat(failed).hasSize(6);
    assertThat(heard.failures).singleElement().asString().contains("a defect in Winnow", "odd");
    failed =
        run(
            SMALL,
            2,
            failing(
                FIRST_DENSE,
                () -> {
                  throw new OutOfMemoryError("no thread");
                }));
    assertThat(failed).hasSize(6);
    assertThat(heard.failures).last().asString().contains("no thread");
  }

  @Test
  void interruptionStopsTheCells() throws Exception {
    CyclicBarrier begun = new CyclicBarrier(2);
    AtomicInteger stopped = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(1);
    Thread runner =
        new Thread(
            () -> {
              try {
                run(
                    SMALL,
                    1,
                    cell -> {
                      try {
                        begun.await();
                        Thread.sleep(TimeUnit.MINUTES.toMillis(1));
                      } catch (InterruptedException e) {
                        stopped.incrementAndGet();
                        ended.countDown();
                        throw e;
                      } catch (BrokenBarrierException e) {
                        throw new IllegalStateException(e);
                      }
                    });
              } catch (InterruptedException e) {
                stopped.incrementAndGet();
              }
            });
    runner.start();
    begun.await();
    runner.interrupt();
    runner.join();
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(stopped).hasValue(2);
    assertThat(launched).hasSize(1);
  }

  private void assertRefused(SmokePlan other) {
    Plan before = grid().plan();
    assertThatThrownBy(() -> run(other))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(folder.toString(), "other settings", "another --out");
    assertThat(launched).isEmpty();
    assertThat(grid().plan()).isEqualTo(before);
  }

  @Test
  void otherSettingsAreRefused() throws Exception {
    run(SMALL);
    assertRefused(SMALL.at(Scale.SMALL));
    GridData second = SmokePlan.TWO_SETS.get(1);
    assertRefused(SMALL.on(new GridData("first", "/elsewhere", GridData.SOURCE), second));
  }

  /** The report shows them beside each other. */
  @Test
  void otherSettingsOfCellsThatThePlanLeavesOutAreRefused() throws Exception {
    run(SMALL);
    assertRefused(SMALL.archs("cnn5").at(Scale.SMALL));
    run(SMALL.archs("cnn5"));
    assertThat(launched).hasSize(11).allMatch(cell -> cell.arch().equals("cnn5"));
    GridData third = new GridData("third", "/nowhere/third", GridData.SOURCE);
    run(SMALL.on(third).at(Scale.SMALL));
    assertThat(launched).hasSize(4).allMatch(cell -> cell.data().equals("third"));
  }

  @Test
  void noExperimentIsSaid() {
    assertThatThrownBy(() -> grid().plan())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(folder.toString(), "holds no experiment");
    assertThat(grid().done()).isEmpty();
  }
}
