package org.countersign.assessment;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Remembered;
import org.countersign.expense.Remembered.Drawn;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The draws for spot checks. Each purchase has one: it is stored before the model is asked, is the
 * same after a retry, a restart and on another instance, and goes over to whoever claims the
 * purchase again.
 */
@Component
class SpotCheckDraws {

  private final SpotChecks chance;
  private final JdbcClient jdbc;
  private final Clock clock;

  SpotCheckDraws(SpotChecks chance, JdbcClient jdbc, Clock clock) {
    this.chance = chance;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * What is drawn for an expense; now, if nothing is.
   *
   * @param remembered about it, of the same transaction
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean of(ExpenseFacts expense, Remembered remembered) {
    return stored(expense.id())
        .orElseGet(
            () -> {
              Drawn before = remembered.drawnBefore().orElse(null);
              store(
                  expense.id(),
                  before == null ? chance.picks(expense) : before.picked(),
                  before == null ? null : before.expense());
              return stored(expense.id()).orElseThrow();
            });
  }

  private Optional<Boolean> stored(ExpenseId expense) {
    return jdbc.sql("select picked from spot_check where expense_id = :expense")
        .param("expense", expense.value())
        .query(Boolean.class)
        .optional();
  }

  /** Another instance may have drawn meanwhile: the first draw stays. */
  private void store(ExpenseId expense, boolean picked, @Nullable ExpenseId inheritedFrom) {
    jdbc.sql(
            """
            insert into spot_check (expense_id, picked, drawn_at, inherited_from)
            values (:expense, :picked, :at, cast(:from as uuid))
            on conflict (expense_id) do nothing
            """)
        .param("expense", expense.value())
        .param("picked", picked)
        .param("at", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
        .param("from", inheritedFrom == null ? null : inheritedFrom.toString())
        .update();
  }
}
