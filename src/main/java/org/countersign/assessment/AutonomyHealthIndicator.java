package org.countersign.assessment;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Says how far the AI may act, and since when: nothing that would make the application unwell. */
@Component
class AutonomyHealthIndicator implements HealthIndicator {

  private final AutonomySwitch autonomy;

  AutonomyHealthIndicator(AutonomySwitch autonomy) {
    this.autonomy = autonomy;
  }

  @Override
  public Health health() {
    AutonomySwitch.Position position = autonomy.position();
    Health.Builder health = Health.up().withDetail("autonomy", position.autonomy());
    if (position.by() == null) {
      return health.withDetail("since", "the start: the setting").build();
    }
    return health
        .withDetail("since", String.valueOf(position.since()))
        .withDetail("by", position.by().value())
        .withDetail("reason", String.valueOf(position.reason()))
        .build();
  }
}
