package org.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The packaged jar as in production: one role owns the tables and migrates, another one is the
 * application's, and both have to know their passwords.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrationIT {

  private static final String OWNER = "countersign_owner";
  private static final String APPLICATION = "countersign";
  private static final String AT_THE_NEWEST = "The database is at version \\d+: ";

  @TempDir private static Path folder;
  private EmbeddedPostgres postgres;

  @BeforeAll
  void startADatabaseThatAsksForPasswords() throws IOException {
    Path access =
        Files.writeString(
            folder.resolve("pg_hba.conf"),
            """
            local all all trust
            host all postgres 127.0.0.1/32 trust
            host all all 127.0.0.1/32 scram-sha-256
            """);
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("hba_file", access.toString())
            .start();
    for (String role : List.of(OWNER, APPLICATION)) {
      administrator("postgres")
          .sql("create role %s login password '%s'".formatted(role, role + "-password"))
          .update();
    }
  }

  @AfterAll
  void stop() throws IOException {
    postgres.close();
  }

  @Test
  void migratesOnceAndTheApplicationRunsWithoutTheOwnersPassword() throws Exception {
    String database = newDatabase("twice");

    Ended first = migrate(asOwner(database));
    Ended second = migrate(asOwner(database));

    assertThat(first.status()).as(first.output()).isZero();
    assertThat(first.output()).containsPattern(AT_THE_NEWEST + "\\d+ migrations were run\\.");
    assertThat(second.status()).as(second.output()).isZero();
    assertThat(second.output()).containsPattern(AT_THE_NEWEST + "nothing was to be done\\.");
    // No server and no worker: only this.
    assertThat(first.output()).doesNotContain("Tomcat", "HikariPool", "Camunda");
    try (SeparateApplication application =
        SeparateApplication.startSecondInstance(
            Map.of(
                "spring.flyway.enabled",
                false,
                "spring.datasource.url",
                url(database),
                "spring.datasource.username",
                APPLICATION,
                "spring.datasource.password",
                APPLICATION + "-password",
                "countersign.slack.bot-token",
                ""))) {
      assertThat(application.management().get("auditor", "/actuator/health/readiness").status())
          .isEqualTo(200);
      assertThat(application.jdbc().sql("select current_user").query(String.class).single())
          .isEqualTo(APPLICATION);
    }
  }

  @Test
  void refusesTheRoleOfTheApplicationBeforeAndAfter() throws Exception {
    String database = newDatabase("not_the_owner");
    Map<String, String> asApplication =
        environment(database, APPLICATION, APPLICATION + "-password");

    Ended before = migrate(asApplication);
    assertThat(before.status()).isOne();
    assertThat(before.output())
        .contains("The database was not migrated. permission denied for schema public");

    assertThat(migrate(asOwner(database)).status()).isZero();
    Ended after = migrate(asApplication);
    assertThat(after.status()).isOne();
    assertThat(after.output())
        .contains(
            "The tables belong to countersign_owner, and countersign may not change them: migrate"
                + " as their owner");
  }

  @Test
  void saysThatThePasswordIsWrong() throws Exception {
    String database = newDatabase("wrong_password");

    Ended ended = migrate(environment(database, OWNER, "guessed"));

    assertThat(ended.status()).isOne();
    assertThat(ended.output())
        .contains(
            "The database was not migrated. password authentication failed for user"
                + " \"countersign_owner\". Start PostgreSQL, or set COUNTERSIGN_DB_URL,"
                + " COUNTERSIGN_OWNER_DB_USER and COUNTERSIGN_OWNER_DB_PASSWORD.")
        .doesNotContain("guessed", "\tat ");
  }

  @Test
  void waitsWhileAnotherMigrates() throws Exception {
    String database = newDatabase("at_once");
    List<Running> both = List.of(start("one", asOwner(database)), start("two", asOwner(database)));

    for (Running one : both) {
      Ended ended = one.end();
      assertThat(ended.status()).as(ended.output()).isZero();
    }
    assertThat(
            administrator(database)
                .sql("select count(*) from flyway_schema_history where not success")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void refusesArguments() throws Exception {
    Ended ended = run("arguments", Map.of(), List.of("migrate", "--password=x"));

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output())
        .contains("I do not know what to do with --password=x", "COUNTERSIGN_OWNER_DB_PASSWORD");
  }

  /** The one that is the newest version there was taken out: as a database of a release before. */
  @Test
  void saysAtTheStartWhatTheDatabaseLacks() throws Exception {
    String database = newDatabase("behind");

    assertThat(startOfTheApplication(database))
        .containsPattern(
            "The database is at version none, this application needs version \\d+: run the"
                + " migration first\\.")
        .contains("java -jar countersign.jar migrate");

    assertThat(migrate(asOwner(database)).status()).isZero();
    String newest =
        administrator(database)
            .sql(
                """
                delete from flyway_schema_history
                where installed_rank = (select max(installed_rank) from flyway_schema_history)
                returning version
                """)
            .query(String.class)
            .single();
    assertThat(startOfTheApplication(database))
        .containsPattern(
            "The database is at version \\d+, this application needs version " + newest);
  }

  /** What it says before it ends, started as in production with nothing but its own role. */
  private String startOfTheApplication(String database) throws Exception {
    Ended ended =
        run(
            "application",
            Map.of(
                "COUNTERSIGN_DB_URL",
                url(database),
                "COUNTERSIGN_DB_USER",
                APPLICATION,
                "COUNTERSIGN_DB_PASSWORD",
                APPLICATION + "-password"),
            List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--spring.profiles.active=development",
                "--countersign.access.passwords=true",
                "--countersign.ledger.generate-key=true",
                "--countersign.people.file=file:docs/examples/people.yaml",
                "--countersign.assessment.api-key=none"));
    assertThat(ended.status()).isOne();
    return ended.output();
  }

  private String newDatabase(String name) {
    administrator("postgres").sql("create database %s owner %s".formatted(name, OWNER)).update();
    return name;
  }

  private JdbcClient administrator(String database) {
    return JdbcClient.create(
        new DriverManagerDataSource(postgres.getJdbcUrl("postgres", database)));
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + database;
  }

  private Map<String, String> asOwner(String database) {
    return environment(database, OWNER, OWNER + "-password");
  }

  /** All that the container of the migration is given. */
  private Map<String, String> environment(String database, String user, String password) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("COUNTERSIGN_DB_URL", url(database));
    environment.put("COUNTERSIGN_DB_USER", APPLICATION);
    environment.put("COUNTERSIGN_OWNER_DB_USER", user);
    environment.put("COUNTERSIGN_OWNER_DB_PASSWORD", password);
    return environment;
  }

  private static Ended migrate(Map<String, String> environment) throws Exception {
    return start("migration", environment).end();
  }

  private static Running start(String name, Map<String, String> environment) throws IOException {
    return start(name, environment, List.of("migrate"));
  }

  private static Ended run(String name, Map<String, String> environment, List<String> arguments)
      throws Exception {
    return start(name, environment, arguments).end();
  }

  private static Running start(String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-jar", Packaged.jar().toString()));
    command.addAll(arguments);
    Path output = folder.resolve(name + ".txt");
    ProcessBuilder program =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    program.environment().putAll(environment);
    return new Running(program.start(), output);
  }

  private record Running(Process process, Path output) {

    Ended end() throws Exception {
      boolean ended = process.waitFor(3, TimeUnit.MINUTES);
      process.destroyForcibly();
      assertThat(ended).as("ends by itself: " + Files.readString(output)).isTrue();
      return new Ended(process.exitValue(), Files.readString(output));
    }
  }

  private record Ended(int status, String output) {}
}
