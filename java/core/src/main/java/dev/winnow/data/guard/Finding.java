package dev.winnow.data.guard;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * Something about a data set that can make a detector's figures mean less than they seem to.
 *
 * @param what was found, with numbers
 * @param where files, identities or values, the first few
 * @param advice what to do about it
 */
public record Finding(
    Kind kind, Severity severity, String what, List<String> where, String advice) {
  /** What a finding is about; its JSON name has dashes. */
  public enum Kind {
    IDENTITY_LEAK,
    DUPLICATE,
    CLASS_CONFOUND,
    TRIVIAL_BASELINE,
    BAD_FILE,
    IMBALANCE;

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How much a finding weighs; a strict start refuses warnings and what is above them. */
  public enum Severity {
    /** To be known; nothing is wrong. */
    INFO,
    /** Figures may flatter. */
    WARNING,
    /** Figures on this data say little about forgeries. */
    SEVERE;

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How many places a finding names. */
  static final int MOST_PLACES = 20;

  public Finding {
    where = where.stream().limit(MOST_PLACES).toList();
  }
}
