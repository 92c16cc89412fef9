package org.countersign;

import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All times are UTC instants of this clock. */
@Configuration(proxyBeanMethods = false)
class ClockConfiguration {

  /** What PostgreSQL keeps: an instant is the same when it is read again. */
  private static final Duration MICROSECOND = Duration.ofNanos(1000);

  @Bean
  Clock clock() {
    return Clock.tick(Clock.systemUTC(), MICROSECOND);
  }
}
