package org.countersign.evaluation;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as the report writes them. */
final class Format {

  static final String NONE = "–";
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final double PERCENT = 100;

  public String percent(@Nullable Double share) {
    return share == null ? NONE : String.format(Locale.ROOT, "%.1f %%", share * PERCENT);
  }

  public String percent(int part, int whole) {
    return percent(whole == 0 ? null : (double) part / whole);
  }

  public String number(@Nullable Double value) {
    return value == null ? NONE : String.format(Locale.ROOT, "%.3f", value);
  }

  public String confidence(@Nullable Number value) {
    return value == null ? NONE : String.format(Locale.ROOT, "%.2f", value.doubleValue());
  }

  public String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  public String dollars(@Nullable BigDecimal value) {
    return value == null ? "unknown" : "$" + value.toPlainString();
  }

  public String at(Instant instant) {
    return MINUTE.format(instant);
  }

  /** For people: AUTO_APPROVE is auto-approve. */
  public String word(Object constant) {
    return constant.toString().replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
