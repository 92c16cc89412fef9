package org.countersign.embedded;

import io.camunda.zeebe.scheduler.clock.ActorClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The engine's clock: the system clock plus an offset that tests may move. */
final class MovableClock implements ActorClock {

  private final AtomicLong offsetMillis = new AtomicLong();

  void advance(final Duration duration) {
    offsetMillis.addAndGet(duration.toMillis());
  }

  void reset() {
    offsetMillis.set(0);
  }

  @Override
  public long getTimeMillis() {
    return System.currentTimeMillis() + offsetMillis.get();
  }

  @Override
  public boolean update() {
    return true;
  }

  @Override
  public long getNanosSinceLastMillisecond() {
    return 0;
  }

  @Override
  public long getNanoTime() {
    return System.nanoTime();
  }
}
