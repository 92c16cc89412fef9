package org.countersign.people;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Says whether the file of the people counts as it is now: nothing that would make the application
 * unwell, which goes on with those whom it had.
 */
@Component
class PeopleHealthIndicator implements HealthIndicator {

  private final DirectoryWatch watch;
  private final Directory directory;

  PeopleHealthIndicator(DirectoryWatch watch, Directory directory) {
    this.watch = watch;
    this.directory = directory;
  }

  @Override
  public Health health() {
    DirectoryWatch.Report report = watch.report();
    Health.Builder health =
        report.problem() == null
            ? Health.up()
            : Health.unknown().withDetail("reason", report.problem());
    if (!report.overlaps().isEmpty()) {
      health.withDetail("overlaps", report.overlaps());
    }
    return health
        .withDetail("people", directory.listed().size())
        .withDetail("since", report.since())
        .build();
  }
}
