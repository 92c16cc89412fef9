package org.countersign.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.countersign.access.Limited.Act;
import org.springframework.stereotype.Component;

/** How often one caller may act, for every door of an instance. */
@Component
public class ActLimits {

  private final Kept submissions;
  private final Kept decisions;
  private final Kept entries;

  ActLimits(LimitSettings settings, MeterRegistry metrics, Clock clock) {
    submissions = Kept.of("submission", settings.submissionsPerMinute(), metrics, clock);
    decisions = Kept.of("decision", settings.decisionsPerMinute(), metrics, clock);
    entries = Kept.of("entry", settings.decisionsPerMinute(), metrics, clock);
  }

  /** Takes one; where there is none left, gives what to say. */
  public Optional<TooMany> take(Act act, String caller) {
    Kept kept =
        switch (act) {
          case SUBMISSION -> submissions;
          case DECISION -> decisions;
          case ENTRY -> entries;
        };
    return kept.counted(kept.limit().take(caller));
  }

  /** A limit, and how often it was kept. */
  record Kept(RateLimit limit, Counter refused) {

    static Kept of(String act, int perMinute, MeterRegistry metrics, Clock clock) {
      return new Kept(
          new RateLimit(perMinute, clock),
          Counter.builder("countersign.limited")
              .description("Requests that came too often")
              .tag("act", act)
              .register(metrics));
    }

    Optional<TooMany> counted(Optional<Duration> wait) {
      wait.ifPresent(some -> refused.increment());
      return wait.map(TooMany::new);
    }
  }
}
