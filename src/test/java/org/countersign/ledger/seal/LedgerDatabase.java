package org.countersign.ledger.seal;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.devservices.DevServices;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.UserName;
import org.countersign.retention.RetentionPeriods;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A ledger in a database of its own, without an application: with a clock that can be set. */
final class LedgerDatabase {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final DataSource source;
  final JdbcClient owner;
  final JdbcClient jdbc;
  final TransactionTemplate transaction;
  final LedgerKeys keys;
  final Ledger ledger;
  final Sealer sealer;
  final AnnouncedRemoval oldEntries;
  final AnnouncedRemoval oldTexts;
  final LedgerVerification verification;
  final LedgerExport export;
  final SettableClock clock;
  private final TransactionTemplate noTransaction;

  private LedgerDatabase(
      DataSource source, JdbcClient owner, LedgerKeys keys, SettableClock clock) {
    this.source = source;
    this.owner = owner;
    this.keys = keys;
    this.clock = clock;
    jdbc = JdbcClient.create(source);
    var transactions = new DataSourceTransactionManager(source);
    transaction = new TransactionTemplate(transactions);
    noTransaction = new TransactionTemplate(transactions);
    noTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    ObjectMapper json = JsonMapper.builder().findAndAddModules().build();
    Seals seals = new Seals(jdbc);
    ledger = new Ledger(jdbc, json, event -> {}, new KeyedEntryMac(keys.inUse()));
    sealer = new Sealer(jdbc, seals, keys, ledger, transaction);
    oldEntries = removal(AnnouncedRemoval.Of.ENTRIES);
    oldTexts = removal(AnnouncedRemoval.Of.TEXTS);
    LedgerScan scan = new LedgerScan(seals, source, transactions);
    verification = new LedgerVerification(scan, seals, new LedgerTables(jdbc), keys);
    export = new LedgerExport(scan, json, Clock.systemUTC());
  }

  static LedgerDatabase create(String name) {
    return at(DevServices.shared().newDatabase(name));
  }

  /** In an empty database of the administrator. */
  static LedgerDatabase at(String url) {
    return create(url, "postgres", "postgres");
  }

  /**
   * With the schema made by one role and used by another.
   *
   * @param url of an empty database; the password of a role is its name
   */
  static LedgerDatabase create(String url, String owner, String application) {
    DevServices.migrate(url, owner, application);
    JdbcClient ofTheOwner = JdbcClient.create(new DriverManagerDataSource(url, owner, owner));
    return new LedgerDatabase(
        new DriverManagerDataSource(url, application, application),
        ofTheOwner,
        new LedgerKeys(SealingKey.generated(), List.of(), List.of(), null),
        new SettableClock(ofTheOwner));
  }

  /** The same database, for an application with these settings. */
  LedgerDatabase with(LedgerSettings settings) {
    return new LedgerDatabase(source, owner, settings.keys(), clock);
  }

  private AnnouncedRemoval removal(AnnouncedRemoval.Of of) {
    return new AnnouncedRemoval(
        of, new RetentionPeriods(jdbc), ledger, sealer, keys, jdbc, event -> sayAgain());
  }

  /** As the migration does for a setting, and as the application puts it on record. */
  void keep(RetentionPeriods.Kind kind, String period) {
    owner
        .sql("update retention_period set period = cast(:period as interval) where kind = :kind")
        .param("period", period)
        .param("kind", kind.name())
        .update();
    say();
  }

  private void sayAgain() {
    if (ledger.latestSetting(LedgerInForce.SUBJECT).isEmpty()) {
      say();
    }
  }

  private void say() {
    ledger
        .entry(Event.SETTINGS_CHANGED, "settings-ledger-" + UUID.randomUUID())
        .with("setting", LedgerInForce.SUBJECT)
        .with("inForce", new LedgerInForce(new RetentionPeriods(jdbc), keys).values())
        .append();
  }

