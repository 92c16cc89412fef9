package org.countersign.ledger.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.Event;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.seal.Seals.Position;
import org.countersign.ledger.seal.Succession.Turn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals what was committed. Appending goes on meanwhile and waits for nothing: only entries of
 * transactions older than every running one are taken, in the order of transaction and number, so
 * that none can turn up later in between ({@code docs/adr/0022}).
 *
 * <p>What is sealed stays sealed as it is: a seal has its number as key, and a second instance that
 * makes the same one loses. An entry without the application's mark is sealed like any other, and
 * an entry says so.
 */
class Sealer {

  static final int BATCH = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  private final JdbcClient jdbc;
  private final Seals seals;
  private final LedgerKeys keys;
  private final Succession succession;
  private final Ledger ledger;
  private final TransactionTemplate transaction;

  Sealer(
      JdbcClient jdbc,
      Seals seals,
      LedgerKeys keys,
      Ledger ledger,
      TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.seals = seals;
    this.keys = keys;
    this.succession = new Succession(keys, seals);
    this.ledger = ledger;
    this.transaction = transaction;
  }

  /**
   * @param mark the application's mark on it
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Unsealed(EntryLine line, byte[] mark) {

    static Unsealed read(ResultSet row, int index) throws SQLException {
      return new Unsealed(EntryLine.read(row), Objects.requireNonNull(row.getBytes("mac")));
    }

    /** As the database keeps the marks of what was removed. */
    long markNumber() {
      return ByteBuffer.wrap(mark).getLong();
    }
  }

  /**
   * Seals all that can be sealed now; gives how many entries that were. None where it is not the
   * turn of a key of this installation.
   */
  long seal() {
    long horizon = oldestRunning();
    long sealed = 0;
    int batch;
    do {
      batch = Objects.requireNonNullElse(transaction.execute(status -> sealNext(horizon)), 0);
      sealed += batch;
    } while (batch == BATCH);
    return sealed;
  }

  private int sealNext(long horizon) {
    Optional<Seals.Last> last = seals.last();
    Seal lastSeal = last.map(Seals.Last::seal).orElse(null);
    Turn turn = succession.after(lastSeal);
    if (turn.signer() == null) {
      LOG.error("{}", turn.problem());
      return 0;
    }
    Position position = last.map(Seals.Last::position).orElse(Position.START);
    if (horizon <= position.writtenIn() || lastSeal == null) {
      if (appendsAreHeldAfterRestore()) {
        sealAllAfterRestore(lastSeal);
        return 0;
      }
    }
    List<Unsealed> entries = next(position, horizon);
    if (entries.isEmpty() && turn.next() == null) {
      return 0;
    }
    Instant completeUntil =
        entries.size() < BATCH
            ? seals.completeBefore(horizon)
            : last.map(one -> one.seal().completeUntil()).orElse(null);
    Instant latest = now().plus(LedgerCheck.TOLERANCE);
    return append(lastSeal, completeUntil, entries, latest) == null ? 0 : entries.size();
  }

  /**
   * Null if another instance was quicker.
   *
   * @param latest time that an entry may have said by itself
   */
  private @Nullable Seal append(
      @Nullable Seal last,
      @Nullable Instant completeUntil,
      List<Unsealed> entries,
      Instant latest) {
    Turn turn = succession.after(last);
    SealingKey signer = turn.signer();
    if (signer == null) {
      throw new IllegalStateException(turn.problem());
    }
    VerificationKey next = turn.next();
    long[] ids = entries.stream().mapToLong(one -> one.line().id()).toArray();
    byte[] hashes = new byte[ids.length * Hashes.LENGTH];
    for (int i = 0; i < ids.length; i++) {
      byte[] hash = entries.get(i).line().hash();
      System.arraycopy(hash, 0, hashes, i * Hashes.LENGTH, Hashes.LENGTH);
    }
    Seal.Batch batch = new Seal.Batch(ids, hashes);
    Seal seal =
        Seal.of(
            last == null ? 1 : last.number() + 1,
            time(last, entries, latest),
            completeUntil,
            last == null ? Seal.NONE_BEFORE : last.hash(),
            batch,
            signer,
            next == null ? null : next.id());
    if (!seals.append(seal, signer.verification(), next)) {
      return null;
    }
    if (last == null || !last.keyId().equals(signer.id())) {
      LOG.info("The ledger is sealed by key {} from now on", signer.id());
    }
    if (next != null) {
      LOG.info("Key {} hands over to key {} with seal {}", signer.id(), next.id(), seal.number());
    }
    reportForeign(entries, batch);
    return seal;
  }

  /**
   * Now, by the database's clock; not before the seal before, nor before one of the entries, as the
   * clock may be put back a little. What says a later time than that was given it by somebody: the
   * seal does not follow it, and so says it.
   */
  private Instant time(@Nullable Seal last, List<Unsealed> entries, Instant latest) {
    Instant time = now();
    if (last != null && last.at().isAfter(time)) {
      time = last.at();
    }
    for (Unsealed entry : entries) {
      Instant at = entry.line().at();
      time = at.isAfter(time) && !at.isAfter(latest) ? at : time;
    }
    return time;
  }

  private Instant now() {
    return jdbc.sql("select ledger_clock()").query(OffsetDateTime.class).single().toInstant();
  }

  /**
   * What was not marked by the application, what it had marked and was removed since, and what it
   * has said once and stands there twice. The keys of these entries are by chance, so that nobody
   * can take them.
   */
  private void reportForeign(List<Unsealed> entries, Seal.Batch batch) {
    Set<Long> removed = removedBefore(entries);
    Set<Long> twice = saidTwice(batch.ids());
    for (int i = 0; i < entries.size(); i++) {
      Unsealed entry = entries.get(i);
      EntryLine line = entry.line();
      boolean marked = keys.marked(line.content().getBytes(StandardCharsets.UTF_8), entry.mark());
      boolean removedBefore = removed.contains(entry.markNumber());
      if (!marked || removedBefore || twice.contains(line.id())) {
        LOG.error(
            "Entry {} of the ledger was not written by the application: somebody else who has a"
                + " password of the database added it",
            line.id());
        ledger
            .entry(Event.FOREIGN_ENTRY, "foreign-%d-%s".formatted(line.id(), UUID.randomUUID()))
            .with("entry", line.id())
            .with("hash", Hashes.hex(batch.hash(i)))
            .with(
                "reason", !marked ? "NOT_MARKED" : removedBefore ? "REMOVED_BEFORE" : "SAID_TWICE")
            .append();
      }
    }
  }

  private Set<Long> removedBefore(List<Unsealed> entries) {
    return new HashSet<>(
        jdbc.sql("select mark from ledger_removed_mark where mark = any(:marks)")
            .param("marks", entries.stream().mapToLong(Unsealed::markNumber).toArray())
            .query(Long.class)
            .list());
  }

  /** Which a constraint refuses, as long as nobody has taken it away. */
  private Set<Long> saidTwice(long[] ids) {
    return new HashSet<>(
        jdbc.sql(
                """
                select entry_id from ledger_entry one
                where entry_id = any(:ids) and (
                  exists (select from ledger_entry other
                          where other.expense_id = one.expense_id and other.event_key = one.event_key
                            and other.entry_id <> one.entry_id)
                  or one.expense_id is null and exists (
                    select from ledger_entry other
                    where other.expense_id is null and other.event_key = one.event_key
                      and other.entry_id <> one.entry_id))
                """)
            .param("ids", ids)
            .query(Long.class)
            .list());
  }

  private List<Unsealed> next(Position position, long horizon) {
    return jdbc.sql(
            """
            select %s, mac from ledger_entry
            where (written_in, entry_id) > (cast(:writtenIn as xid8), :entryId)
              and written_in < cast(:horizon as xid8) and entry_id > :restoredUpTo
            order by written_in, entry_id limit :limit
            """
                .formatted(EntryLine.COLUMNS))
        .param("writtenIn", String.valueOf(position.writtenIn()))
        .param("entryId", position.entryId())
        .param("horizon", String.valueOf(horizon))
        .param("restoredUpTo", position.restoredUpTo())
        .param("limit", BATCH)
        .query(Unsealed::read)
        .list();
  }

  private boolean appendsAreHeldAfterRestore() {
    return jdbc.sql("select hold_ledger_appends()").query(Boolean.class).single();
  }

  /**
   * The database was restored into another cluster, which counts transactions anew. Nobody appends
   * for a moment, and all that has no seal gets one. From then on only higher numbers count.
   */
  private void sealAllAfterRestore(@Nullable Seal before) {
    LOG.warn("The database counts transactions anew, as after a restore: all is sealed once");
    List<Unsealed> unsealed =
        jdbc.sql(
                """
                select %s, mac from ledger_entry
                where not exists (select from (select unnest(entry_ids) as id from ledger_seal) sealed
                                  where sealed.id = entry_id)
                order by entry_id
                """
                    .formatted(EntryLine.COLUMNS))
            .query(Unsealed::read)
            .list();
    Seal last = before;
    // Once also without an entry: a seal is what keeps the new position.
    int from = 0;
    do {
      List<Unsealed> some = unsealed.subList(from, Math.min(from + BATCH, unsealed.size()));
      // The clock was another one.
      last = append(last, null, some, Instant.MAX);
      if (last == null) {
        throw new IllegalStateException("two instances seal after a restore");
      }
      from += BATCH;
    } while (from < unsealed.size());
  }

  /** The oldest transaction that still runs: all before it are committed or will never be. */
  private long oldestRunning() {
    return Long.parseLong(
        jdbc.sql("select pg_snapshot_xmin(pg_current_snapshot())::text")
            .query(String.class)
            .single());
  }
}
