package dev.winnow.experiment;

import dev.winnow.train.TrainListener;

/** Told how a run goes, on the thread that runs it. */
public interface RunListener extends TrainListener {
  /**
   * Images are being decoded.
   *
   * @param done of {@code total}; calls may come from several threads and out of order
   */
  default void onDecode(int done, int total) {}

  /** A round's training begins, or goes on from its checkpoint. */
  default void onRound(String strategy, int round) {}

  /** A round is done and its ticket is written. */
  default void onTicket(TicketResult result) {}
}
