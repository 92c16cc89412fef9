package org.countersign.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param jobConnections how many connections job workers and scheduled tasks share, beside those of
 *     requests, which {@code spring.datasource.hikari.maximum-pool-size} counts
 * @param checkSchema whether an application that does not migrate looks at the start whether the
 *     tables are those it was made for; not where it starts without a database, as in the
 *     Dockerfile
 */
@ConfigurationProperties("countersign.database")
record DatabaseSettings(
    @DefaultValue("10") int jobConnections, @DefaultValue("true") boolean checkSchema) {

  DatabaseSettings {
    if (jobConnections < 1) {
      throw new IllegalArgumentException("countersign.database.job-connections must be at least 1");
    }
  }
}
