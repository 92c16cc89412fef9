package org.countersign.ledger;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Times as {@code 2026-11-22T18:51:35.172162Z}: always 27 characters, so that each has one text.
 */
public final class UtcTimes {

  private static final int LENGTH = 27;
  private static final String SHAPE = "0000-00-00T00:00:00.000000Z";
  private static final long SECONDS_A_DAY = 86_400;
  private static final long MICROS = 1_000_000;
  private static final long NO_TIME = Long.MIN_VALUE;

  private UtcTimes() {}

  public static String text(Instant time) {
    LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(LENGTH);
    digits(text, utc.getYear(), 4).append('-');
    digits(text, utc.getMonthValue(), 2).append('-');
    digits(text, utc.getDayOfMonth(), 2).append('T');
    digits(text, utc.getHour(), 2).append(':');
    digits(text, utc.getMinute(), 2).append(':');
    digits(text, utc.getSecond(), 2).append('.');
    return digits(text, utc.getNano() / 1000, 6).append('Z').toString();
  }

  private static StringBuilder digits(StringBuilder text, int number, int width) {
    for (int limit = (int) Math.pow(10, width - 1); limit > number && limit > 1; limit /= 10) {
      text.append('0');
    }
    return text.append(number);
  }

  public static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  public static Instant ofMicros(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Microseconds since 1970, or {@link #isTime} says that it is none. */
  public static long micros(byte[] text, int from) {
    if (text.length - from < LENGTH) {
      return NO_TIME;
    }
    for (int i = 0; i < LENGTH; i++) {
      boolean digit = text[from + i] >= '0' && text[from + i] <= '9';
      if (SHAPE.charAt(i) == '0' ? !digit : text[from + i] != SHAPE.charAt(i)) {
        return NO_TIME;
      }
    }
    try {
      long day =
          LocalDate.of(number(text, from, 4), number(text, from + 5, 2), number(text, from + 8, 2))
              .toEpochDay();
      long second =
          number(text, from + 11, 2) * 3600L
              + number(text, from + 14, 2) * 60L
              + number(text, from + 17, 2);
      return (day * SECONDS_A_DAY + second) * MICROS + number(text, from + 20, 6);
    } catch (DateTimeException e) {
      return NO_TIME;
    }
  }

  public static boolean isTime(long micros) {
    return micros != NO_TIME;
  }

  public static int length() {
    return LENGTH;
  }

  private static int number(byte[] text, int from, int width) {
    int number = 0;
    for (int i = from; i < from + width; i++) {
      number = number * 10 + text[i] - '0';
    }
    return number;
  }
}
