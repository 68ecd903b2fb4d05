package dev.winnow.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a benchmark with the parameters {@code weights} and {@code scope} holds at its peak, so that
 * a row that cannot fit is left out before it is started.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface PeakMemory {
  /** Bytes for every weight of the network. */
  int bytesPerWeight();

  /**
   * Bytes besides, for every weight that is looked at together: all, or with local scope a layer.
   */
  int scratchBytesPerWeight() default 0;
}
