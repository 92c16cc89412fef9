package org.countersign.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Event;
import org.countersign.ledger.seal.VerificationReport.Finding;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.countersign.retention.RetentionPeriods;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What happens to a ledger over the years: its key is changed, somebody commits late, the database
 * moves. It is verified all the same.
 */
class LongLivedLedgerIT {

  private static final List<String> TABLES =
      List.of("ledger_entry", "ledger_word", "ledger_key", "ledger_seal");

  private final KeyPair oldKey = KeyPairs.generate();
  private final KeyPair newKey = KeyPairs.generate();

  @Test
  void isVerifiedAcrossAChangeOfItsKey() {
    LedgerDatabase before = LedgerDatabase.create("key_rotation").with(KeyPairs.settings(oldKey));
    append(before, 3);
    before.sealAtOnceAllBut(0);

    LedgerDatabase after = before.with(KeyPairs.settings(newKey, oldKey));
    append(after, 2);
    after.sealAtOnceAllBut(0);
    append(after, 1);
    after.sealAtOnceAllBut(0);

    VerificationReport report = after.verify();
    assertThat(report.findings()).isEmpty();
    assertThat(report.sealsByKey())
        .containsExactlyInAnyOrderEntriesOf(Map.of(id(oldKey), 2L, id(newKey), 1L));
    assertThat(after.verifyFile(after.export())).isEqualTo(report);
    assertThat(before.sealer.seal()).as("the old key has handed over").isZero();
  }

  /** Without the old private half nobody has named the new key, and nothing is sealed by it. */
  @Test
  void sealsNothingByAKeyThatNobodyNamed() {
    LedgerDatabase before = LedgerDatabase.create("unnamed_key").with(KeyPairs.settings(oldKey));
    append(before, 3);
    before.sealAll();

    LedgerDatabase forgetful = before.with(KeyPairs.settings(newKey));
    append(forgetful, 2);

    assertThat(forgetful.sealer.seal()).isZero();
    assertThat(forgetful.verify().unsealed()).isEqualTo(2);
  }

  /** The owner says so, and whoever verifies has to be told: else it is the turn of the old key. */
  @Test
  void goesOnAfterAKeyThatIsLost() {
    LedgerDatabase before = LedgerDatabase.create("lost_key").with(KeyPairs.settings(oldKey));
    append(before, 3);
    before.sealAll();
    LedgerDatabase after = before.with(settings(newKey, id(oldKey)));
    append(after, 2);
    assertThatThrownBy(after.sealer::seal).hasMessageContaining("is due to key");
    before
        .owner
        .sql("insert into ledger_lost_key (key_id, lost_at) values (:key, now())")
        .param("key", id(oldKey))
        .update();
    after.sealAtOnceAllBut(0);

    List<VerificationKey> both = new ArrayList<>(before.keys.known());
    both.addAll(after.keys.known());
    byte[] file = after.export().getBytes(StandardCharsets.UTF_8);
    Finding turn = after.verifyBy(file, Verifier.with(both)).findings().getFirst();
    assertThat(turn.problem()).isEqualTo(Problem.KEY_NOT_DUE);
    assertThat(
            after
                .verifyBy(file, new Verifier(both, List.of(id(oldKey)), List.of(), List.of()))
                .findings())
        .isEmpty();
    Finding unknown = after.verify().findings().getFirst();
    assertThat(unknown.problem()).isEqualTo(Problem.UNKNOWN_KEY);
    assertThat(unknown.sentence()).contains(id(oldKey));
  }

  /** It is recorded before the others and committed after them, an hour later. */
  @Test
  void sealsWhatWasCommittedLate() {
    LedgerDatabase database = LedgerDatabase.create("late_entry");
    append(database, 2);
    database.transaction.executeWithoutResult(
        open -> {
          database.ledger.entry(ExpenseId.random(), Event.DECIDED, "late").append();
          database.meanwhile(
              () -> {
                append(database, 1);
                database.clock.forward(Duration.ofHours(1));
                database.sealAtOnceAllBut(1);

                VerificationReport early = database.verify();
                assertThat(early.findings()).isEmpty();
                assertThat(early.seals()).isOne();
                assertThat(early.entries() - early.unsealed()).isEqualTo(2);
              });
        });
    database.sealAtOnceAllBut(0);

    VerificationReport report = database.verify();
    assertThat(report.findings()).isEmpty();
    assertThat(report.entries()).isEqualTo(4);
    assertThat(sealsOf(database, "late")).containsExactly(2L);
    assertThat(database.verifyFile(database.export())).isEqualTo(report);
  }

