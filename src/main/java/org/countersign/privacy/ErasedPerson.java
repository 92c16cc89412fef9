package org.countersign.privacy;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.countersign.expense.ErasedExpenses;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.UserName;
import org.countersign.policy.Proposal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases what two people confirmed: each expense in a transaction of its own, first the entry that
 * says so, then the texts. Whatever is killed, the next run goes on, and does nothing twice.
 */
@Component
class ErasedPerson {

  static final String ERASURE = "erasure";

  private static final Logger LOG = LoggerFactory.getLogger(ErasedPerson.class);

  private final JdbcClient jdbc;
  private final Ledger ledger;
  private final ErasedExpenses expenses;
  private final LegalHolds holds;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ErasedPerson(
      JdbcClient jdbc,
      Ledger ledger,
      ErasedExpenses expenses,
      LegalHolds holds,
      TransactionTemplate transaction,
      Clock clock) {
    this.jdbc = jdbc;
    this.ledger = ledger;
    this.expenses = expenses;
    this.holds = holds;
    this.transaction = transaction;
    this.clock = clock;
  }

  static String eventKey(long erasure) {
    return "texts-erased-" + erasure;
  }

  private record Open(long id, String person, long proposal, String proposedBy, String by) {}

  void erase(long id) {
    Open erasure =
        jdbc.sql("select * from erasure where erasure_id = :id and done_at is null")
            .param("id", id)
            .query(
                (row, index) ->
                    new Open(
                        id,
                        row.getString("person"),
                        row.getLong("proposal_id"),
                        row.getString("proposed_by"),
                        row.getString("confirmed_by")))
            .optional()
            .orElse(null);
    if (erasure == null) {
      return;
    }
    List<UUID> theirs =
        jdbc.sql(
                """
                select e.expense_id from expense e, erasure r
                where r.erasure_id = :id and (e.employee = r.person or e.submitted_by = r.person)
                  and e.decided_at is not null and e.submitted_at <= r.confirmed_at
                order by e.expense_id
                """)
            .param("id", id)
            .query(UUID.class)
            .list();
    for (UUID expense : theirs) {
      transaction.executeWithoutResult(status -> eraseExpense(erasure, new ExpenseId(expense)));
    }
    transaction.executeWithoutResult(status -> finish(erasure, theirs.size()));
    LOG.info("Erasure {} is done: {} expenses", id, theirs.size());
  }

  private void eraseExpense(Open erasure, ExpenseId expense) {
    // Also one that was set after the confirmation: the next run goes on when it has ended.
    holds
        .reachedBy(new UserName(erasure.person()))
        .ifPresent(
            held -> {
              throw new IllegalStateException(
                  "Erasure %d waits: a legal hold is on %s".formatted(erasure.id(), held));
            });
    eraseExpense(erasure.id(), expense);
  }

  private void eraseExpense(long erasure, ExpenseId expense) {
    ledger.entry(expense, Event.TEXTS_ERASED, eventKey(erasure)).with(ERASURE, erasure).append();
    jdbc.sql(
            """
            select erase_ledger_words(entry_id) from ledger_entry
            where expense_id = :expense and event_key = :key
            """)
        .param("expense", expense.value())
        .param("key", eventKey(erasure))
        .query(Long.class)
        .single();
    expenses.erase(expense);
  }

  private void finish(Open erasure, int expensesOfTheirs) {
    jdbc.sql(
            """
            select erase_ledger_words(entry_id) from ledger_entry
            where expense_id is null and event_key = :key
            """)
        .param("key", eventKey(erasure.id()))
        .query(Long.class)
        .single();
    expenses.eraseWordsOf(erasure.person());
    jdbc.sql("delete from spring_session where principal_name = :person")
        .param("person", erasure.person())
        .update();
    jdbc.sql("update erasure set done_at = :now where erasure_id = :id")
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("id", erasure.id())
        .update();
    ledger
        .entry(Event.PERSON_ERASED, "person-erased-" + erasure.id())
        .with(ERASURE, erasure.id())
        .with(Proposal.PERSON, erasure.person())
        .with("proposal", erasure.proposal())
        .with("proposedBy", erasure.proposedBy())
        .with("confirmedBy", erasure.by())
        .with("expenses", expensesOfTheirs)
        .append();
  }
}
