package org.countersign.devservices;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.embedded.EmbeddedCamunda;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;

/**
 * What the application needs and a laptop lacks, on 127.0.0.1: a process engine, a database, a
 * Slack and something that answers like a language model. Each starts only if the real thing was
 * not given.
 */
public final class DevServices {

  public static final int SLACK_PORT = 8090;
  public static final int LLM_PORT = 8091;
  static final int MAIL_PAGE_PORT = 8092;

  /** A machine that runs all tests at once may take longer to answer than Slack waits. */
  private static final Duration SLACK_WAITS = Duration.ofSeconds(30);

  private static @Nullable DevServices running;

  private final Map<String, String> properties = new LinkedHashMap<>();
  private final Map<String, String> addresses = new LinkedHashMap<>();
  private @Nullable EmbeddedCamunda camunda;
  private @Nullable DevLlm llm;
  private @Nullable DevSlack slack;
  private @Nullable DevMail mail;
  private @Nullable EmbeddedPostgres postgres;

  /**
   * @param longPolling how long a worker's request waits: an application that stops waits for it
   * @param given whether the outside has set a property, and so names a real service
   */
  private DevServices(
      int camundaPort,
      Duration longPolling,
      int slackPort,
      int llmPort,
      int mailPort,
      Predicate<String> given) {
    if (!given.test("camunda.client.rest-address") && !given.test("camunda.client.mode")) {
      camunda = EmbeddedCamunda.start(camundaPort, longPolling);
      properties.put("camunda.client.rest-address", camunda.address().toString());
      addresses.put("Camunda (embedded), page and REST API v2", camunda.address() + "/");
    }
    if (!given.test("countersign.slack.bot-token")) {
      slack = DevSlack.start(slackPort);
      properties.putAll(slack.properties());
      addresses.put("Slack (on this machine)", slack.address().toString());
    }
    if (!given.test("countersign.assessment.api-key")
        && !given.test("countersign.assessment.base-url")) {
      llm = DevLlm.start(llmPort);
      properties.put("countersign.assessment.api-key", "none-needed");
      properties.put("countersign.assessment.base-url", llm.baseUrl());
      properties.put("countersign.assessment.model", DevLlm.MODEL);
      addresses.put("LLM (plain rules, no LLM)", llm.baseUrl().replaceFirst("/v1$", "/"));
    }
    if (!given.test("spring.mail.host")) {
      mail = DevMail.start(mailPort);
      properties.put("spring.mail.host", "127.0.0.1");
      properties.put("spring.mail.port", Integer.toString(mail.smtpPort()));
      addresses.put("Mails that were sent (GreenMail)", mail.address());
    }
    if (!given.test("spring.datasource.url")) {
      postgres = startPostgres();
      String url = postgres.getJdbcUrl("postgres", "postgres");
      properties.put("spring.datasource.url", url);
      properties.put("spring.datasource.username", "postgres");
      properties.put("spring.datasource.password", "postgres");
      addresses.put("PostgreSQL (embedded), user postgres, password postgres", url);
    }
  }

  /** For a person: on the ports that the documentation names. */
  static DevServices startOnKnownPorts(Predicate<String> given) {
    return new DevServices(
        EmbeddedCamunda.DEFAULT_PORT,
        Duration.ofSeconds(10),
        SLACK_PORT,
        LLM_PORT,
        MAIL_PAGE_PORT,
        given);
  }

  /** For tests: on free ports, started once for all tests of this JVM. */
  public static synchronized DevServices shared() {
    if (running == null) {
      running = new DevServices(0, Duration.ofSeconds(1), 0, 0, 0, property -> false);
      running.slack().patience(SLACK_WAITS);
      // All tests post into the same channels, and this Slack keeps no rates: no card waits for
      // another test's.
      for (String call : List.of("post", "update", "note")) {
        running.properties.put("countersign.slack.pace." + call, "0s");
      }
    }
    return running;
  }

  /** The properties that point the application to the services that were started. */
  public Map<String, String> properties() {
    return properties;
  }

  /** What was started, for a person to read: name to address. */
  public Map<String, String> addresses() {
    return addresses;
  }

  public EmbeddedCamunda camunda() {
    return started(camunda);
  }

  public DevLlm llm() {
    return started(llm);
  }

  public DevMail mail() {
    return started(mail);
  }

  public DevSlack slack() {
    return started(slack);
  }

  /** Clicks in the Slack on this machine, if it was started, go to the application on this port. */
  public void applicationListensOn(int port) {
    if (slack != null) {
      slack.deliverTo(URI.create("http://127.0.0.1:" + port + "/slack/events"));
    }
  }

  private static void stop(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not stop", e);
    }
  }

  private static <T> T started(@Nullable T service) {
    if (service == null) {
      throw new IllegalStateException("not started: the real service was given");
    }
    return service;
  }

  /** An empty database of its own, for a test that must not share one; gives its JDBC URL. */
  public String newDatabase(String name) {
    EmbeddedPostgres server = started(postgres);
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return server.getJdbcUrl("postgres", name);
  }

  /**
   * Makes the tables of the application in a database, where everything is kept for ever.
   *
   * @param owner of the tables, whose password is its name; so with the application's role
   */
  public static void migrate(String url, String owner, String application) {
    Flyway.configure()
        .dataSource(url, owner, owner)
        .placeholders(
            Map.of(
                "application-role",
                application,
                "expense-retention",
                "",
                "ledger-retention",
                "",
                "text-retention",
                "",
                "lost-sealing-key",
                ""))
        .load()
        .migrate();
  }

  private static EmbeddedPostgres startPostgres() {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setRegisterShutdownHook(false)
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("max_connections", "200")
              .start();
      // After the applications that use it, which a JVM hook of its own would not wait for.
      SpringApplication.getShutdownHandlers().add(() -> stop(server));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not start", e);
    }
  }
}
