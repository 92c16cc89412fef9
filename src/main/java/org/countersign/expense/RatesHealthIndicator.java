package org.countersign.expense;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Says which exchange rates are in force: nothing that would make the application unwell. Without
 * them people look.
 */
@Component
class RatesHealthIndicator implements HealthIndicator {

  private final RatesFile rates;

  RatesHealthIndicator(RatesFile rates) {
    this.rates = rates;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    Path file = rates.file();
    if (file == null) {
      return health.withDetail("rates", "none: only the company's currency has a value").build();
    }
    health.withDetail("file", file.toString());
    rates.problem().ifPresent(problem -> health.withDetail("problem", "not used: " + problem));
    rates.rates().values().stream()
        .map(Rate::date)
        .max(Comparator.<LocalDate>naturalOrder())
        .ifPresent(
            date ->
                health
                    .withDetail("currencies", rates.rates().size())
                    .withDetail("latest", date.toString()));
    return health.build();
  }
}
