package org.countersign.privacy;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.UUID;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.retention.RetentionPeriods;
import org.countersign.retention.RetentionSettings;
import org.countersign.retention.RetentionStep;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Expenses, absences and preferences that go by their age. Nothing goes of anybody on whom there is
 * a legal hold.
 */
@Configuration(proxyBeanMethods = false)
class OldRecords {

  private final JdbcClient jdbc;
  private final Clock clock;

  OldRecords(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The ledger says how many there were, and by which period they went. */
  @Bean
  RetentionStep oldExpenses(
      RetentionPeriods periods, Ledger ledger, TransactionTemplate transaction) {
    return new RetentionStep(
        "expenses",
        () ->
            transaction.execute(
                status -> {
                  long removed = call("select remove_old_expenses()");
                  if (removed > 0) {
                    ledger
                        .entry(Event.EXPENSES_REMOVED, "expenses-removed-" + UUID.randomUUID())
                        .with("expenses", removed)
                        .with("period", periods.text(RetentionPeriods.Kind.EXPENSES))
                        .append();
                  }
                  return removed;
                }));
  }

  @Bean
  RetentionStep oldAbsences() {
    return new RetentionStep("absences", () -> call("select remove_old_absences()"));
  }

  @Bean
  RetentionStep oldInvalidExpenses(RetentionSettings settings) {
    return new RetentionStep(
        "invalid-expenses",
        () ->
            jdbc.sql("delete from invalid_expense where received_at < :before")
                .param("before", before(settings.invalidExpenses()))
                .update());
  }

  @Bean
  RetentionStep oldPreferences(RetentionSettings settings) {
    return new RetentionStep(
        "preferences",
        () ->
            jdbc.sql(
                    """
                    delete from notification_preference
                    where changed_at < :before and user_name not in (select unnest(people_on_hold()))
                      and not exists (select from expense
                        where employee = user_name and submitted_at >= :before)
                      and not exists (select from expense
                        where submitted_by = user_name and submitted_at >= :before)
                    """)
                .param("before", before(settings.preferences()))
                .update());
  }

  private long call(String function) {
    return jdbc.sql(function).query(Long.class).single();
  }

  private OffsetDateTime before(Period period) {
    return clock.instant().atOffset(ZoneOffset.UTC).minus(period);
  }
}
