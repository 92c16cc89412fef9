package org.countersign.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How pages write counts, shares, times and costs ({@code @numbers}); what is absent is a dash. */
@Component("numbers")
public class Numbers {

  private static final String NONE = "–";
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** As 12,345. */
  public String count(long count) {
    return String.format(Locale.UK, "%,d", count);
  }

  /** As 12,345.50. */
  public String amount(BigDecimal amount) {
    return String.format(Locale.UK, "%,." + Math.max(0, amount.scale()) + "f", amount);
  }

  /**
   * As 71.4 %.
   *
   * @param share 0 to 1
   */
  public String percent(@Nullable BigDecimal share) {
    return share == null
        ? NONE
        : share.movePointRight(2).setScale(1, RoundingMode.HALF_UP).toPlainString() + " %";
  }

  /** In the unit that makes it short: 0.84 s, 12 min, 5.2 h, 3.1 days. */
  public String duration(@Nullable BigDecimal seconds) {
    if (seconds == null) {
      return NONE;
    }
    double value = seconds.doubleValue();
    if (value < MINUTE) {
      return String.format(Locale.UK, value < 10 ? "%.2f s" : "%.0f s", value);
    }
    if (value < HOUR) {
      return String.format(Locale.UK, "%.0f min", value / MINUTE);
    }
    return value < 2 * DAY
        ? String.format(Locale.UK, "%.1f h", value / HOUR)
        : String.format(Locale.UK, "%.1f days", value / DAY);
  }

  /** As {@link #duration}. */
  public String millis(@Nullable Long millis) {
    return millis == null ? NONE : duration(BigDecimal.valueOf(millis, 3));
  }

  /** As 1.2345 USD: estimates of single calls are far below a cent. */
  public String dollars(BigDecimal dollars) {
    return String.format(Locale.UK, "%,.4f USD", dollars);
  }

  /** A constant as a reader sees it: POLICY_VIOLATION is Policy violation. */
  public String words(String constant) {
    String words = constant.replace('_', ' ').toLowerCase(Locale.ROOT);
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
