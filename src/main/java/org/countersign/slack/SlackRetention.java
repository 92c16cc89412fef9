package org.countersign.slack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import org.countersign.retention.RetentionSettings;
import org.countersign.retention.RetentionStep;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What goes by its age of what is kept for Slack, and of what stands there. */
@WhenSlackIsOn
@Configuration(proxyBeanMethods = false)
class SlackRetention {

  /** Longer than Slack closes anything for. */
  private static final Duration RATES_KEPT = Duration.ofDays(1);

  private final Clock clock;

  SlackRetention(Clock clock) {
    this.clock = clock;
  }

  /** They count as removed when their deletion in Slack has begun. */
  @Bean
  RetentionStep oldSlackMessages(SlackMessages messages, RetentionSettings settings) {
    return new RetentionStep(
        "slack-messages", () -> messages.retire(before(settings.slackMessages())));
  }

  @Bean
  RetentionStep oldSlackClicks(SlackClicks clicks, RetentionSettings settings) {
    return new RetentionStep("slack-clicks", () -> clicks.forget(before(settings.slackClicks())));
  }

  @Bean
  RetentionStep oldSlackRequests(SeenRequests seen) {
    return new RetentionStep("slack-requests", seen::forget);
  }

  @Bean
  RetentionStep oldSlackRates(SlackPace pace) {
    return new RetentionStep("slack-rates", () -> pace.forget(clock.instant().minus(RATES_KEPT)));
  }

  private Instant before(Period period) {
    return clock.instant().atZone(ZoneOffset.UTC).minus(period).toInstant();
  }
}
