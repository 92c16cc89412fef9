package org.countersign.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.people.UserName;
import org.countersign.retention.RetentionPeriods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts beside entries go by their age, and the ledger is verified without them. */
class OldTextsIT {

  private final Instant twoYearsAgo = OffsetDateTime.now(ZoneOffset.UTC).minusYears(2).toInstant();

  private static final LedgerDatabase YEARS = LedgerDatabase.create("years");

  @Test
  void goWithoutTheirEntries() {
    LedgerDatabase ledger = database("old_texts");
    say(ledger, "employee", "a year and more ago");
    ledger.clock.set(Instant.now());
    say(ledger, "employee", "today");

    ledger.removeWhatIsTooOld();

    assertThat(texts(ledger)).containsExactly("today");
    VerificationReport report = ledger.verify();
    assertThat(report.findings()).isEmpty();
    assertThat(report.removed()).as("entries are kept").isNull();
    assertThat(report.texts()).isEqualTo(new VerificationReport.Texts(1, 0, 1));
    assertThat(ledger.verifyFile(ledger.export())).isEqualTo(report);
    assertThat(ledger.ledger.latest(Event.TEXTS_REMOVED).orElseThrow().detail())
        .containsEntry("period", "P1Y")
        .containsKeys("fromSeal", "throughSeal");
  }

  @Test
  void stayWhileTheOwnerHasNoPeriod() {
    LedgerDatabase ledger = LedgerDatabase.create("texts_for_ever");
    ledger.clock.set(twoYearsAgo);
    say(ledger, "employee", "kept for ever");
    ledger.clock.set(Instant.now());

    ledger.removeWhatIsTooOld();

    assertThat(texts(ledger)).containsExactly("kept for ever");
    assertThat(ledger.ledger.latest(Event.TEXTS_REMOVED)).isEmpty();
  }

  /** Of whoever said it, and go when it has ended; under the same seals, and under others. */
  @Test
  void stayWhileAHoldIsOnWhoeverSaidThem() {
    LedgerDatabase ledger = database("held_texts");
    say(ledger, "held", "of the one");
    say(ledger, "employee", "of the other");
    ledger.clock.forward(Duration.ofDays(1));
    say(ledger, "held", "a day later");
    ledger.clock.set(Instant.now());
    hold(ledger, "held");

    ledger.removeWhatIsTooOld();
    assertThat(texts(ledger)).containsExactly("of the one", "a day later");
    assertThat(ledger.verify().findings()).isEmpty();

    endHolds(ledger);
    ledger.removeWhatIsTooOld();
    assertThat(texts(ledger)).isEmpty();
    assertThat(ledger.verify().findings()).isEmpty();
  }

  /** What is under the same seal goes with it, or not at all; so does what comes after it. */
  @Test
  void entriesStayFromTheFirstOneOnThatIsOnHold() {
    LedgerDatabase ledger = LedgerDatabase.create("held_entries");
    ledger.clock.set(twoYearsAgo);
    ledger.keep(RetentionPeriods.Kind.ENTRIES, "P1Y");
    say(ledger, "employee", "before");
    say(ledger, "held", "held");
    say(ledger, "employee", "after");
    ledger.clock.set(Instant.now());
    hold(ledger, "held");

    ledger.removeWhatIsTooOld();
    assertThat(texts(ledger)).containsExactly("held", "after");
    assertThat(ledger.verify().findings()).isEmpty();

    endHolds(ledger);
    ledger.removeWhatIsTooOld();
    assertThat(texts(ledger)).isEmpty();
    assertThat(ledger.verify().findings()).isEmpty();
  }

  /** A hold that is set between the announcement and the removal. */
  @Test
  void entriesStayWhenTheHoldComesAfterTheirAnnouncement() {
    LedgerDatabase ledger = LedgerDatabase.create("held_later");
    ledger.clock.set(twoYearsAgo);
    ledger.keep(RetentionPeriods.Kind.ENTRIES, "P1Y");
    say(ledger, "held", "held");
    ledger.clock.set(Instant.now());
    ledger
        .ledger
        .entry(Event.ENTRIES_REMOVED, "announced")
        .with("fromSeal", 1)
        .with("throughSeal", 1)
        .with(
            "entries",
            ledger
                .jdbc
                .sql("select cardinality(entry_ids) from ledger_seal where seal_number = 1")
                .query(Long.class)
                .single())
        .append();
    ledger.sealAll();
    hold(ledger, "held");

    assertThat(ledger.jdbc.sql("select remove_old_ledger_entries()").query(Long.class).single())
        .isZero();
    endHolds(ledger);
    assertThat(ledger.jdbc.sql("select remove_old_ledger_entries()").query(Long.class).single())
        .isPositive();
  }

