package org.countersign.ledger.seal;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.seal.Seals.Position;
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
 * makes the same one loses.
 */
class Sealer {

  static final int BATCH = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  private final JdbcClient jdbc;
  private final Seals seals;
  private final SealingKey key;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Sealer(
      JdbcClient jdbc, Seals seals, SealingKey key, TransactionTemplate transaction, Clock clock) {
    this.jdbc = jdbc;
    this.seals = seals;
    this.key = key;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Transactions as PostgreSQL counts them.
   *
   * @param xmin the oldest that still runs: all before it are committed or will never be
   * @param xmax the first that has not begun
   */
  private record Horizon(long xmin, long xmax) {}

  private record Unsealed(EntryLine line, long writtenIn) {}

  /** Seals all that can be sealed now; gives how many entries that were. */
  long seal() {
    if (seals.register(key.verification(), clock.instant())) {
      LOG.info("The ledger is sealed by key {} from now on", key.id());
    }
    Horizon horizon = horizon();
    long sealed = 0;
    int batch;
    do {
      batch = Objects.requireNonNullElse(transaction.execute(status -> sealNext(horizon)), 0);
      sealed += batch;
    } while (batch == BATCH);
    return sealed;
  }

  private int sealNext(Horizon horizon) {
    Optional<Seals.Last> last = seals.last();
    Position position = last.map(Seals.Last::position).orElse(Position.START);
    if (horizon.xmin() <= position.writtenIn()) {
      return sealAllAfterRestore(last.map(Seals.Last::seal).orElse(null));
    }
    List<Unsealed> entries = next(position, horizon);
    if (entries.isEmpty()) {
      return 0;
    }
    Unsealed end = entries.getLast();
    Instant completeUntil =
        entries.size() < BATCH
            ? seals.completeBefore(horizon.xmin())
            : last.map(one -> one.seal().completeUntil()).orElse(null);
    Seal seal = sealed(last.map(Seals.Last::seal).orElse(null), completeUntil, lines(entries));
    boolean stored =
        seals.store(
            seal,
            new Position(end.writtenIn(), end.line().id(), position.restoredUpTo()),
            horizon.xmax());
    return stored ? entries.size() : 0;
  }

  private Seal sealed(@Nullable Seal last, @Nullable Instant completeUntil, List<EntryLine> lines) {
    // As PostgreSQL keeps it: what is signed has to be read again.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    // Not before the one before, whatever the clocks of two instances say.
    Instant at = last == null || now.isAfter(last.at()) ? now : last.at();
    long[] ids = lines.stream().mapToLong(EntryLine::id).toArray();
    byte[] hashes = new byte[ids.length * Hashes.LENGTH];
    for (int i = 0; i < ids.length; i++) {
      System.arraycopy(lines.get(i).hash(), 0, hashes, i * Hashes.LENGTH, Hashes.LENGTH);
    }
    return Seal.of(
        last == null ? 1 : last.number() + 1,
        at,
        completeUntil,
        last == null ? Seal.NONE_BEFORE : last.hash(),
        new Seal.Batch(ids, hashes),
        key);
  }

  private List<Unsealed> next(Position position, Horizon horizon) {
    return jdbc.sql(
            """
            select %s, written_in::text as transaction from ledger_entry
            where (written_in, entry_id) > (cast(:writtenIn as xid8), :entryId)
              and written_in < cast(:horizon as xid8) and entry_id > :restoredUpTo
            order by written_in, entry_id limit :limit
            """
                .formatted(EntryLine.COLUMNS))
        .param("writtenIn", String.valueOf(position.writtenIn()))
        .param("entryId", position.entryId())
        .param("horizon", String.valueOf(horizon.xmin()))
        .param("restoredUpTo", position.restoredUpTo())
        .param("limit", BATCH)
        .query(
            (row, index) ->
                new Unsealed(
                    EntryLine.read(row),
                    Long.parseLong(Objects.requireNonNull(row.getString("transaction")))))
        .list();
  }

  /**
   * The database was restored into another cluster, which counts transactions anew. Nobody appends
   * for a moment, and all that has no seal gets one. From then on only higher numbers count.
   */
  private int sealAllAfterRestore(@Nullable Seal before) {
    LOG.warn("The database counts transactions anew, as after a restore: all is sealed once");
    jdbc.sql("select hold_ledger_appends()").query((row, index) -> "").list();
    Horizon horizon = horizon();
    long highest =
        jdbc.sql("select coalesce(max(entry_id), 0) from ledger_entry").query(Long.class).single();
    List<EntryLine> unsealed =
        jdbc.sql(
                """
                select %s from ledger_entry
                where not exists (select from (select unnest(entry_ids) as id from ledger_seal) sealed
                                  where sealed.id = entry_id)
                order by entry_id
                """
                    .formatted(EntryLine.COLUMNS))
            .query((row, index) -> EntryLine.read(row))
            .list();
    Position position = new Position(horizon.xmin() - 1, Long.MAX_VALUE, highest);
    Seal last = before;
    // Once also without an entry: a seal is what keeps the new position.
    int from = 0;
    do {
      List<EntryLine> batch = unsealed.subList(from, Math.min(from + BATCH, unsealed.size()));
      Seal next = sealed(last, null, new ArrayList<>(batch));
      if (!seals.store(next, position, horizon.xmax())) {
        throw new IllegalStateException("two instances seal after a restore");
      }
      last = next;
      from += BATCH;
    } while (from < unsealed.size());
    return 0;
  }

  private Horizon horizon() {
    return jdbc.sql(
            """
            select pg_snapshot_xmin(now)::text as xmin, pg_snapshot_xmax(now)::text as xmax
            from pg_current_snapshot() now
            """)
        .query(
            (row, index) ->
                new Horizon(
                    Long.parseLong(Objects.requireNonNull(row.getString("xmin"))),
                    Long.parseLong(Objects.requireNonNull(row.getString("xmax")))))
        .single();
  }

  private static List<EntryLine> lines(List<Unsealed> entries) {
    return entries.stream().map(Unsealed::line).toList();
  }
}
