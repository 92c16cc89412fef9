package org.countersign;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * As if somebody was about to set the switch of the AI: what the policy approves waits at the last
 * moment before it is on record.
 */
public final class StoppedDecisions implements AutoCloseable {

  private static final String WAITING =
      "select count(*) from pg_locks where locktype = 'advisory' and mode = 'ShareLock'"
          + " and not granted";

  private final Connection connection;

  public StoppedDecisions(DataSource database) throws SQLException {
    connection = database.getConnection();
    connection.setAutoCommit(false);
    execute("select pg_advisory_xact_lock(hashtext('countersign.autonomy'))");
  }

  public void awaitOne() {
    await("a decision waits")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              try (Statement statement = connection.createStatement();
                  var row = statement.executeQuery(WAITING)) {
                return row.next() && row.getInt(1) > 0;
              }
            });
  }

  /** OFF is on record, and they go on. */
  public void switchOff() throws SQLException {
    execute(
        "insert into autonomy_setting (autonomy, reason, set_by, set_at)"
            + " values ('OFF', 'At the last moment', 'operator', now())");
    connection.commit();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
    connection.close();
  }
}