  /** Else nobody could tell any more under what the rest was decided. */
  @Test
  void saysAgainWhatIsInForceBeforeItIsRemoved() {
    LedgerDatabase database = LedgerDatabase.create("standing");
    monthsAgo(database, 20);
    set(database, "autonomy", "to", "SHADOW");
    set(database, "groups", "inForce", Map.of("managers", "mara"));
    set(database, "policyRelease", "to", "release 1");
    database.ledger.entry(Event.MODELS_DEPLOYED, "deployed").with("processVersion", 1).append();
    database.sealAtOnceAllBut(0);
    set(database, "autonomy", "to", "ON");
    set(database, "policyRelease", "to", "release 2");
    append(database, 1);
    database.sealAtOnceAllBut(0);
    monthsAgo(database, 10);
    append(database, 1);
    database.sealAtOnceAllBut(0);
    monthsAgo(database, 9);
    set(database, "autonomy", "to", "OFF");
    database.sealAtOnceAllBut(0);
    for (int months : List.of(8, 6)) {
      monthsAgo(database, months);
      append(database, 1);
      database.sealAtOnceAllBut(0);
    }
    database.keep(RetentionPeriods.Kind.ENTRIES, "P1Y1M");
    removeOldEntries(database);

    assertThat(database.verify().removed()).isEqualTo(new VerificationReport.Removed(2, 7));
    assertThat(standing(database)).containsExactly("groups", "release 1", "1", "ON", "release 2");

    monthsAgo(database, 1);
    removeOldEntries(database, "P7M20D");
    assertThat(database.verify().removed()).isEqualTo(new VerificationReport.Removed(4, 9));
    assertThat(standing(database)).containsExactly("groups", "release 1", "1", "release 2", "OFF");

    // Nothing of it is in what goes next.
    monthsAgo(database, 0);
    removeOldEntries(database, "P7M");
    assertThat(database.verify().removed()).isEqualTo(new VerificationReport.Removed(5, 10));
    assertThat(database.ledger.latest(Event.ENTRIES_REMOVED).orElseThrow().detail())
        .containsKey("standingIn")
        .doesNotContainKey("standing");
    assertThat(standing(database)).containsExactly("groups", "release 1", "1", "release 2", "OFF");
  }

  private static void monthsAgo(LedgerDatabase database, int months) {
    database.clock.set(Instant.now().atZone(ZoneOffset.UTC).minusMonths(months).toInstant());
  }

  private static void removeOldEntries(LedgerDatabase database, String period) {
    database.keep(RetentionPeriods.Kind.ENTRIES, period);
    removeOldEntries(database);
  }

  private static void removeOldEntries(LedgerDatabase database) {
    database.sealAll();
    database.oldEntries.remove();
    database.sealAll();
    database.oldEntries.remove();
  }

  private static void set(LedgerDatabase database, String setting, String name, Object value) {
    database
        .ledger
        .entry(Event.SETTINGS_CHANGED, UUID.randomUUID().toString())
        .with("setting", setting)
        .with(name, value)
        .append();
  }

  /** What whoever verifies is told of before the first entry, in the database and in an export. */
  private static List<String> standing(LedgerDatabase database) {
    List<String> told = new ArrayList<>();
    List<String> toldOfTheFile = new ArrayList<>();
    assertThat(database.verification.verify(progress -> {}, List.of(listener(told))).findings())
        .isEmpty();
    byte[] file = database.export().getBytes(StandardCharsets.UTF_8);
    database.verifyBy(
        file,
        new Verifier(
            database.keys.known(), List.of(), List.of(), List.of(listener(toldOfTheFile))));
    assertThat(toldOfTheFile).isEqualTo(told);
    return told;
  }

