package org.countersign.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.countersign.devservices.DevServices;
import org.flywaydb.core.internal.exception.FlywaySqlException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What an application makes of the tables that it finds, in a database that somebody migrated. */
@ExtendWith(OutputCaptureExtension.class)
class SchemaCheckIT {

  private String url;
  private JdbcClient jdbc;

  @BeforeEach
  void migrate(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    url = DevServices.shared().newDatabase("schema_" + name.toLowerCase(Locale.ROOT));
    jdbc = JdbcClient.create(new DriverManagerDataSource(url, "postgres", "postgres"));
    DevServices.migrate(url, "postgres", "postgres");
  }

  @Test
  void takesItsOwn(CapturedOutput log) {
    assertThatCode(this::check).doesNotThrowAnyException();
    assertThat(log).doesNotContain("a later release has migrated it");
  }

  /** As the instances of the version before, which run on and are started again in a release. */
  @Test
  void takesALaterOneWithAWarning(CapturedOutput log) {
    laterOne();

    assertThatCode(this::check).doesNotThrowAnyException();
    assertThat(log)
        .containsPattern(
            "The database is at version 9999, this application is made for version \\d+: a later"
                + " release has migrated it");
  }

  /** A later one does not make up for what is missing before it. */
  @Test
  void refusesALaterOneWithAGap() {
    laterOne();
    jdbc.sql("delete from flyway_schema_history where version = '12'").update();

    assertThatThrownBy(this::check)
        .isInstanceOf(UnsuitableSchemaException.class)
        .hasMessageEndingWith("run the migration first.");
  }

  @Test
  void refusesAnotherInItsPlace() {
    jdbc.sql("update flyway_schema_history set checksum = 1 where version = '12'").update();

    assertThatThrownBy(this::check)
        .isInstanceOf(UnsuitableSchemaException.class)
        .hasMessageContaining("The migrations of the database are not those of this application")
        .hasMessageContaining("version 12");
  }

  @Test
  void refusesOneThatHasFailed() {
    jdbc.sql("update flyway_schema_history set success = false where version = '12'").update();

    assertThatThrownBy(this::check).isInstanceOf(UnsuitableSchemaException.class);
  }

  @Test
  void saysThatTheDatabaseIsAway() {
    url = "jdbc:postgresql://127.0.0.1:1/nowhere";

    assertThatThrownBy(this::check)
        .isInstanceOf(FlywaySqlException.class)
        .hasMessageContaining("Connection to 127.0.0.1:1 refused");
  }

  private void laterOne() {
    jdbc.sql(
            """
            insert into flyway_schema_history
              (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            values (9999, '9999', 'next', 'SQL', 'V9999__next.sql', 1, 'postgres', 1, true)
            """)
        .update();
  }

  private void check() {
    var properties = new DataSourceProperties();
    properties.setUrl(url);
    properties.setUsername("postgres");
    properties.setPassword("postgres");
    new SchemaCheck(properties).afterPropertiesSet();
  }
}
