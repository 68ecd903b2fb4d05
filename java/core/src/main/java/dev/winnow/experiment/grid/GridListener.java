package dev.winnow.experiment.grid;

import java.util.Optional;

/** Told how an experiment goes, by the thread that runs it. */
public interface GridListener {
  /** A cell begins. */
  void onStart(Cell cell);

  /**
   * A cell is done.
   *
   * @param seconds that it took
   * @param done cells so far, of {@code all}
   * @param left estimated seconds until the end; empty as long as nothing is known
   */
  void onDone(Cell cell, double seconds, int done, int all, Optional<Double> left);

  /** A cell failed; those that need it are left out. */
  void onFailure(Cell cell, String message);
}
