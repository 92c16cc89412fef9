package org.countersign.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.countersign.devservices.DevServices;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Actor;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.LedgerConflict;
import org.countersign.ledger.seal.VerificationReport.Finding;
import org.countersign.ledger.seal.VerificationReport.LastSeal;
import org.countersign.ledger.seal.VerificationReport.Problem;
import org.countersign.people.UserName;
import org.countersign.retention.RetentionPeriods;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Somebody has read the environment of the running application. They have the name and the password
 * of its database user, and the passwords of Slack, of the model and of Camunda. They do not have
 * the password of the owner of the tables, which only the migration is given, nor the sealing key,
 * which is a file: the variable has its name. They want an approval in the ledger that nobody gave,
 * or one less that somebody did. What they try is refused, or leaves a ledger that says so.
 *
 * <p>At the end they have the file as well. The last two steps are what is possible then.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InsiderIT {

  private static final String PERMISSION_DENIED = "42501";
  private static final String CHECK_VIOLATION = "23514";

  private LedgerDatabase application;

  /** A connection of their own, with the application's user. */
  private JdbcClient insider;

  private JdbcClient another;
  private final ExpenseId expense = ExpenseId.random();
  private final SealingKey own = SealingKey.ofPem(KeyPairs.pem(KeyPairs.generate()));

  @BeforeAll
  void theApplicationHasRunForAYear() {
    String url = DevServices.shared().newDatabase("insider");
    JdbcClient administrator = connected(url, "postgres");
    administrator.sql("create role insider_owner login password 'insider_owner'").update();
    administrator.sql("create role insider_app login password 'insider_app'").update();
    administrator.sql("alter database insider owner to insider_owner").update();
    String plain = url.substring(0, url.indexOf('?'));
    application = LedgerDatabase.create(plain, "insider_owner", "insider_app");
    insider = connected(plain, "insider_app");
    another = connected(plain, "insider_app");

    application.clock.set(Instant.now().atZone(ZoneOffset.UTC).minusMonths(9).toInstant());
    decided(ExpenseId.random());
    decided(ExpenseId.random());
    another.sql("create temp table kept as select * from ledger_entry").update();
    application.sealAtOnceAllBut(0);
    application.clock.set(Instant.now().atZone(ZoneOffset.UTC).minusMonths(1).toInstant());
    decided(expense);
    application.sealAtOnceAllBut(0);
    application.clock.set(Instant.now());
    assertThat(application.verify().findings()).isEmpty();
  }

  private static JdbcClient connected(String url, String role) {
    return JdbcClient.create(new SingleConnectionDataSource(url, role, role, true));
  }

  private void decided(ExpenseId expense) {
    application
        .ledger
        .entry(expense, Event.DECIDED, "decided")
        .by(Actor.human(new UserName("mara")))
        .with("outcome", "REJECTED")
        .words("comment", "Not within the policy")
        .append();
  }

  @Test
  @Order(1)
  void theyCannotWriteATimeANumberOrATransaction() {
    for (String column : List.of("recorded_at", "entry_id", "written_in")) {
      refused(
          PERMISSION_DENIED,
          """
          insert into ledger_entry (%s, event_key, event, actor, actor_kind, detail, mac)
          overriding system value select %s, 'k', 'DECIDED', 'mara', 'HUMAN', '{}', sha256('')
          from ledger_entry limit 1"""
              .formatted(column, column));
    }
  }

  @Test
  @Order(2)
  void theyCannotChangeOrTakeAway() {
    for (String sql :
        List.of(
            "update ledger_entry set actor = 'miro'",
            "delete from ledger_entry",
            "truncate ledger_entry cascade",
            "delete from ledger_word",
            "update ledger_word set text = 'Fine'",
            "delete from ledger_seal",
            "delete from ledger_anchor",
            "delete from ledger_removed_mark",
            "update retention_period set period = interval '6 months'",
            "insert into ledger_removal values (1, 1, 2, 1, now())",
            "insert into ledger_lost_key select key_id, now() from ledger_key",
            "insert into ledger_key values ('%s', %s, now())"
                .formatted(own.id(), hex(own.verification().key().getEncoded())),
            "select register_ledger_key('%s', %s, now())"
                .formatted(own.id(), hex(own.verification().key().getEncoded())),
            "insert into ledger_seal select * from ledger_seal",
            "select setval('ledger_entry_entry_id_seq', 1)",
            "do 'begin lock table ledger_entry in share mode; end'",
            "do 'begin lock table ledger_seal in access exclusive mode; end'")) {
      refused(PERMISSION_DENIED, sql);
    }
    assertThat(verify().verified()).isTrue();
  }

  @Test
  @Order(3)
  void theyCannotTurnOffWhatRefuses() {
    for (String sql :
        List.of(
            "set session_replication_role = replica",
            "alter table ledger_entry disable trigger all",
            "drop trigger ledger_entry_only_grows on ledger_entry",
            "set role insider_owner",
            "set session authorization insider_owner",
            "create or replace function refuse_ledger_change() returns trigger language plpgsql as 'begin return null; end'",
            "alter function ledger_clock() owner to insider_app",
            "alter table ledger_entry drop constraint ledger_entry_event_once",
            "create rule quiet as on insert to ledger_entry do instead nothing",
            "create trigger mine before insert on ledger_entry for each row execute function refuse_ledger_change()",
            "create policy mine on ledger_entry",
            "alter database insider set session_replication_role = replica",
            "alter role insider_app set session_replication_role = replica")) {
      refused(PERMISSION_DENIED, sql);
    }
    insider.sql("grant delete on ledger_entry to insider_app").update();
    refused(PERMISSION_DENIED, "delete from ledger_entry");
    // What lets the owner's function delete is a setting, and a setting alone lets nobody.
    refused(
        PERMISSION_DENIED,
        """
        with set as (
          select set_config('countersign.ledger_removal', pg_current_xact_id()::text, true))
        delete from ledger_entry using set""");
  }

  /** The owner's functions take their tables and functions from the owner's schema. */
  @Test
  @Order(4)
  void theyCannotShadowWhatTheOwnersFunctionsUse() {
    for (String sql :
        List.of(
            "create table public.mine (one integer)",
            "create schema mine",
            "create function public.ledger_clock(integer) returns timestamptz language sql as 'select now()'",
            "create view public.mine as select 1")) {
      refused(PERMISSION_DENIED, sql);
    }
    for (String sql :
        List.of(
            "create temp table retention_period as select 'ENTRIES' as kind, interval '1 day' as period",
            "create temp table ledger_removal (like public.ledger_removal)",
            "create temp table ledger_removed_mark (like public.ledger_removed_mark)",
            "create temp table ledger_lost_key as select key_id, now() as lost_at from public.ledger_key",
            "create temp table ledger_seal as select * from public.ledger_seal",
            "create temp table ledger_entry as select * from public.ledger_entry",
            """
            insert into pg_temp.ledger_entry (entry_id, event_key, event, recorded_at, actor, actor_kind, detail)
            values (1000, 'k', 'ENTRIES_REMOVED', '2099-01-01', 'countersign', 'SYSTEM',
              '{"fromSeal":1,"throughSeal":2,"entries":3}')""",
            "update pg_temp.ledger_seal set entry_ids = entry_ids || 1000::bigint, max_entry_id = 1000",
            "create function pg_temp.ledger_clock() returns timestamptz language sql as 'select timestamptz ''2099-01-01'''",
            "create function pg_temp.sha256(bytea) returns bytea language sql as 'select ''''::bytea'",
            "set search_path = pg_temp, public")) {
      insider.sql(sql).update();
    }

    assertThat(insider.sql("select public.remove_old_ledger_entries()").query(Long.class).single())
        .isZero();
    LastSeal last = Objects.requireNonNull(verify().lastSeal());
    refused(CHECK_VIOLATION, append(next(last, own, 0)).replace("append", "public.append"));

    insider.sql("set search_path = public").update();
    insider.sql("discard temp").update();
    assertThat(verify().verified()).isTrue();
    assertThat(verify().removed()).isNull();
  }

  @Test
  @Order(5)
  void theyCannotRemoveEarly() {
    forged(
        "ENTRIES_REMOVED", "{\"fromSeal\":1,\"throughSeal\":1,\"entries\":2,\"period\":\"P6M\"}");
    assertThat(remove()).as("it is no owner who says so").isZero();

    // The owner does, and the announcement is still nobody's.
    application.keep(RetentionPeriods.Kind.ENTRIES, "P7M");
    application.sealAll();
    assertThat(remove()).as("it is named as foreign before it counts").isZero();
    assertThat(verify().removed()).isNull();
    named("ENTRIES_REMOVED");
  }

  private int remove() {
    return insider.sql("select remove_old_ledger_entries()").query(Integer.class).single();
  }

  @Test
  @Order(6)
  void whatTheyAddIsNamed() {
    forged("DECIDED", "{\"outcome\":\"APPROVED\"}");
    forged("PERSON_ERASED", "{\"person\":\"mara\",\"proposedBy\":\"a\",\"confirmedBy\":\"b\"}");
    forged("SETTINGS_CHANGED", "{\"setting\":\"autonomy\",\"to\":\"ON\"}");
    forged("TEXTS_REMOVED", "{\"throughSeal\":2,\"period\":\"P6M\"}");
    forged("FOREIGN_ENTRY", "{\"entry\":1,\"reason\":\"NOT_MARKED\"}");
    application.sealAll();

    for (String event :
        List.of("DECIDED", "PERSON_ERASED", "SETTINGS_CHANGED", "TEXTS_REMOVED", "FOREIGN_ENTRY")) {
      named(event);
    }
    assertThat(verify().findings()).extracting(Finding::entry).doesNotContain(1L);
  }

  /** One row that nobody can read would keep everybody from reading the page that it is on. */
  @Test
  @Order(6)
  void theyCannotAddWhatNobodyCanRead() {
    for (String values :
        List.of(
            "'NO_SUCH_EVENT', 'SYSTEM', null, '{}'",
            "'DECIDED', 'NOBODY', null, '{}'",
            "'DECIDED', 'SYSTEM', 'FAX', '{}'",
            "'DECIDED', 'SYSTEM', null, '[]'")) {
      refused(
          CHECK_VIOLATION,
          """
          insert into ledger_entry (event_key, actor, mac, event, actor_kind, surface, detail)
          values ('unreadable', 'countersign', sha256(''), %s)"""
              .formatted(values));
    }
  }

  /** Whatever the function does then, the ledger says that the order was nobody's. */
  @Test
  @Order(7)
  void aForgedErasureIsNamed() {
    long id = forged("TEXTS_ERASED", "{\"erasure\":7,\"person\":\"nobody\"}");
    try {
      insider.sql("select erase_ledger_words(%d)".formatted(id)).query(Long.class).single();
    } catch (RuntimeException refused) {
      assertThat(refused).rootCause().isInstanceOf(SQLException.class);
    }
    application.sealAll();

    named("TEXTS_ERASED");
  }

  @Test
  @Order(8)
  void aKeyThatTheyTakeAheadIsNoticed() {
    ExpenseId next = ExpenseId.random();
    insider
        .sql(
            """
            insert into ledger_entry (expense_id, event_key, event, actor, actor_kind, detail, mac)
            values (:expense, 'decided', 'DECIDED', 'mara', 'HUMAN', '{"outcome":"APPROVED"}', sha256(''))
            """)
        .param("expense", next.value())
        .update();

    assertThatThrownBy(() -> decided(next))
        .as("the decision does not happen, and operators hear of it")
        .isInstanceOf(LedgerConflict.class);
    application.sealAll();
    assertThat(latestForeign()).isEqualTo(application.ledger.of(next).getFirst().id());
  }

  @Test
  @Order(9)
  void aTextThatTheyAddIsNamed() {
    long decided = application.ledger.of(expense).getFirst().id();
    text(decided, "outcome");
    assertThat(verify().findings())
        .extracting(Finding::problem, Finding::entry)
        .contains(tuple(Problem.TEXT_INSERTED, decided));
    assertThat(application.ledger.of(expense).getFirst().detail())
        .containsEntry("outcome", "REJECTED");
    // There is one already, and the table takes no second.
    refused("23505", insertText(decided, "comment"));
  }

  private void text(long entry, String name) {
    insider.sql(insertText(entry, name)).update();
  }

  private static String insertText(long entry, String name) {
    return "insert into ledger_word values (%d, '%s', decode(repeat('00', 16), 'hex'), 'APPROVED')"
        .formatted(entry, name);
  }

  /** The marks of what was removed stay. */
  @Test
  @Order(10)
  void whatWasRemovedDoesNotComeBack() {
    application.oldEntries.remove();
    application.sealAll();
    application.oldEntries.remove();
    assertThat(verify().removed()).isNotNull();

    another
        .sql(
            """
            insert into ledger_entry (expense_id, event_key, event, actor, actor_kind, surface,
              facts_digest, detail, mac)
            select expense_id, event_key, event, actor, actor_kind, surface, facts_digest, detail,
              mac
            from kept order by entry_id limit 1
            """)
        .update();
    long id = newest();
    application.sealAll();

    assertThat(latestForeign()).isEqualTo(id);
    assertThat(application.ledger.latest(Event.FOREIGN_ENTRY).orElseThrow().detail())
        .containsEntry("reason", "REMOVED_BEFORE");
  }

  /**
   * A transaction that stays open holds sealing up; what waits is seen to wait, and is not lost.
   */
  @Test
  @Order(11)
  void aTransactionThatTheyLeaveOpenIsSeen() {
    another.sql("begin").update();
    another.sql("select pg_current_xact_id()").query(String.class).single();
    ExpenseId late = ExpenseId.random();
    decided(late);
    application.sealer.seal();
    application.clock.forward(Duration.ofMinutes(16));

    assertThat(verify().unsealed()).isOne();
    var health =
        new LedgerHealthIndicator(new Seals(application.jdbc), application.keys, application.jdbc);
    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    another.sql("rollback").update();
    application.sealAll();
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    assertThat(application.ledger.of(late)).hasSize(1);
  }

  /** What a role may say of itself makes the application stand still, and nothing else. */
  @Test
  @Order(11)
  void theyCanKeepTheApplicationFromWorkingAndItSaysSo() {
    for (String setting : List.of("default_transaction_read_only = on", "search_path = pg_temp")) {
      insider.sql("alter role insider_app set " + setting).update();
      assertThatThrownBy(() -> decided(ExpenseId.random())).as(setting).isNotNull();
      insider.sql("alter role insider_app reset all").update();
    }
    decided(ExpenseId.random());
  }

  @Test
  @Order(12)
  void aSealThatDoesNotFollowIsRefused() {
    decided(ExpenseId.random());
    // So old that nobody else holds it up.
    application.sealAll();
    decided(ExpenseId.random());
    LastSeal last = Objects.requireNonNull(verify().lastSeal());
    Seal right = next(last, application.keys.inUse(), 1);

    refused(CHECK_VIOLATION, append(numbered(right, last.number() + 2)));
    refused(CHECK_VIOLATION, append(after(right, new byte[32])));
    refused(CHECK_VIOLATION, append(next(last, own, 1)));
    refused(CHECK_VIOLATION, append(next(last, application.keys.inUse(), 0)));
    refused(CHECK_VIOLATION, append(of(right, new long[] {1})));
    refused(CHECK_VIOLATION, append(at(right, right.at().plusSeconds(3600))));
    refused(CHECK_VIOLATION, append(at(right, right.at().minusSeconds(3600))));
    assertThat(insider.sql(append(numbered(right, last.number()))).query(Boolean.class).single())
        .as("there is one with its number")
        .isFalse();
    assertThat(verify().seals()).isEqualTo(last.number());
  }

  /** No database checks a signature. Nothing is sealed upon such a seal, however it goes on. */
  @Test
  @Order(13)
  void aSealThatTheyCannotSignEndsSealing() {
    LastSeal last = Objects.requireNonNull(verify().lastSeal());
    long entries = verify().entries();
    application.transaction.executeWithoutResult(
        status -> {
          status.setRollbackOnly();
          Seal due = next(last, application.keys.inUse(), 0);
          Seal to = signedBy(own, due, own.id());
          assertThat(application.jdbc.sql(append(to)).query(Boolean.class).single()).isTrue();
          assertThat(application.sealer.seal()).isZero();

          Seal back =
              Seal.of(
                  to.number() + 1,
                  to.at(),
                  null,
                  to.hash(),
                  new Seal.Batch(new long[0], new byte[0]),
                  own,
                  application.keys.inUse().id());
          assertThat(application.jdbc.sql(append(back)).query(Boolean.class).single()).isTrue();
          assertThat(application.sealer.seal()).as("it is the turn of the right key").isZero();

          assertThat(verify().seals()).isEqualTo(last.number() + 2);
          assertThat(verify().entries()).isEqualTo(entries);
          assertThat(verify().findings())
              .extracting(Finding::problem, Finding::seal)
              .contains(
                  tuple(Problem.SEAL_CHANGED, to.number()),
                  tuple(Problem.UNKNOWN_KEY, back.number()));
        });
  }

  // ---- and the file with the sealing key, which is on each instance, readable by its user

  /** They can write as the application does from now on, at the database's time. */
  @Test
  @Order(20)
  void withTheSealingKeyTheyWriteAsTheApplicationFromNowOn() {
    ExpenseId made = ExpenseId.random();
    new Ledger(
            insider,
            new com.fasterxml.jackson.databind.ObjectMapper(),
            event -> {},
            new KeyedEntryMac(application.keys.inUse()))
        .entry(made, Event.DECIDED, "decided")
        .by(Actor.human(new UserName("mara")))
        .with("outcome", "APPROVED")
        .append();
    long id = application.ledger.of(made).getFirst().id();
    application.sealAll();

    assertThat(verify().findings()).extracting(Finding::entry).doesNotContain(id);
    // What is sealed they still cannot change, nor seal something else in its place.
    theyCannotChangeOrTakeAwayStill();
  }

  private void theyCannotChangeOrTakeAwayStill() {
    refused(PERMISSION_DENIED, "update ledger_entry set actor = 'miro'");
    refused(PERMISSION_DENIED, "delete from ledger_seal");
    LastSeal last = Objects.requireNonNull(verify().lastSeal());
    Seal again = next(last, application.keys.inUse(), 0);
    assertThat(insider.sql(append(numbered(again, last.number()))).query(Boolean.class).single())
        .isFalse();
  }

  /** A file of their own they can seal as a whole; it lacks what somebody else has kept. */
  @Test
  @Order(21)
  void withTheSealingKeyTheyMakeAnExportThatOnlyAnAnchorContradicts() {
    SealingKey key = application.keys.inUse();
    EntryLine entry =
        new EntryLine(
            1,
            Instant.now(),
            "DECIDED",
            expense.toString(),
            "decided",
            "HUMAN",
            "mara",
            null,
            null,
            "{\"outcome\":\"APPROVED\"}");
    Seal seal =
        Seal.of(
            1,
            Instant.now().plusSeconds(1),
            null,
            Seal.NONE_BEFORE,
            new Seal.Batch(new long[] {1}, entry.hash()),
            key,
            null);
    byte[] file =
        String.join(
                "\n",
                "{\"ledger\":\"countersign-ledger-2\",\"exportedAt\":\"2026-12-01T00:00:00Z\",\"filters\":{}}",
                seal.line(true),
                entry.text(),
                "{\"unsealed\":true}",
                "{\"end\":true,\"seals\":1,\"entries\":1,\"words\":0}\n")
            .getBytes(StandardCharsets.UTF_8);
    LastSeal kept = Objects.requireNonNull(verify().lastSeal());

    assertThat(application.verifyFile(file, null).verified()).isTrue();
    assertThat(application.verifyFile(file, kept).findings())
        .extracting(Finding::problem, Finding::seal)
        .containsExactly(tuple(Problem.SEAL_REMOVED, kept.number()));
  }

  // ---- their tools

  private VerificationReport verify() {
    return application.verify();
  }

  private void refused(String state, String sql) {
    assertThatThrownBy(() -> insider.sql(sql).query((row, index) -> "").list())
        .as(sql)
        .rootCause()
        .isInstanceOfSatisfying(
            SQLException.class,
            refused -> {
              assertThat(refused.getSQLState()).as(sql + ": " + refused).isEqualTo(state);
              // By the grants: it does not come as far as a trigger.
              assertThat(refused.getMessage()).doesNotContain("only grows");
            });
  }

  private long forged(String event, String detail) {
    insider
        .sql(
            """
            insert into ledger_entry (event_key, event, actor, actor_kind, detail, mac)
            values (gen_random_uuid()::text, :event, 'countersign', 'SYSTEM', :detail::json, sha256(''))
            """)
        .param("event", event)
        .param("detail", detail)
        .update();
    return newest();
  }

  private long newest() {
    return insider.sql("select max(entry_id) from ledger_entry").query(Long.class).single();
  }

  private long latestForeign() {
    assertThat(verify().findings()).extracting(Finding::problem).contains(Problem.FOREIGN);
    return verify().findings().stream()
        .filter(finding -> finding.problem() == Problem.FOREIGN)
        .map(Finding::entry)
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }

  /** The entry of this event that they have added is named, in the database and in an export. */
  private void named(String event) {
    List<Long> added =
        insider
            .sql("select entry_id from ledger_entry where event = :event and mac = sha256('')")
            .param("event", event)
            .query(Long.class)
            .list();
    assertThat(added).as(event).isNotEmpty();
    for (VerificationReport report :
        List.of(verify(), application.verifyFile(application.export()))) {
      assertThat(report.verified()).isFalse();
      assertThat(report.findings())
          .filteredOn(finding -> finding.problem() == Problem.FOREIGN)
          .extracting(Finding::entry)
          .containsAll(added);
    }
  }

  /**
   * The next seal, as far as somebody with this key can make it.
   *
   * @param entries of those that have none how many it has; 0 hands over to the same key
   */
  private Seal next(LastSeal last, SealingKey key, int entries) {
    List<EntryLine> lines =
        insider
            .sql(
                """
                select %s from public.ledger_entry
                where not exists (select from public.ledger_seal where entry_id = any(entry_ids))
                order by written_in, entry_id limit %d
                """
                    .formatted(EntryLine.COLUMNS, entries))
            .query((row, index) -> EntryLine.read(row))
            .list();
    byte[] hashes = new byte[lines.size() * 32];
    for (int i = 0; i < lines.size(); i++) {
      System.arraycopy(lines.get(i).hash(), 0, hashes, i * 32, 32);
    }
    long[] ids = lines.stream().mapToLong(EntryLine::id).toArray();
    return Seal.of(
        last.number() + 1,
        insider
            .sql("select public.ledger_clock()")
            .query(java.time.OffsetDateTime.class)
            .single()
            .toInstant(),
        null,
        HexFormat.of().parseHex(last.hash()),
        new Seal.Batch(ids, hashes),
        key,
        null);
  }

  private Seal numbered(Seal seal, long number) {
    return again(seal, number, seal.at(), seal.previous(), Objects.requireNonNull(seal.batch()));
  }

  private Seal after(Seal seal, byte[] previous) {
    return again(seal, seal.number(), seal.at(), previous, Objects.requireNonNull(seal.batch()));
  }

  private Seal of(Seal seal, long[] ids) {
    return again(
        seal,
        seal.number(),
        seal.at(),
        seal.previous(),
        new Seal.Batch(ids, new byte[32 * ids.length]));
  }

  private Seal at(Seal seal, Instant at) {
    return again(seal, seal.number(), at, seal.previous(), Objects.requireNonNull(seal.batch()));
  }

  private Seal again(Seal seal, long number, Instant at, byte[] previous, Seal.Batch batch) {
    return Seal.of(number, at, null, previous, batch, application.keys.inUse(), seal.nextKeyId());
  }

  /** In the name of the key whose turn it is, which they do not have. */
  private static Seal signedBy(SealingKey key, Seal seal, @Nullable String nextKey) {
    Seal named =
        new Seal(
            seal.number(),
            seal.at(),
            null,
            seal.previous(),
            seal.count(),
            seal.root(),
            seal.keyId(),
            nextKey,
            seal.hash(),
            seal.signature(),
            seal.batch());
    byte[] header = named.header();
    return new Seal(
        seal.number(),
        seal.at(),
        null,
        seal.previous(),
        seal.count(),
        seal.root(),
        seal.keyId(),
        nextKey,
        org.countersign.ledger.Hashes.of(header),
        key.sign(header),
        seal.batch());
  }

  private String append(Seal seal) {
    Seal.Batch batch = Objects.requireNonNull(seal.batch());
    boolean ofTheirs = seal.keyId().equals(own.id());
    VerificationKey signer =
        ofTheirs ? own.verification() : application.keys.inUse().verification();
    VerificationKey next =
        seal.nextKeyId() == null
            ? null
            : seal.nextKeyId().equals(own.id())
                ? own.verification()
                : application.keys.inUse().verification();
    return """
        select append_ledger_seal(%d, '%s', null, %s, '%s', %s, %s, '%s', %s, %s, %s, %s, %s)"""
        .formatted(
            seal.number(),
            seal.at(),
            hex(seal.previous()),
            Arrays.toString(batch.ids()).replace('[', '{').replace(']', '}'),
            hex(batch.hashes()),
            hex(seal.root()),
            seal.keyId(),
            hex(signer.key().getEncoded()),
            next == null ? "null" : "'" + seal.nextKeyId() + "'",
            next == null ? "null" : hex(next.key().getEncoded()),
            hex(seal.hash()),
            hex(seal.signature()));
  }

  private static String hex(byte[] bytes) {
    return "decode('%s', 'hex')".formatted(HexFormat.of().formatHex(bytes));
  }
}
