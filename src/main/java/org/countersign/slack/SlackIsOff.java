package org.countersign.slack;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Without a token: says so once, and in health. Nothing else of Slack is there. */
@Configuration(proxyBeanMethods = false)
class SlackIsOff {

  private static final Logger LOG = LoggerFactory.getLogger(SlackIsOff.class);

  private final SlackSettings settings;

  SlackIsOff(SlackSettings settings) {
    this.settings = settings;
  }

  @EventListener(ApplicationReadyEvent.class)
  void say() {
    if (settings.botToken().isEmpty()) {
      LOG.info("Slack is off: there is no SLACK_BOT_TOKEN. Reviews wait in Tasklist and by REST");
    }
  }

  /** Whether Slack can be used, and why not; never DOWN: reviews wait in Tasklist meanwhile. */
  @Bean
  HealthIndicator slackHealthIndicator(ObjectProvider<SlackHealth> health) {
    return () -> {
      SlackHealth on = health.getIfAvailable();
      return on == null
          ? Health.unknown().withDetail("reason", "It is off: there is no SLACK_BOT_TOKEN").build()
          : on.health();
    };
  }
}
