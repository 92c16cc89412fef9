package org.countersign.contract;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Whether something failed because the database went away in the middle of it. */
public final class LostConnection {

  private LostConnection() {}

  /**
   * By PostgreSQL's codes: class 08 is a broken connection, 57P a server that stops. The pool gives
   * no code for a connection that it has taken back in the meantime, only these words.
   */
  public static boolean caused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException) {
        return true;
      }
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        if (state == null
            ? "Connection is closed".equals(sql.getMessage())
            : state.startsWith("08") || state.startsWith("57P")) {
          return true;
        }
      }
    }
    return false;
  }
}
