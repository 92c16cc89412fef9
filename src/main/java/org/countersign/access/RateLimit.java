package org.countersign.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * So many in a minute for each caller, all of them at once or one after the other. Who comes evenly
 * at that rate is never refused.
 */
final class RateLimit {

  private static final Duration PERIOD = Duration.ofMinutes(1);

  /** Who was not here for a period has all of it again: nothing is lost with them. */
  private static final int REMEMBERED = 20_000;

  private final int most;
  private final Clock clock;
  private final Cache<String, Balance> balances =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED)
          .expireAfterAccess(PERIOD.multipliedBy(2))
          .build();

  /**
   * @param most in a minute; 0 for any number
   */
  RateLimit(int most, Clock clock) {
    this.most = most;
    this.clock = clock;
  }

  /** Takes one; where there is none left, says after how long there will be one. */
  Optional<Duration> take(String caller) {
    return most == 0 ? Optional.empty() : balances.get(caller, name -> new Balance()).take();
  }

  /** As {@link #take}, without taking one. */
  Optional<Duration> refuses(String caller) {
    Balance balance = most == 0 ? null : balances.getIfPresent(caller);
    return balance == null ? Optional.empty() : balance.refuses();
  }

  private final class Balance {

    /** When everything that was taken will be there again. */
    private Instant whole = clock.instant();

    synchronized Optional<Duration> take() {
      Optional<Duration> refusal = refuses();
      if (refusal.isEmpty()) {
        Instant now = clock.instant();
        whole = (whole.isAfter(now) ? whole : now).plus(each());
      }
      return refusal;
    }

    synchronized Optional<Duration> refuses() {
      Duration wait = Duration.between(clock.instant(), whole).plus(each()).minus(PERIOD);
      return wait.compareTo(Duration.ZERO) > 0 ? Optional.of(wait) : Optional.empty();
    }

    private Duration each() {
      return PERIOD.dividedBy(most);
    }
  }
}