  /** As the application does hour by hour, until nothing more goes. */
  void removeWhatIsTooOld() {
    await("what is announced is sealed, and then done")
        .atMost(PATIENCE)
        .until(
            () -> {
              long removed = oldTexts.remove() + oldEntries.remove();
              sealer.seal();
              return removed == 0 && nothingIsAnnounced() && verify().unsealed() == 0;
            });
  }

  private boolean nothingIsAnnounced() {
    return jdbc.sql("select next_ledger_removal() is null and next_ledger_text_removal() is null")
        .query(Boolean.class)
        .single();
  }

  /**
   * As two people do: otto proposes to erase a person, ada confirms it, and that is sealed.
   *
   * @param expenses of theirs
   * @return the number of the erasure, and of its first entry
   */
  Agreed agreeUponErasing(String person, ExpenseId... expenses) {
    Agreed agreed = proposeErasing(person, expenses);
    sealAll();
    return agreed;
  }

  /**
   * @param entry that says that the texts of the person go
   */
  record Agreed(long erasure, long entry) {}

  /** The same, without a seal. */
  Agreed proposeErasing(String person, ExpenseId... expenses) {
    UUID scope = UUID.randomUUID();
    for (ExpenseId expense : expenses) {
      jdbc.sql(
              """
              insert into expense (expense_id, employee, submitted_by, submitted_at, amount,
                currency, category, description, purchase_date, revision, status, reviewer_groups,
                decided_at, version)
              values (:id, :person, :person, now(), 1, 'EUR', 'travel', 'x', now(), 1, 'REJECTED',
                '{}', now(), 1)
              on conflict do nothing
              """)
          .param("id", expense.value())
          .param("person", person)
          .update();
      jdbc.sql("insert into erasure_scope values (:scope, :id)")
          .param("scope", scope)
          .param("id", expense.value())
          .update();
    }
    long through = number("select coalesce(max(entry_id), 0) from ledger_entry");
    long proposal =
        jdbc.sql(
                """
                insert into proposal (kind, content, changes, rests_on, digest, reason, proposed_by,
                  by_directory, proposed_at)
                values ('ERASURE', :content, '{}', '', 'd', 'Why', 'otto', true, now())
                returning proposal_id
                """)
            .param(
                "content",
                "{\"person\":\"%s\",\"scope\":\"%s\",\"throughEntry\":%d}"
                    .formatted(person, scope, through))
            .query(Long.class)
            .single();
    ledger
        .entry(Event.PROPOSED, "proposed-" + proposal)
        .by(Actor.human(new UserName("otto")))
        .with("proposal", proposal)
        .with("kind", "ERASURE")
        .with("changes", Map.of("person", person, "up to entry", String.valueOf(through)))
        .with("digest", "d")
        .append();
    jdbc.sql(
            """
            insert into proposal_end (proposal_id, outcome, ended_by, ended_at)
            values (:proposal, 'CONFIRMED', 'ada', now())
            """)
        .param("proposal", proposal)
        .update();
    ledger
        .entry(Event.CONFIRMED, "confirmed-" + proposal)
        .by(Actor.human(new UserName("ada")))
        .with("proposal", proposal)
        .with("kind", "ERASURE")
        .with("digest", "d")
        .append();
    long erasure =
        jdbc.sql(
                """
                insert into erasure (person, proposal_id, scope, through_entry, proposed_by,
                  confirmed_by, confirmed_at)
                values (:person, :proposal, :scope, :through, 'otto', 'ada', now())
                returning erasure_id
                """)
            .param("person", person)
            .param("proposal", proposal)
            .param("scope", scope)
            .param("through", through)
            .query(Long.class)
            .single();
    ledger
        .entry(Event.TEXTS_ERASED, "texts-erased-" + erasure)
        .with("erasure", erasure)
        .with("person", person)
        .with("proposal", proposal)
        .append();
    return new Agreed(
        erasure, number("select max(entry_id) from ledger_entry where event = 'TEXTS_ERASED'"));
  }

