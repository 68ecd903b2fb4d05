package dev.winnow.experiment;

import dev.winnow.train.TrainListener;

/** Told how a run goes, on the thread that runs it. */
public interface RunListener extends TrainListener {
  /** Something that the user should know. */
  default void onNote(String note) {}

  /** A round's training begins, or goes on from its checkpoint. */
  default void onRound(String strategy, int round) {}

  /** A round is done and its ticket is written. */
  default void onTicket(TicketResult result) {}
}
