package dev.winnow.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The values of parameters that a benchmark is written for; its other rows are left out. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface OnlyFor {
  /** As in a row: {@code arch=resnet18}. Parameters that are not named take every value. */
  String[] value();
}
