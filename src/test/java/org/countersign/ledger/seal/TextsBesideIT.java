package org.countersign.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.LedgerEntry;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.countersign.ledger.seal.VerificationReport.Texts;
import org.countersign.people.UserName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What proves the texts beside entries, and what is proved of those that are gone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TextsBesideIT {

  private static final ExpenseId EXPENSE = ExpenseId.random();
  private static final ExpenseId OTHER = ExpenseId.random();

  private LedgerDatabase database;

  @BeforeAll
  void writeTexts() {
    database = LedgerDatabase.create("texts_beside");
    for (ExpenseId expense : new ExpenseId[] {EXPENSE, OTHER}) {
      database
          .ledger
          .entry(expense, Event.SUBMITTED, "submitted")
          .by(Actor.human(new UserName("emma")))
          .words("expense.description", "Taxi")
          .words("expense.merchant", "Roma")
          .append();
      database
          .ledger
          .entry(expense, Event.REVIEWED, "reviewed")
          .by(Actor.human(new UserName("mara")))
          .words("comment", "Fine")
          .append();
    }
    database.sealAll();
    database.jdbc.sql("create table kept_word (like ledger_word)").update();
  }

  /** The database and an export of it say the same. */
  @AfterEach
  void agree() {
    assertThat(database.verifyFile(database.export())).isEqualTo(database.verify());
  }

  @Test
  @Order(1)
  void areProvedWhileTheyAreThere() {
    VerificationReport report = database.verify();

    assertThat(report.findings()).isEmpty();
    assertThat(report.texts()).isEqualTo(new Texts(6, 0, 0));
  }

  @Test
  @Order(2)
  void areNotToBeChangedNorTakenAwayNorAdded() {
    assertProblem(
        "update ledger_word set text = 'Train' where name = 'expense.description' and entry_id = 1",
        "update ledger_word set text = 'Taxi' where name = 'expense.description' and entry_id = 1",
        Problem.TEXT_CHANGED);
    assertProblem(
        "with gone as (delete from ledger_word where name = 'comment' and entry_id = 2 returning *)"
            + " insert into kept_word select * from gone",
        "insert into ledger_word select * from kept_word",
        Problem.TEXT_REMOVED);
    assertProblem(
        "insert into ledger_word values (2, 'decision', decode(repeat('00', 16), 'hex'), 'REJECT')",
        "delete from ledger_word where name = 'decision'",
        Problem.TEXT_INSERTED);
    assertThat(database.verify().findings()).isEmpty();
  }

  private void assertProblem(String change, String back, Problem problem) {
    assertThat(database.behindTheTrigger(change)).isOne();
    VerificationReport report = database.verify();
    assertThat(report.findings()).singleElement().extracting("problem").isEqualTo(problem);
    assertThat(database.verifyFile(database.export())).isEqualTo(report);
    assertThat(database.behindTheTrigger(back)).isOne();
  }

  /** Whoever may add rows cannot put words into somebody's mouth, also where theirs are gone. */
  @Test
  @Order(3)
  void areShownOnlyWhereTheyAreTheEntrys() {
    database.behindTheTrigger("delete from ledger_word where entry_id = 2");
    database.behindTheTrigger(
        """
        insert into ledger_word (entry_id, name, salt, text)
        select 2, name, decode(repeat('00', 16), 'hex'), 'Rejected'
        from unnest(array['comment', 'decision', 'a.b']) name
        """);

    LedgerEntry entry = database.ledger.of(EXPENSE).getLast();

    assertThat(entry.detail()).containsOnly(Map.entry("comment", "[erased]"));
    assertThat(entry.erased()).containsExactly("comment");
    database.behindTheTrigger("delete from ledger_word where entry_id = 2");
  }

  @Test
  @Order(4)
  void mayBeGoneWhereASealedEntrySaysThatTheyAreErased() {
    long erased = erase(EXPENSE);

    assertThat(database.verify().findings()).as("not sealed yet").isNotEmpty();
    database.sealAll();
    assertThat(database.verify().findings()).isEmpty();
    assertThat(database.verify().texts()).isEqualTo(new Texts(3, 3, 0));
    assertThat(database.verify().verdict()).contains("3 texts were erased");
    assertThat(erased).isEqualTo(2);
  }

  /** What she said anywhere; what others said stays. */
  @Test
  @Order(5)
  void mayBeGoneWhereAPersonIsErased() {
    database
        .ledger
        .entry(Event.TEXTS_ERASED, "erased-person")
        .with("erasure", 2)
        .with("person", "emma")
        .append();
    Long gone =
        database
            .jdbc
            .sql("select erase_ledger_words(max(entry_id)) from ledger_entry")
            .query(Long.class)
            .single();
    database.sealAll();

    assertThat(gone).isEqualTo(2);
    assertThat(database.verify().findings()).isEmpty();
    assertThat(database.verify().texts()).isEqualTo(new Texts(1, 5, 0));
    assertThat(database.ledger.of(OTHER).getLast().detail()).containsEntry("comment", "Fine");
    // Of an entry that has none.
    assertProblem(
        """
        insert into ledger_word
        select max(entry_id), 'comment', decode(repeat('00', 16), 'hex'), 'Yes' from ledger_entry
        """,
        "delete from ledger_word where text = 'Yes'",
        Problem.TEXT_INSERTED);
  }

  private long erase(ExpenseId expense) {
    database
        .ledger
        .entry(expense, Event.TEXTS_ERASED, "texts-erased-1")
        .with("erasure", 1)
        .append();
    return database
        .jdbc
        .sql("select erase_ledger_words(max(entry_id)) from ledger_entry")
        .query(Long.class)
        .single();
  }
}
