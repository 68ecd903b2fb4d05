package dev.winnow.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a benchmark with the parameter {@code weights} has to read from memory and write to it, so
 * that the table can say how many bytes a second that is.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Traffic {
  /** Bytes for every weight of the network. */
  double bytesPerWeight();
}
