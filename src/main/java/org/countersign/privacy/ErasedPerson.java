package org.countersign.privacy;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.countersign.expense.ErasedExpenses;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.UserName;
import org.countersign.policy.Proposal;
import org.countersign.policy.Proposals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases what two people confirmed, once what they said is sealed: each expense in a transaction of
 * its own, first the entry that says so, then the texts. Whatever is killed, the next run goes on,
 * and does nothing twice. Each transaction looks for legal holds, and none is set while it runs.
 */
@Component
class ErasedPerson {

  static final String ERASURE = "erasure";

  private static final Logger LOG = LoggerFactory.getLogger(ErasedPerson.class);

  private final JdbcClient jdbc;
  private final Ledger ledger;
  private final ErasedExpenses expenses;
  private final Proposals proposals;
  private final LegalHolds holds;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ErasedPerson(
      JdbcClient jdbc,
      Ledger ledger,
      ErasedExpenses expenses,
      Proposals proposals,
      LegalHolds holds,
      TransactionTemplate transaction,
      Clock clock) {
    this.jdbc = jdbc;
    this.ledger = ledger;
    this.expenses = expenses;
    this.proposals = proposals;
    this.holds = holds;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** How far an erasure has come. */
  enum Progress {
    DONE,
    /** The entries that it rests on have no seal yet. */
    NOT_SEALED,
    /** A legal hold holds, set after the confirmation: it goes on when that has ended. */
    HELD
  }

  static String eventKey(long erasure) {
    return "texts-erased-" + erasure;
  }

  private record Open(
      long id,
      UserName person,
      UUID scope,
      long throughEntry,
      Instant proposedAt,
      long proposal,
      String proposedBy,
      String by) {}

  Progress erase(long id) {
    Open erasure = find(id);
    if (erasure == null) {
      return Progress.DONE;
    }
    if (!isSealed(id)) {
      return Progress.NOT_SEALED;
    }
    for (UUID expense : left(erasure)) {
      if (!isFree(erasure, () -> eraseExpense(erasure, new ExpenseId(expense)))) {
        return Progress.HELD;
      }
    }
    return isFree(erasure, () -> finish(erasure)) ? Progress.DONE : Progress.HELD;
  }

  private @Nullable Open find(long id) {
    return jdbc.sql(
            """
            select erasure.*, proposed_at from erasure join proposal using (proposal_id)
            where erasure_id = :id and done_at is null
            """)
        .param("id", id)
        .query(
            (row, index) ->
                new Open(
                    id,
                    new UserName(row.getString("person")),
                    row.getObject("scope", UUID.class),
                    row.getLong("through_entry"),
                    row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
                    row.getLong("proposal_id"),
                    row.getString("proposed_by"),
                    row.getString("confirmed_by")))
        .optional()
        .orElse(null);
  }

  private boolean isSealed(long erasure) {
    return jdbc.sql(
            """
            select coalesce(ledger_entry_is_proved(proposed) and ledger_entry_is_proved(confirmed)
              and ledger_entry_is_proved(begun), false)
            from ledger_erasure_rests_on(:id)
            """)
        .param("id", erasure)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  private List<UUID> left(Open erasure) {
    return jdbc.sql(
            """
            select expense_id from erasure_scope join expense using (expense_id)
            where scope = :scope and expense_id not in
              (select expense_id from erasure_step where erasure_id = :id)
            order by expense_id
            """)
        .param("scope", erasure.scope())
        .param("id", erasure.id())
        .query(UUID.class)
        .list();
  }

  /** Does it in a transaction of its own, unless a legal hold keeps it from that. */
  private boolean isFree(Open erasure, Runnable step) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              proposals.alone();
              if (holds.reachedBy(erasure.person()).isPresent()) {
                LOG.info("Erasure {} waits: a legal hold was set", erasure.id());
                return false;
              }
              step.run();
              return true;
            }));
  }

  private void eraseExpense(Open erasure, ExpenseId expense) {
    ledger
        .entry(expense, Event.TEXTS_ERASED, eventKey(erasure.id()))
        .with(ERASURE, erasure.id())
        .append();
    long texts =
        jdbc.sql(
                """
                select erase_ledger_words(entry_id) from ledger_entry
                where expense_id = :expense and event_key = :key
                """)
            .param("expense", expense.value())
            .param("key", eventKey(erasure.id()))
            .query(Long.class)
            .single();
    long receipts = expenses.erase(expense);
    jdbc.sql(
            """
            insert into erasure_step (erasure_id, expense_id, receipts, texts, erased_at)
            values (:id, :expense, :receipts, :texts, :now)
            """)
        .param("id", erasure.id())
        .param("expense", expense.value())
        .param("receipts", receipts)
        .param("texts", texts)
        .param("now", now())
        .update();
  }

  private void finish(Open erasure) {
    long texts =
        jdbc.sql(
                """
                select erase_ledger_words(entry_id) from ledger_entry
                where expense_id is null and event_key = :key
                """)
            .param("key", eventKey(erasure.id()))
            .query(Long.class)
            .single();
    expenses.eraseWordsOf(erasure.person(), erasure.proposedAt(), erasure.throughEntry());
    jdbc.sql("delete from spring_session where principal_name = :person")
        .param("person", erasure.person().value())
        .update();
    int done =
        jdbc.sql(
                """
                update erasure set done_at = :now, texts = coalesce(texts, :texts)
                where erasure_id = :id and done_at is null
                """)
            .param("now", now())
            .param("texts", texts)
            .param("id", erasure.id())
            .update();
    if (done == 0) {
      return;
    }
    jdbc.sql(
            """
            select count(*) as expenses, coalesce(sum(step.receipts), 0) as receipts,
              coalesce(sum(step.texts), 0)
                + (select texts from erasure where erasure_id = :id) as texts
            from erasure_step step where erasure_id = :id
            """)
        .param("id", erasure.id())
        .query(
            row -> {
              ledger
                  .entry(Event.PERSON_ERASED, "person-erased-" + erasure.id())
                  .with(ERASURE, erasure.id())
                  .with(Proposal.PERSON, erasure.person())
                  .with(Erasures.PROPOSAL, erasure.proposal())
                  .with("proposedBy", erasure.proposedBy())
                  .with("confirmedBy", erasure.by())
                  .with(Erasures.EXPENSES, row.getLong("expenses"))
                  .with(Erasures.RECEIPTS, row.getLong("receipts"))
                  .with(Erasures.TEXTS, row.getLong("texts"))
                  .append();
            });
    LOG.info("Erasure {} is done", erasure.id());
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
