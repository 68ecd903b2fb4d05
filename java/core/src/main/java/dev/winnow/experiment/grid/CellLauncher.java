package dev.winnow.experiment.grid;

/**
 * Does cells somewhere: in a process of its own, so that cells beside each other do not share
 * libtorch's random generator, and one that fails takes no other with it.
 */
@FunctionalInterface
public interface CellLauncher {
  /**
   * Does a cell and waits for its end. Called from several threads at once.
   *
   * @throws InterruptedException when it is to stop
   * @throws dev.winnow.WinnowException saying what went wrong
   */
  void run(Cell cell) throws InterruptedException;
}
