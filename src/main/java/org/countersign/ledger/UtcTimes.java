package org.countersign.ledger;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * Times as {@code 2026-11-22T18:51:35.172162Z}: always 27 characters, so that each has one text.
 */
public final class UtcTimes {

  private static final int LENGTH = 27;
  private static final DateTimeFormatter MICROS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  private UtcTimes() {}

  public static String text(Instant time) {
    return MICROS.format(time);
  }

  /**
   * The time that a text says.
   *
   * @throws DateTimeException if it is not written as {@link #text} writes it
   */
  public static Instant parse(String text) {
    Instant time = MICROS.parse(text, Instant::from);
    if (text.length() != LENGTH || !text.equals(text(time))) {
      throw new DateTimeException(text + " is not written as the ledger writes times");
    }
    return time;
  }
}
