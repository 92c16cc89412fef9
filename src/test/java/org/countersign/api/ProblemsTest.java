package org.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.countersign.contract.ProcessUnavailable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.ProblemDetail;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class ProblemsTest {

  private final Problems problems = new Problems();

  @Test
  void answersWhoeverLostARaceWithAConflict() {
    ProblemDetail problem =
        problems.on(new ObjectOptimisticLockingFailureException("expense", "secret"));

    assertThat(problem.getStatus()).isEqualTo(409);
    assertThat(problem.getDetail()).contains("Look again").doesNotContain("secret");
  }

  @Test
  void saysThatTheDatabaseIsAway() {
    SQLException refused = new SQLException("connection to secret:5432 refused");

    for (Exception away :
        new Exception[] {
          new CannotCreateTransactionException("secret", refused),
          new DataAccessResourceFailureException("secret", refused)
        }) {
      ProblemDetail problem = problems.onDatabase(away);

      assertThat(problem.getStatus()).isEqualTo(503);
      assertThat(problem.getDetail()).contains("Try again").doesNotContain("secret");
    }
  }

  /** A connection that breaks inside a transaction comes out as the failure of its rollback. */
  @ParameterizedTest
  @CsvSource({"gone,08006", "terminating connection,57P01", "Connection is closed,"})
  void saysThatTheDatabaseWentAway(String message, @Nullable String state) {
    var rollback =
        new TransactionSystemException(
            "Could not roll back", new RuntimeException(new SQLException(message, state)));

    ProblemDetail problem = problems.onAnythingElse(rollback);

    assertThat(problem.getStatus()).isEqualTo(503);
    assertThat(problem.getDetail()).contains("Try again");
  }

  @Test
  void saysThatTheProcessEngineIsAway() {
    ProblemDetail problem =
        problems.on(new ProcessUnavailable("It does not answer.", new RuntimeException("secret")));

    assertThat(problem.getStatus()).isEqualTo(503);
    assertThat(problem.getDetail()).isEqualTo("It does not answer.");
  }

  @Test
  void saysNothingOfAnUnexpectedError() {
    ProblemDetail problem = problems.onAnythingElse(new IllegalStateException("secret"));

    assertThat(problem.getStatus()).isEqualTo(500);
    assertThat(problem.getDetail()).doesNotContain("secret");
  }
}