  private static SealedEntries listener(List<String> told) {
    return new SealedEntries() {
      private boolean begun;

      @Override
      public void before(SealedEntry entry) {
        assertThat(begun).isFalse();
        told.add(
            entry.tree().path("processVersion").asText(entry.tree().path("to").asText("groups")));
      }

      @Override
      public void entry(SealedEntry entry) {
        begun = true;
      }

      @Override
      public void end(boolean whole, long removed, java.util.function.Consumer<Finding> findings) {}
    };
  }

  @Test
  void goesOnInAnotherDatabaseOfTheSameCluster() throws Exception {
    LedgerDatabase source = LedgerDatabase.create("to_be_moved");
    append(source, 3);
    source.sealAll();
    append(source, 2);

    goesOnAfterRestore(source, LedgerDatabase.create("moved"));
  }

  /** Which counts transactions anew: what is written there is written in lower ones. */
  @Test
  void goesOnInAnotherCluster() throws Exception {
    LedgerDatabase source = LedgerDatabase.create("to_be_restored");
    source
        .jdbc
        .sql(
            "do $$ begin for i in 1..3000 loop perform pg_current_xact_id(); commit; end loop; end $$")
        .update();
    append(source, 3);
    source.sealAll();
    append(source, 2);
    try (EmbeddedPostgres other = EmbeddedPostgres.start()) {
      LedgerDatabase target = LedgerDatabase.at(other.getJdbcUrl("postgres", "postgres"));
      assertThat(transaction(target)).isLessThan(transaction(source));

      goesOnAfterRestore(source, target);
    }
  }

  private static void goesOnAfterRestore(LedgerDatabase source, LedgerDatabase target)
      throws SQLException, IOException {
    VerificationReport.LastSeal noted = source.verify().lastSeal();
    restore(source, target);
    target.clock.like(source.clock);
    append(target, 1);
    target.sealAll();
    append(target, 2);
    target.sealAll();

    VerificationReport report = target.verify();
    assertThat(report.findings()).isEmpty();
    assertThat(report.entries()).isEqualTo(8);
    assertThat(
            target
                .jdbc
                .sql("select entry_id from ledger_entry order by 1")
                .query(Long.class)
                .list())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 8).boxed().toList());
    byte[] file = target.export().getBytes(StandardCharsets.UTF_8);
    assertThat(target.verifyFile(file, noted)).isEqualTo(report);
  }

  /** As pg_dump and pg_restore do: rows as they are, then the counter of the identity column. */
  private static void restore(LedgerDatabase source, LedgerDatabase target)
      throws SQLException, IOException {
    try (Connection from = source.source.getConnection();
        Connection to = target.source.getConnection()) {
      for (String table : TABLES) {
        var rows = new ByteArrayOutputStream();
        copy(from).copyOut("copy %s to stdout (format binary)".formatted(table), rows);
        copy(to)
            .copyIn(
                "copy %s from stdin (format binary)".formatted(table),
                new ByteArrayInputStream(rows.toByteArray()));
      }
    }
    target
        .jdbc
        .sql(
            """
            select setval(pg_get_serial_sequence('ledger_entry', 'entry_id'), max(entry_id))
            from ledger_entry
            """)
        .query(Long.class)
        .single();
  }

  private static CopyManager copy(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private static long transaction(LedgerDatabase database) {
    return database
        .jdbc
        .sql("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        .query(Long.class)
        .single();
  }

  private static void append(LedgerDatabase database, int entries) {
    for (int i = 0; i < entries; i++) {
      database.clock.forward(Duration.ofSeconds(20));
      database.ledger.entry(ExpenseId.random(), Event.DECIDED, "decided").append();
    }
  }

  private static List<Long> sealsOf(LedgerDatabase database, String eventKey) {
    return database
        .jdbc
        .sql(
            """
            select seal_number from ledger_entry join ledger_seal on entry_id = any(entry_ids)
            where event_key = :key
            """)
        .param("key", eventKey)
        .query(Long.class)
        .list();
  }

  private static String id(KeyPair pair) {
    return SealingKey.ofPem(KeyPairs.pem(pair)).id();
  }

  private static LedgerSettings settings(KeyPair inUse, String lost) {
    return new LedgerSettings(Duration.ofSeconds(5), KeyPairs.file(inUse), false, List.of(), lost);
  }
}
