package org.countersign.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * Two pools of connections to the one database, so that a person who clicks does not wait behind
 * the jobs that others have started. In a rush hundreds of jobs want a connection; a request would
 * be the last in their queue, and Slack takes three seconds for a failure.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseSettings.class)
class Connections {

  /** Whatever else is said of a pool under {@code spring.datasource.hikari} holds for both. */
  @Bean
  @ConfigurationProperties("spring.datasource.hikari")
  HikariDataSource requestConnections(DataSourceProperties database) {
    HikariDataSource pool =
        database.initializeDataSourceBuilder().type(HikariDataSource.class).build();
    pool.setPoolName("requests");
    return pool;
  }

  @Bean
  HikariDataSource jobConnections(HikariDataSource requestConnections, DatabaseSettings settings) {
    HikariDataSource pool = new HikariDataSource();
    requestConnections.copyStateTo(pool);
    pool.setPoolName("jobs");
    pool.setMaximumPoolSize(settings.jobConnections());
    return pool;
  }

  @Bean
  @Primary
  DataSource dataSource(HikariDataSource requestConnections, HikariDataSource jobConnections) {
    AbstractRoutingDataSource byThread =
        new AbstractRoutingDataSource() {
          @Override
          protected Boolean determineCurrentLookupKey() {
            return Background.isHere();
          }
        };
    byThread.setTargetDataSources(Map.of(true, jobConnections, false, requestConnections));
    byThread.setDefaultTargetDataSource(requestConnections);
    return byThread;
  }
}
