package org.countersign.company;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still, but for a moment at each look, until a story moves it. */
final class SettableClock extends Clock {

  /** A Wednesday. */
  static final Instant BEGINNING = Instant.parse("2026-03-11T09:00:00Z");

  private static final Duration MOMENT = Duration.ofMillis(1);

  private Instant now = BEGINNING;

  synchronized void reset() {
    now = BEGINNING;
  }

  synchronized void forward(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public synchronized Instant instant() {
    now = now.plus(MOMENT);
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
