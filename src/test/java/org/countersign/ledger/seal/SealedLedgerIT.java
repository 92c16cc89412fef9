package org.countersign.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.seal.VerificationReport.Finding;
import org.countersign.ledger.seal.VerificationReport.LastSeal;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What an administrator changes behind the trigger is found and named, in the database and in an
 * export. Each test leaves the ledger as it was.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SealedLedgerIT {

  private static final int SEALS = 24;
  private static final int ENTRIES_A_SEAL = 50;
  private static final int CHANGES = 100;

  private LedgerDatabase database;
  private List<Long> ids;

  @BeforeAll
  void sealALedger() {
    database = LedgerDatabase.create("sealed_ledger");
    for (int seal = 0; seal < SEALS; seal++) {
      for (int entry = 0; entry < ENTRIES_A_SEAL; entry++) {
        database.clock.forward(Duration.ofSeconds(20));
        database
            .ledger
            .entry(ExpenseId.random(), Event.DECIDED, "decided")
            .by(new Actor(Actor.Kind.HUMAN, "manager"))
            .on(Surface.API)
            .shown("ab".repeat(32))
            .with("number", entry)
            .with("text", "\n\"quoted\" \\ \u0001 🍕")
            .append();
      }
      database.sealAll();
    }
    ids =
        database.jdbc.sql("select entry_id from ledger_entry order by 1").query(Long.class).list();
  }

  @Test
  void isVerifiedAsLongAsNobodyTouchesIt() {
    VerificationReport report = database.verify();

    assertThat(report.findings()).isEmpty();
    assertThat(report.verified()).isTrue();
    assertThat(report.entries()).isGreaterThanOrEqualTo(SEALS * ENTRIES_A_SEAL);
    assertThat(report.seals()).isGreaterThanOrEqualTo(SEALS);
    assertThat(report.unsealed()).isZero();
    assertThat(database.verifyFile(database.export())).isEqualTo(report);
  }

  /** The figure of the promise: of 100 random changes 100 are found and named rightly. */
  @Test
  void namesEachOfAHundredRandomChangesOfASingleRow() {
    Random random = new Random(20_261_124);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      long id = ids.get(random.nextInt(ids.size() - 2 * ENTRIES_A_SEAL));
      Change change = change(random.nextInt(8), id);
      database.behindTheTrigger(
          "create table saved as select * from ledger_entry where entry_id = %d".formatted(id));

      assertThat(database.behindTheTrigger(change.sql)).as(change.sql).isOne();
      check(database.verify(), change, wrong);
      if (i % 10 == 0) {
        check(database.verifyFile(database.export()), change, wrong);
      }

      database.behindTheTrigger(
          "delete from ledger_entry where entry_id in (%d, %d)".formatted(id, change.entry));
      database.behindTheTrigger(
          "insert into ledger_entry overriding system value select * from saved");
      database.behindTheTrigger("drop table saved");
    }

    assertThat(wrong).isEmpty();
    assertThat(database.verify().verified()).isTrue();
  }

  private record Change(String sql, Problem problem, long entry) {}

  private Change change(int kind, long id) {
    String change =
        switch (kind) {
          case 0 -> "actor = 'manager2'";
          case 1 -> "detail = jsonb_set(detail::jsonb, '{number}', '7')";
          case 2 -> "recorded_at = recorded_at + interval '1 microsecond'";
          case 3 -> "surface = null";
          case 4 -> "expense_id = gen_random_uuid()";
          case 5 -> "facts_digest = '%s'".formatted("ac".repeat(32));
          default -> "";
        };
    if (!change.isEmpty()) {
      return new Change(
          "update ledger_entry set %s where entry_id = %d".formatted(change, id),
          Problem.CHANGED,
          id);
    }
    if (kind == 6) {
      return new Change("delete from ledger_entry where entry_id = " + id, Problem.REMOVED, id);
    }
    long added = 1_000_000 + id;
    return new Change(
        """
        insert into ledger_entry (entry_id, expense_id, event_key, event, recorded_at, actor,
          actor_kind, surface, facts_digest, detail, mac)
        overriding system value
        select %d, gen_random_uuid(), event_key, event, recorded_at, actor, actor_kind, surface,
          facts_digest, detail, mac
        from ledger_entry where entry_id = %d
        """
            .formatted(added, id),
        Problem.INSERTED,
        added);
  }

  private static void check(VerificationReport report, Change change, List<String> wrong) {
    Finding first = report.findings().isEmpty() ? null : report.findings().getFirst();
    if (first == null
        || first.problem() != change.problem
        || first.entry() == null
        || first.entry() != change.entry) {
      wrong.add(change.sql + ": " + report.verdict());
    }
  }

  @Test
  void saysWhatIsNotSealedYetAndSealsItOnce() {
    ExpenseId expense = ExpenseId.random();
    database.clock.forward(Duration.ofSeconds(20));
    database.ledger.entry(expense, Event.SUBMITTED, "submitted").append();

    VerificationReport before = database.verify();
    String file = database.export();

    assertThat(before.verified()).isTrue();
    assertThat(before.unsealed()).isOne();
    assertThat(before.verdict()).endsWith("1 more are not sealed yet.");
    assertThat(database.verifyFile(file)).isEqualTo(before);
    database.sealAll();
    assertThat(database.sealer.seal()).isZero();
  }

  @Test
  void findsLinesThatMovedInAnExport() {
    List<String> lines = new ArrayList<>(database.export().lines().toList());
    int place = 70;
    String moved = lines.remove(place);
    lines.add(place + 5, moved);

    Finding found = verifyLines(lines).findings().getFirst();

    assertThat(found.problem()).isEqualTo(Problem.REORDERED);
    assertThat(moved).startsWith("{\"id\":%d,".formatted(found.entry()));
  }

  @Test
  void findsALineThatMovedUpInAnExport() {
    List<String> lines = new ArrayList<>(database.export().lines().toList());
    String moved = lines.remove(80);
    lines.add(70, moved);

    Finding found = verifyLines(lines).findings().getFirst();

    assertThat(found.problem()).isEqualTo(Problem.REORDERED);
    assertThat(moved).startsWith("{\"id\":%d,".formatted(found.entry()));
  }

  @Test
  void findsACutFileAndALineTwice() {
    List<String> lines = database.export().lines().toList();
    List<String> twice = new ArrayList<>(lines);
    twice.add(71, lines.get(70));

    assertThat(verifyLines(lines.subList(0, 500)).findings().getLast().problem())
        .isEqualTo(Problem.CUT_OFF);
    assertThat(verifyLines(twice).findings().getFirst().problem()).isEqualTo(Problem.INSERTED);
  }

  @Test
  void findsASealThatIsGoneOrForged() {
    List<String> lines = database.export().lines().toList();
    List<String> without = lines.stream().filter(line -> !line.startsWith("{\"seal\":7,")).toList();
    List<String> swapped = new ArrayList<>(lines);
    List<Integer> seals = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("{\"seal\":")) {
        seals.add(i);
      }
    }
    Collections.swap(swapped, seals.get(3), seals.get(4));
    List<String> signed =
        lines.stream()
            .map(
                line ->
                    line.startsWith("{\"seal\":7,")
                        ? line.replaceFirst("\"signature\":\"..", "\"signature\":\"AA")
                        : line)
            .toList();

    assertThat(verifyLines(without).findings())
        .anySatisfy(
            one -> {
              assertThat(one.problem()).isEqualTo(Problem.SEAL_REMOVED);
              assertThat(one.seal()).isEqualTo(7);
            });
    assertThat(verifyLines(swapped).verified()).isFalse();
    assertThat(verifyLines(signed).findings())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.problem()).isEqualTo(Problem.SEAL_CHANGED);
              assertThat(one.seal()).isEqualTo(7);
            });
  }

  @Test
  void missesTheEndOnlyWhereNobodyNotedTheLastSeal() {
    VerificationReport whole = database.verify();
    List<String> lines = new ArrayList<>(database.export().lines().toList());
    int last = 0;
    for (int i = 0; i < lines.size(); i++) {
      last = lines.get(i).startsWith("{\"seal\":") ? i : last;
    }
    List<String> shortened = new ArrayList<>(lines.subList(0, last));
    shortened.add("{\"unsealed\":true}");
    shortened.add(
        "{\"end\":true,\"seals\":%d,\"entries\":%d,\"words\":0}"
            .formatted(
                shortened.stream().filter(line -> line.startsWith("{\"seal\":")).count(),
                shortened.stream().filter(line -> line.startsWith("{\"id\":")).count()));
    byte[] file = String.join("\n", shortened).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    LastSeal noted = whole.lastSeal();

    assertThat(database.verifyFile(file, null).verified()).isTrue();
    assertThat(database.verifyFile(file, noted).findings())
        .singleElement()
        .satisfies(one -> assertThat(one.problem()).isEqualTo(Problem.SEAL_REMOVED));
  }

  private VerificationReport verifyLines(List<String> lines) {
    return database.verifyFile(String.join("\n", lines) + "\n");
  }
}
