package org.countersign.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.LedgerEntry;
import org.countersign.ledger.seal.LedgerDatabase.Agreed;
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
import org.springframework.core.io.ByteArrayResource;

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
    Agreed agreed = database.agreeUponErasing("emma", EXPENSE);
    long erased = database.erase(agreed, EXPENSE);

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
    Agreed agreed = database.agreeUponErasing("emma", OTHER);
    database.ledger.entry(Event.MODELS_KEPT, "said-later").by(emma()).words("note", "x").append();
    long gone = database.eraseWords(agreed.entry());
    database.sealAll();

    assertThat(gone).isEqualTo(2);
    assertThat(database.verify().findings()).isEmpty();
    assertThat(database.verify().texts()).isEqualTo(new Texts(2, 5, 0));
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

  /** The role of the application cannot erase by itself, whatever it adds. */
  @Test
  @Order(6)
  void stayWhereNotTwoPeopleAgreed() {
    long before = database.number("select count(*) from ledger_word");
    database
        .ledger
        .entry(Event.TEXTS_ERASED, "texts-erased-77")
        .with("erasure", 77)
        .with("person", "mara")
        .append();
    long madeUp = database.number("select max(entry_id) from ledger_entry");
    database.sealAll();
    assertErasesNothing(madeUp);

    Agreed unsealed = database.proposeErasing("mara");
    assertErasesNothing(unsealed.entry());
    database.sealAll();
    database
        .jdbc
        .sql(
            "insert into legal_hold (person, reason, set_by, set_at) values ('mara', 'x', 'y', now())")
        .update();
    assertErasesNothing(unsealed.entry());
    assertErasesNothing(-1);

    assertThat(database.number("select count(*) from ledger_word")).isEqualTo(before);
  }

  /** An expense of somebody else is not among what was agreed upon, nor one that was not named. */
  @Test
  @Order(7)
  void stayWhereTheExpenseIsAnothers() {
    ExpenseId foreign = ExpenseId.random();
    database
        .ledger
        .entry(foreign, Event.SUBMITTED, "submitted")
        .by(Actor.human(new UserName("nina")))
        .words("expense.description", "Hotel")
        .append();
    Agreed agreed = database.agreeUponErasing("olaf", ExpenseId.random());

    assertThatThrownBy(() -> database.transaction.execute(s -> database.erase(agreed, foreign)))
        .hasMessageContaining("not one that was agreed upon");
  }

  /** Nor what the application's own role adds to the tables: it cannot mark what it writes. */
  @Test
  @Order(8)
  void stayWhereTheEntriesAreNotTheApplications() {
    Agreed agreed = database.agreeUponErasing("tara");
    long begun = agreed.entry();
    database
        .ledger
        .entry(Event.FOREIGN_ENTRY, "foreign-" + begun)
        .with("entry", begun - 1)
        .append();

    assertErasesNothing(begun);
    database.behindTheTrigger("delete from ledger_entry where event = 'FOREIGN_ENTRY'");
  }

  /** Who holds the key and leaves out the second person is found out by whoever verifies. */
  @Test
  @Order(9)
  void areMissedWhereNobodyElseConfirmed() {
    database.sealAll();
    assertThat(database.verify().findings()).isEmpty();
    database.behindTheTrigger("delete from ledger_word where text = 'Hotel'");
    ExpenseId hotel =
        new ExpenseId(
            database
                .jdbc
                .sql(
                    "select expense_id from ledger_entry where actor = 'nina' and event = 'SUBMITTED'")
                .query(UUID.class)
                .single());
    database
        .ledger
        .entry(hotel, Event.TEXTS_ERASED, "texts-erased-99")
        .with("erasure", 99)
        .append();
    database.sealAll();

    assertThat(database.verify().findings())
        .singleElement()
        .extracting("problem")
        .isEqualTo(Problem.TEXT_REMOVED);
    Agreed ofAnother =
        new Agreed(database.number("select max(erasure_id) from erasure where person = 'olaf'"), 0);
    database
        .ledger
        .entry(hotel, Event.TEXTS_ERASED, "texts-erased-" + ofAnother.erasure())
        .with("erasure", ofAnother.erasure())
        .append();
    database.sealAll();
    assertThat(database.verify().findings()).as("it was agreed upon for somebody else").hasSize(1);
  }

  /** Who has a password of the database and not the key: the sealer says that it is foreign. */
  @Test
  @Order(10)
  void stayWhereSomebodyWithoutTheKeyWroteAllOfIt() {
    Agreed madeUp = database.with(ofAnotherKey()).proposeErasing("mara2");
    database.sealAll();

    assertThat(database.number("select count(*) from ledger_entry where event = 'FOREIGN_ENTRY'"))
        .isEqualTo(3);
    assertErasesNothing(madeUp.entry());
  }

  private static LedgerSettings ofAnotherKey() {
    return new LedgerSettings(
        Duration.ofSeconds(5),
        new ByteArrayResource(
            KeyPairs.pem(KeyPairs.generate()).getBytes(StandardCharsets.US_ASCII)),
        false,
        List.of(),
        null);
  }

  private static Actor emma() {
    return Actor.human(new UserName("emma"));
  }

  private void assertErasesNothing(long entry) {
    assertThatThrownBy(() -> database.eraseWords(entry)).hasMessageContaining("erases nothing");
  }
}
