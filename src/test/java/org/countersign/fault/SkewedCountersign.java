package org.countersign.fault;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Duration;
import org.countersign.Countersign;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The application on a machine whose clock is wrong. */
public final class SkewedCountersign {

  private SkewedCountersign() {}

  public static void main(String[] args) {
    SpringApplication.from(Countersign::main).with(WrongClock.class).run(args);
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class WrongClock {

    private static final Duration SKEW = Duration.parse(System.getProperty("fault.skew"));

    @Bean
    @Primary
    java.time.Clock wrongClock() {
      return java.time.Clock.offset(
          java.time.Clock.tick(java.time.Clock.systemUTC(), Duration.ofNanos(1000)), SKEW);
    }

    /** Of db-scheduler. */
    @Bean
    @Primary
    Clock wrongSchedulerClock(java.time.Clock clock) {
      return clock::instant;
    }
  }
}
