package org.countersign.access;

import java.time.Duration;

/** Somebody did something more often than one may; later it will be taken. */
public class TooMany extends RuntimeException {

  private final long seconds;

  TooMany(Duration wait) {
    this(Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds()));
  }

  private TooMany(long seconds) {
    super(
        "You have done this very often in a short time. Nothing was done; try again in %d s."
            .formatted(seconds));
    this.seconds = seconds;
  }

  /** What the header Retry-After says. */
  public String retryAfter() {
    return Long.toString(seconds);
  }
}
