package org.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  private static final String SOMEBODY = "employee";

  private final MovedClock clock = new MovedClock();

  @Test
  void givesAllOfAMinuteAtOnceAndThenNoMore() {
    RateLimit limit = new RateLimit(6, clock);

    for (int i = 0; i < 6; i++) {
      assertThat(limit.take(SOMEBODY)).isEmpty();
    }
    assertThat(limit.take(SOMEBODY)).hasValue(Duration.ofSeconds(10));
    clock.pass(Duration.ofSeconds(4));
    assertThat(limit.take(SOMEBODY)).hasValue(Duration.ofSeconds(6));
  }

  @Test
  void givesOneAfterAnotherAsTimeGoesBy() {
    RateLimit limit = new RateLimit(6, clock);
    for (int i = 0; i < 6; i++) {
      limit.take(SOMEBODY);
    }

    for (int i = 0; i < 20; i++) {
      clock.pass(Duration.ofSeconds(10));
      assertThat(limit.take(SOMEBODY)).isEmpty();
      assertThat(limit.take(SOMEBODY)).isPresent();
    }
  }

  @Test
  void givesAllAgainAfterAMinuteAndNotMore() {
    RateLimit limit = new RateLimit(3, clock);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 3; i++) {
        assertThat(limit.take(SOMEBODY)).isEmpty();
      }
      assertThat(limit.take(SOMEBODY)).isPresent();
      clock.pass(Duration.ofHours(1));
    }
  }

  @Test
  void looksWithoutTaking() {
    RateLimit limit = new RateLimit(1, clock);

    assertThat(limit.refuses(SOMEBODY)).isEmpty();
    assertThat(limit.refuses(SOMEBODY)).isEmpty();
    assertThat(limit.take(SOMEBODY)).isEmpty();
    assertThat(limit.refuses(SOMEBODY)).hasValue(Duration.ofMinutes(1));
  }

  @Test
  void countsEachCallerApart() {
    RateLimit limit = new RateLimit(1, clock);
    limit.take(SOMEBODY);

    assertThat(limit.take("manager")).isEmpty();
    assertThat(limit.take(SOMEBODY)).isPresent();
  }

  @Test
  void hasNoLimitAtZero() {
    RateLimit limit = new RateLimit(0, clock);

    for (int i = 0; i < 10_000; i++) {
      assertThat(limit.take(SOMEBODY)).isEmpty();
    }
    assertThat(limit.refuses(SOMEBODY)).isEmpty();
  }

  private static final class MovedClock extends Clock {

    private Instant now = Instant.parse("2026-03-02T08:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
