package org.countersign.fault;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one more expense costs application, PostgreSQL and Camunda, at one rate after the other:
 * docs/scaling.md has the figures. One instance of each; the people of {@link Load} work.
 * Arguments: rates a second, the first of them to warm up.
 */
final class Slopes {

  private static final Duration MEASURED = Duration.ofSeconds(25);

  private Slopes() {}

  private record Sample(long application, long postgres, long camunda, List<Long> database) {}

  public static void main(String[] arguments) throws Exception {
    List<Integer> rates =
        arguments.length == 0
            ? List.of(10, 5, 10, 20)
            : List.of(arguments).stream().map(Integer::valueOf).toList();
    try {
      measure(rates);
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void measure(List<Integer> rates) throws Exception {
    Path folder = FaultRun.emptied(Path.of("target", "faults").toAbsolutePath());
    try (Installation installation = Installation.start(folder)) {
      Installation.Instance application = installation.startApplication(List.of());
      application.program().awaitReady();
      Audit audit = new Audit(installation);
      System.out.println(
          "| expenses/s | accepted | CPU ms an expense: application | PostgreSQL | Camunda"
              + " | commits | WAL bytes | table and index bytes |");
      for (int rate : rates) {
        Sample before = sample(installation, application);
        int accepted;
        try (Load load = new Load(rate, installation.slack)) {
          load.use(List.of(application));
          load.submitting(true);
          Program.pause(MEASURED);
          load.submitting(false);
          load.awaitAnswers();
          List<String> underWay = audit.awaitEnd();
          if (!underWay.isEmpty()) {
            throw new IllegalStateException(underWay.toString());
          }
          accepted = load.accepted().size();
        }
        print(rate, accepted, before, sample(installation, application));
      }
    }
  }

  private static Sample sample(Installation installation, Installation.Instance application)
      throws Exception {
    List<Long> database = new ArrayList<>();
    try (Connection connection = installation.database();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select (select xact_commit from pg_stat_database where datname = 'postgres'),
                  pg_current_wal_lsn() - '0/0'::pg_lsn,
                  (select sum(pg_total_relation_size(relid)) from pg_stat_user_tables)
                """)) {
      row.next();
      for (int column = 1; column <= 3; column++) {
        database.add(row.getLong(column));
      }
    }
    return new Sample(
        application.program().cpuMillis(),
        installation.postgres.cpuMillis(),
        installation.camunda.cpuMillis(),
        database);
  }

  private static void print(int rate, int accepted, Sample before, Sample after) {
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %.1f | %.1f | %.1f | %.1f | %.0f | %.0f |%n",
        rate,
        accepted,
        each(after.application() - before.application(), accepted),
        each(after.postgres() - before.postgres(), accepted),
        each(after.camunda() - before.camunda(), accepted),
        each(after.database().get(0) - before.database().get(0), accepted),
        each(after.database().get(1) - before.database().get(1), accepted),
        each(after.database().get(2) - before.database().get(2), accepted));
  }

  private static double each(long total, int expenses) {
    return (double) total / Math.max(1, expenses);
  }
}