  /** As the application does with an expense of an erasure. */
  long erase(Agreed agreed, ExpenseId expense) {
    ledger
        .entry(expense, Event.TEXTS_ERASED, "texts-erased-" + agreed.erasure())
        .with("erasure", agreed.erasure())
        .append();
    return eraseWords(number("select max(entry_id) from ledger_entry"));
  }

  /** What the application calls to erase the texts that an entry covers. */
  long eraseWords(long entry) {
    return jdbc.sql("select erase_ledger_words(:entry)")
        .param("entry", entry)
        .query(Long.class)
        .single();
  }

  long number(String sql) {
    return jdbc.sql(sql).query(Long.class).single();
  }

  /** What others do in transactions of their own while this thread has one open. */
  void meanwhile(Runnable others) {
    noTransaction.executeWithoutResult(status -> others.run());
  }

  /** Until nothing is left: what runs elsewhere in the cluster may hold sealing up for a moment. */
  void sealAll() {
    sealAllBut(0);
  }

  /**
   * As {@link #sealAllBut}, with one seal: after whatever else in the cluster would make two of it.
   */
  void sealAtOnceAllBut(long unsealed) {
    await("nobody else in the cluster holds up more")
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql(
                            """
                            select count(*) from ledger_entry
                            where written_in >= pg_snapshot_xmin(pg_current_snapshot())
                            """)
                        .query(Long.class)
                        .single()
                    == unsealed);
    sealAllBut(unsealed);
  }

  /** Until as many as that are left, because somebody has not committed who began before them. */
  void sealAllBut(long unsealed) {
    await("what can be sealed is sealed")
        .atMost(PATIENCE)
        .until(
            () -> {
              sealer.seal();
              return verify().unsealed() == unsealed;
            });
  }

  VerificationReport verify() {
    return verification.verify(progress -> {}, List.of());
  }

  /** As a file, with the filters. */
  byte[] export(LedgerFilter filter) {
    var file = new ByteArrayOutputStream();
    try {
      export.writeJsonLines(filter, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  String export() {
    return new String(
        export(new LedgerFilter(null, null, null, null, null)), StandardCharsets.UTF_8);
  }

  VerificationReport verifyFile(String file) {
    return verifyFile(file.getBytes(StandardCharsets.UTF_8), null);
  }

  VerificationReport verifyFile(byte[] file, VerificationReport.@Nullable LastSeal expected) {
    List<KnownSeal> known =
        expected == null
            ? List.of()
            : List.of(new KnownSeal(expected.number(), expected.hash(), "your note"));
    return verifyBy(file, new Verifier(keys.known(), keys.lost(), known, List.of()));
  }

  VerificationReport verifyBy(byte[] file, Verifier verifier) {
    try {
      return new ExportFile(() -> new ByteArrayInputStream(file)).verify(verifier);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As an administrator who knows how to. */
  int behindTheTrigger(String sql) {
    return transaction.execute(
        status -> {
          jdbc.sql("set local session_replication_role = replica").update();
          return jdbc.sql(sql).update();
        });
  }

  /** The database's, which goes on from wherever it is set to. */
  static final class SettableClock {

    private final JdbcClient owner;
    private Duration ahead = Duration.ZERO;

    SettableClock(JdbcClient owner) {
      this.owner = owner;
    }

    void forward(Duration duration) {
      put(ahead.plus(duration));
    }

    void like(SettableClock other) {
      put(other.ahead);
    }

    void set(Instant instant) {
      put(Duration.between(Instant.now(), instant));
    }

    private void put(Duration ahead) {
      this.ahead = ahead;
      owner
          .sql(
              """
              create or replace function ledger_clock() returns timestamptz language sql volatile
              begin atomic select clock_timestamp() + interval '%d milliseconds'; end
              """
                  .formatted(ahead.toMillis()))
          .update();
    }
  }
}
