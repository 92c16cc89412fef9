package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.UUID;
import org.countersign.IntegrationTest;
import org.countersign.access.Limits;
import org.countersign.database.PromisedTasks;
import org.countersign.expense.ExpenseId;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Clicks have the limits that requests have. */
@IntegrationTest
class SlackLimitIT {

  private static final String TEAM = "T0LIMIT";

  @Autowired private JdbcClient jdbc;
  @Autowired private PromisedTasks tasks;
  @Autowired private TransactionTemplate transaction;
  private final ExpenseId expense = new ExpenseId(UUID.randomUUID());

  @Test
  void doesNothingOfWhatComesTooOften() {
    var clicks = new SlackClicks(jdbc, tasks, Limits.of(1), Clock.systemUTC());

    // One transaction that is rolled back: nobody works on them.
    transaction.executeWithoutResult(
        status -> {
          clicks.take(click("U1", SlackClick.Kind.CLAIM));
          clicks.take(click("U1", SlackClick.Kind.DECIDE));
          clicks.take(click("U2", SlackClick.Kind.CLAIM));
          assertThat(told()).isZero();

          clicks.take(click("U1", SlackClick.Kind.RELEASE));
          clicks.take(click("U1", SlackClick.Kind.DECIDE));

          assertThat(told()).isEqualTo(2);
          status.setRollbackOnly();
        });
  }

  private int told() {
    return jdbc.sql(
            """
            select count(*) from slack_click
            where expense_id = :expense and note like 'You have done this very often%'
            """)
        .param("expense", expense.value())
        .query(Integer.class)
        .single();
  }

  private SlackClick click(String user, SlackClick.Kind kind) {
    UUID id = UUID.randomUUID();
    return new SlackClick(
        id,
        id.toString(),
        kind,
        Clock.systemUTC().instant(),
        TEAM,
        user,
        null,
        new TaskRef(1, expense, "", false, false),
        kind == SlackClick.Kind.DECIDE ? "APPROVE" : null,
        null,
        null);
  }
}
