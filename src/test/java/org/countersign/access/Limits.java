package org.countersign.access;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;

/** Limits for tests of other packages. */
public final class Limits {

  private Limits() {}

  /** So many of each in a minute. */
  public static ActLimits of(int most) {
    return new ActLimits(
        new LimitSettings(most, most, most), new SimpleMeterRegistry(), Clock.systemUTC());
  }
}
