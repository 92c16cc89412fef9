package org.countersign.database;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.output.ValidateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.stereotype.Component;

/**
 * Where the application does not migrate, it looks at the start whether somebody has. It reads
 * Flyway's own table, which its role may, and writes nothing. A database that is newer is one that
 * the next release has migrated: its predecessors run on until they are replaced.
 */
@Component
@ConditionalOnProperty(name = "spring.flyway.enabled", havingValue = "false")
@ConditionalOnProperty(name = "countersign.database.check-schema", matchIfMissing = true)
class SchemaCheck implements InitializingBean {

  private static final Logger log = LoggerFactory.getLogger(SchemaCheck.class);

  private final Flyway flyway;

  SchemaCheck(DataSourceProperties database) {
    // A connection of its own, so that a database that is away is said as by a migration.
    flyway =
        Flyway.configure()
            .dataSource(
                database.determineUrl(), database.determineUsername(), database.determinePassword())
            .ignoreMigrationPatterns("*:pending", "*:ignored", "*:future")
            .load();
  }

  /** Before anything else of the application asks the database. */
  @Override
  public void afterPropertiesSet() {
    MigrationInfoService migrations = flyway.info();
    Optional<MigrationVersion> missing =
        Arrays.stream(migrations.all())
            .filter(one -> one.getState().isResolved() && !one.getState().isApplied())
            .map(MigrationInfo::getVersion)
            .max(Comparator.naturalOrder());
    MigrationInfo current = migrations.current();
    if (missing.isPresent()) {
      throw new UnsuitableSchemaException(
          "The database is at version %s, this application needs version %s: run the migration first."
              .formatted(current == null ? "none" : current.getVersion(), newest(migrations)));
    }
    ValidateResult others = flyway.validateWithResult();
    if (!others.validationSuccessful) {
      throw new UnsuitableSchemaException(
          "The migrations of the database are not those of this application: "
              + others.getAllErrorMessages().replaceAll("\\s+", " "));
    }
    if (current != null && current.getVersion().compareTo(newest(migrations)) > 0) {
      log.warn(
          "The database is at version {}, this application is made for version {}: a later release"
              + " has migrated it",
          current.getVersion(),
          newest(migrations));
    }
  }

  /** Of the migrations that this application has. */
  private static MigrationVersion newest(MigrationInfoService migrations) {
    return Arrays.stream(migrations.all())
        .filter(one -> one.getState().isResolved())
        .map(MigrationInfo::getVersion)
        .max(Comparator.naturalOrder())
        .orElse(MigrationVersion.EMPTY);
  }
}
