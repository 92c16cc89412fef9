package org.countersign.ledger.controls;

import java.time.Duration;
import java.time.Instant;

/**
 * Around a moment. Clocks of instances differ, and they read a new file of people one after the
 * other: nothing is said about what was so in a part of it only.
 */
record Window(Instant from, Instant until) {

  /** More than clocks differ, and than a file takes to come to all instances. */
  static final Duration MARGIN = Duration.ofMinutes(10);

  static Window around(Instant moment) {
    return new Window(moment.minus(MARGIN), moment.plus(MARGIN));
  }

  static Window around(Instant from, Instant until) {
    return new Window(from.minus(MARGIN), until.plus(MARGIN));
  }
}
