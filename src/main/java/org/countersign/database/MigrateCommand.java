package org.countersign.database;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Migrates the database on the command line: {@code java -jar countersign.jar migrate}. It is what
 * needs the password of the owner of the tables, and then ends: no server, no worker, nothing else
 * of the application runs beside that password.
 */
public final class MigrateCommand {

  /** The database is as this version of the application needs it. */
  public static final int MIGRATED = 0;

  /** It is not, and nothing of the migration that failed is left in it. */
  public static final int NOT_MIGRATED = 1;

  /** It was called wrongly. */
  public static final int NOT_DONE = 2;

  private static final String USAGE =
      """
      migrate

      Makes the tables, or brings them to the version of this application. It takes everything
      from the environment:

        COUNTERSIGN_DB_URL             the database
        COUNTERSIGN_OWNER_DB_USER      who owns the tables, and
        COUNTERSIGN_OWNER_DB_PASSWORD  the password
        COUNTERSIGN_DB_USER            the user of the application, who is granted what it needs

      Ends with 0 if the database is as this version needs it, 1 if it is not, 2 if it was
      called wrongly. Calling it again changes nothing.""";

  private static final String CREDENTIALS =
      "Start PostgreSQL, or set COUNTERSIGN_DB_URL, COUNTERSIGN_OWNER_DB_USER and"
          + " COUNTERSIGN_OWNER_DB_PASSWORD.";

  private static final String OWNER = "COUNTERSIGN_OWNER_DB_USER";

  private MigrateCommand() {}

  /** Gives the exit status. */
  public static int run(List<String> arguments, PrintStream out, PrintStream error) {
    if (!arguments.isEmpty()) {
      error.println("I do not know what to do with " + arguments.getFirst());
      error.println(USAGE);
      return NOT_DONE;
    }
    // What the settings of the application say about its own migrations is not for this one.
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Migration.class)
            .web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .run("--spring.flyway.enabled=true")) {
      if (isBlank(context.getEnvironment().getProperty(OWNER))) {
        error.println(
            "Set COUNTERSIGN_OWNER_DB_USER and COUNTERSIGN_OWNER_DB_PASSWORD: whoever migrates owns"
                + " the tables, and that is not to be the user of the application.");
        return NOT_DONE;
      }
      out.println(migrate(context.getBean(Flyway.class)));
      return MIGRATED;
    } catch (FlywayException e) {
      error.println("The database was not migrated. " + reason(e));
    } catch (RuntimeException e) {
      // Spring has said what is wrong with the settings.
      error.println("The database was not migrated.");
    }
    return NOT_MIGRATED;
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static String migrate(Flyway flyway) {
    MigrateResult result = flyway.migrate();
    MigrationInfo current = flyway.info().current();
    return "The database is at version %s: %s."
        .formatted(
            current == null ? "none" : current.getVersion(),
            switch (result.migrationsExecuted) {
              case 0 -> "nothing was to be done";
              case 1 -> "one migration was run";
              default -> result.migrationsExecuted + " migrations were run";
            });
  }

  /** In one or two sentences; a statement of SQL in it helps nobody. */
  private static String reason(FlywayException failure) {
    if (failure instanceof FlywayValidateException) {
      return "What was run there before is not what this version has: "
          + String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
    }
    SQLException cause = sqlCause(failure);
    if (cause == null) {
      return firstLine(failure.getMessage());
    }
    String said = firstLine(cause.getMessage()).replaceFirst("^(ERROR|FATAL): ", "");
    if (cause.getSQLState() != null && cause.getSQLState().matches("(08|28|3D).*")) {
      return said + ". " + CREDENTIALS;
    }
    return said;
  }

  private static @Nullable SQLException sqlCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static String firstLine(@Nullable String text) {
    return String.valueOf(text).lines().findFirst().orElse("");
  }

  /** No component: the application must not find it among its own. */
  @ImportAutoConfiguration(FlywayAutoConfiguration.class)
  static class Migration {

    /** At the command, and not while the context starts: a failure is then said once. */
    @Bean
    FlywayMigrationStrategy notYet() {
      return flyway -> {};
    }
  }
}