  /** Whoever has the role of the application announces what is not old enough, or as nobody. */
  @Test
  void stayWhenWhatIsAnnouncedIsNotSo() {
    LedgerDatabase ledger = database("announced_too_early");
    say(ledger, "employee", "a year and more ago");
    ledger.clock.set(Instant.now());
    say(ledger, "employee", "today");
    long last =
        ledger.jdbc.sql("select max(seal_number) from ledger_seal").query(Long.class).single();
    announce(ledger, "too-early", 1, last);
    ledger
        .jdbc
        .sql(
            """
        insert into ledger_entry (event_key, event, actor, actor_kind, detail, mac)
        values ('foreign', 'TEXTS_REMOVED', 'countersign', 'SYSTEM', '{"fromSeal":1,"throughSeal":1}', sha256(''))
        """)
        .update();
    ledger.sealAll();

    assertThat(ledger.jdbc.sql("select remove_old_ledger_words()").query(Long.class).single())
        .isZero();
    announce(ledger, "as-it-is", 1, 1);
    assertThat(ledger.jdbc.sql("select remove_old_ledger_words()").query(Long.class).single())
        .as("before it is sealed")
        .isZero();
    ledger.sealAll();
    assertThat(ledger.jdbc.sql("select remove_old_ledger_words()").query(Long.class).single())
        .isOne();
    assertThat(texts(ledger)).containsExactly("today");
  }

  /** The year of the decision has to be over everywhere, and then the eight years. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-01T00:00:00Z, 2035-01-01T11:59:00Z, false",
    "2026-03-01T00:00:00Z, 2035-01-01T12:00:00Z, true",
    "2026-12-31T09:59:59Z, 2035-01-01T12:00:00Z, true",
    "2026-12-31T10:00:00Z, 2035-01-01T12:00:00Z, false",
    "2026-12-31T10:00:00Z, 2036-01-01T12:00:00Z, true",
    "2028-02-29T12:00:00Z, 2037-02-28T12:00:00Z, true"
  })
  void expensesGoAfterTheEndOfTheirYear(Instant decided, Instant now, boolean goes) {
    YEARS.clock.set(now);
    YEARS.owner.sql("update retention_period set period = 'P8Y' where kind = 'EXPENSES'").update();

    assertThat(
            YEARS
                .jdbc
                .sql("select :decided::timestamptz < decided_long_ago()")
                .param("decided", decided.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single())
        .isEqualTo(goes);
  }

  private LedgerDatabase database(String name) {
    LedgerDatabase ledger = LedgerDatabase.create(name);
    ledger.clock.set(twoYearsAgo);
    ledger.keep(RetentionPeriods.Kind.TEXTS, "P1Y");
    return ledger;
  }

  private static void say(LedgerDatabase ledger, String who, String text) {
    ledger
        .ledger
        .entry(ExpenseId.random(), Event.REVIEWED, "reviewed")
        .by(Actor.human(new UserName(who)))
        .words("comment", text)
        .append();
    ledger.sealAll();
  }

  private static void announce(LedgerDatabase ledger, String key, long from, long through) {
    ledger
        .ledger
        .entry(Event.TEXTS_REMOVED, key)
        .with("fromSeal", from)
        .with("throughSeal", through)
        .append();
  }

  private static void hold(LedgerDatabase ledger, String person) {
    ledger
        .jdbc
        .sql(
            "insert into legal_hold (person, reason, set_by, set_at) values (:person, 'A lawsuit', 'operator', now())")
        .param("person", person)
        .update();
  }

  private static void endHolds(LedgerDatabase ledger) {
    ledger
        .jdbc
        .sql(
            "insert into legal_hold_end select legal_hold_id, 'operator', 'auditor', now() from legal_hold")
        .update();
  }

  private static List<String> texts(LedgerDatabase ledger) {
    return ledger
        .jdbc
        .sql("select text from ledger_word order by entry_id")
        .query(String.class)
        .list();
  }
}
