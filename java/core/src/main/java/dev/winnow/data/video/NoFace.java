package dev.winnow.data.video;

import java.util.Locale;

/** What becomes of a frame in which no face is found. */
public enum NoFace {
  /** It is left out. */
  SKIP,
  /** The square in its middle is taken. */
  WHOLE,
  /** Its video counts as failed. */
  FAIL;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
