package dev.winnow.report;

import java.util.Locale;

/** Numbers as the page shows them, whatever the machine's language. */
public final class Format {
  private static final double TWO_MINUTES = 120;

  private Format() {}

  /** A pattern of {@link String#format} filled in. */
  public static String text(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /** A share as a percentage with one decimal. */
  public static String percent(double share) {
    return text("%.1f %%", 100 * share);
  }

  /** A whole number with its thousands set apart. */
  public static String count(long number) {
    return text("%,d", number);
  }

  /** A figure with three decimals: AUC, loss, p(fake). */
  public static String decimal(double value) {
    return text("%.3f", value);
  }

  /** A small magnitude with three significant digits. */
  public static String significant(double value) {
    return text("%.3g", value);
  }

  /** Milliseconds, seconds or minutes, whichever reads best. */
  public static String duration(double seconds) {
    if (seconds < 1) {
      return text("%.1f ms", 1000 * seconds);
    }
    if (seconds < TWO_MINUTES) {
      return text("%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return text("%d min %02d s", whole / 60, whole % 60);
  }
}
