package org.countersign.ledger.seal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.countersign.ledger.EntryLine;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the ledger from its first seal to its last entry as it stands at one moment, with the
 * memory of some seals, however many there are. Appending and sealing go on meanwhile.
 */
@Component
class LedgerScan {

  private static final int FETCH = 500;
  private static final int SEALS = 20;

  private final Seals seals;
  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate snapshot;

  LedgerScan(Seals seals, DataSource database, PlatformTransactionManager transactions) {
    this.seals = seals;
    JdbcTemplate streaming = new JdbcTemplate(database);
    streaming.setFetchSize(FETCH);
    jdbc = new NamedParameterJdbcTemplate(streaming);
    snapshot = new TransactionTemplate(transactions);
    snapshot.setReadOnly(true);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /** Is told the ledger in its order. */
  interface Listener {

    /**
     * A seal, before its entries.
     *
     * @param withEntries whether its entries follow, or some of them
     */
    void seal(Seal seal, boolean withEntries);

    /**
     * An entry.
     *
     * @param words the texts beside it that are there
     * @param seal number of the seal it belongs to; null after {@link #unsealed()}
     */
    void entry(EntryLine entry, List<Word> words, @Nullable Long seal);

    /**
     * An entry of which nothing but the number can be read: none that the ledger has let in.
     *
     * @param seal as above
     */
    void unreadable(long entry, @Nullable Long seal);

    /** What follows has no seal yet. Said once, also where nothing follows. */
    void unsealed();
  }

  void read(LedgerFilter filter, Listener listener) {
    snapshot.executeWithoutResult(
        status -> {
          if (filter.wantsAll()) {
            readAll(listener);
          } else {
            readSome(filter, listener);
          }
        });
  }

  /** All, after the entries that explain what is gone, as they stand at the same moment. */
  void read(Function<Explanations, Listener> listener) {
    snapshot.executeWithoutResult(status -> readAll(listener.apply(explanations())));
  }

  /** What is read meanwhile is of one moment. */
  <T> T atOneMoment(Supplier<T> readers) {
    return Objects.requireNonNull(snapshot.execute(status -> readers.get()));
  }

  private Explanations explanations() {
    Explanations explanations = new Explanations();
    jdbc.query(
        """
        select %s, seal_number from ledger_entry
        cross join lateral
          (select seal_number, array_position(entry_ids, entry_id) as place from ledger_seal
           where entry_id between min_entry_id and max_entry_id and entry_id = any(entry_ids)
           order by max_entry_id limit 1) sealed
        where event in ('ENTRIES_REMOVED', 'TEXTS_ERASED', 'TEXTS_REMOVED', 'SETTINGS_CHANGED',
          'PROPOSED', 'CONFIRMED')
        order by seal_number, place
        """
            .formatted(EntryLine.COLUMNS),
        Map.of(),
        row -> {
          EntryLine entry = read(row);
          if (entry != null) {
            explanations.add(entry, row.getLong("seal_number"));
          }
        });
    return explanations;
  }

  private void readAll(Listener listener) {
    long number = Long.MIN_VALUE;
    List<Seal> next;
    do {
      next = seals.after(number, SEALS, true);
      List<Seal> some = new ArrayList<>();
      int entries = 0;
      for (Seal seal : next) {
        some.add(seal);
        entries += seal.count();
        if (entries >= Sealer.BATCH) {
          tell(some, listener);
          some.clear();
          entries = 0;
        }
        number = seal.number();
      }
      tell(some, listener);
    } while (next.size() == SEALS);
    listener.unsealed();
    jdbc.query(
        """
        select %s, %s from ledger_entry
        where not exists (select from (select unnest(entry_ids) as id from ledger_seal) sealed
                          where sealed.id = entry_id)
        order by entry_id
        """
            .formatted(EntryLine.COLUMNS, Word.COLUMN),
        Map.of(),
        row -> {
          tell(row, null, listener);
        });
  }

  private static void tell(ResultSet row, @Nullable Long seal, Listener listener)
      throws SQLException {
    EntryLine entry = read(row);
    if (entry == null) {
      listener.unreadable(row.getLong("entry_id"), seal);
    } else {
      listener.entry(entry, Word.read(entry.id(), row), seal);
    }
  }

  /** Null for a row that is no entry any more: somebody has taken away what the columns demand. */
  private static @Nullable EntryLine read(ResultSet row) throws SQLException {
    try {
      return EntryLine.read(row);
    } catch (NullPointerException | DateTimeException e) {
      return null;
    }
  }

  private void tell(List<Seal> some, Listener listener) {
    // More than one, or one that cannot be read, only where the table is not as it was made.
    Map<Long, List<Optional<EntryLine>>> entries = new HashMap<>();
    Map<Long, List<Word>> words = new HashMap<>();
    long[] ids =
        some.stream()
            .map(Seal::batch)
            .flatMapToLong(
                batch ->
                    batch == null
                        ? java.util.stream.LongStream.empty()
                        : java.util.Arrays.stream(batch.ids()))
            .toArray();
    if (ids.length > 0) {
      jdbc.query(
          "select %s from ledger_entry where entry_id = any(:ids)".formatted(EntryLine.COLUMNS),
          Map.of("ids", ids),
          row -> {
            entries
                .computeIfAbsent(row.getLong("entry_id"), id -> new ArrayList<>(1))
                .add(Optional.ofNullable(read(row)));
          });
      jdbc.query(
          """
          select entry_id, name, salt, text from ledger_word
          where entry_id = any(:ids) order by entry_id, name
          """,
          Map.of("ids", ids),
          row -> {
            words
                .computeIfAbsent(row.getLong("entry_id"), id -> new ArrayList<>())
                .add(Word.read(row));
          });
    }
    for (Seal seal : some) {
      listener.seal(seal, true);
      Seal.Batch batch = seal.batch();
      for (long id : batch == null ? new long[0] : batch.ids()) {
        for (Optional<EntryLine> entry : entries.getOrDefault(id, List.of())) {
          if (entry.isPresent()) {
            listener.entry(entry.get(), words.getOrDefault(id, List.of()), seal.number());
          } else {
            listener.unreadable(id, seal.number());
          }
        }
      }
    }
  }

  /** All seals, without the entries that are not wanted. */
  private void readSome(LedgerFilter filter, Listener listener) {
    MapSqlParameterSource values = new MapSqlParameterSource();
    String conditions = conditions(filter, values);
    SealsInOrder told = new SealsInOrder(listener);
    jdbc.query(
        """
        select %s, %s, seal_number from ledger_entry
        left join (select seal_number, id, place
                   from ledger_seal cross join unnest(entry_ids) with ordinality as one(id, place)
                   where exists (select from ledger_entry wanted where %s
                                 and wanted.entry_id between min_entry_id and max_entry_id)) sealed
          on id = entry_id
        where %s
        order by seal_number nulls last, place, entry_id
        """
            .formatted(
                EntryLine.COLUMNS,
                Word.COLUMN,
                conditions.replace("entry.", "wanted."),
                conditions.replace("entry.", "ledger_entry.")),
        values,
        row -> {
          long number = row.getLong("seal_number");
          Long seal = row.wasNull() ? null : Long.valueOf(number);
          told.upTo(seal);
          tell(row, seal, listener);
        });
    told.upTo(null);
  }

  private static String conditions(LedgerFilter filter, MapSqlParameterSource values) {
    List<String> conditions = new ArrayList<>(List.of("true"));
    if (filter.from() != null) {
      conditions.add("entry.recorded_at >= :from");
      values.addValue("from", filter.from().atOffset(ZoneOffset.UTC));
    }
    Instant to = filter.to();
    if (to != null) {
      conditions.add("entry.recorded_at < :to");
      values.addValue("to", to.atOffset(ZoneOffset.UTC));
    }
    if (filter.expense() != null) {
      conditions.add("entry.expense_id = :expense");
      values.addValue("expense", filter.expense().value());
    }
    if (filter.event() != null) {
      conditions.add("entry.event = :event");
      values.addValue("event", filter.event().name());
    }
    if (filter.actor() != null) {
      conditions.add("entry.actor = :actor");
      values.addValue("actor", filter.actor());
    }
    return String.join(" and ", conditions);
  }

  /** Tells each seal once, in order, before the first entry that belongs to it or a later one. */
  private final class SealsInOrder {

    private final Listener listener;
    private long toldUpTo;
    private boolean ended;

    SealsInOrder(Listener listener) {
      this.listener = listener;
    }

    /** Null tells all that are left, and that what follows has none. */
    void upTo(@Nullable Long wanted) {
      if (ended || (wanted != null && wanted <= toldUpTo)) {
        return;
      }
      long end = wanted == null ? Long.MAX_VALUE : wanted - 1;
      List<Seal> next;
      do {
        next =
            seals.after(toldUpTo, SEALS * SEALS, false).stream()
                .filter(seal -> seal.number() <= end)
                .toList();
        next.forEach(seal -> listener.seal(seal, false));
        toldUpTo = next.isEmpty() ? toldUpTo : next.getLast().number();
      } while (!next.isEmpty());
      if (wanted == null) {
        ended = true;
        listener.unsealed();
      } else {
        seals.after(wanted - 1, 1, true).forEach(seal -> listener.seal(seal, true));
        toldUpTo = wanted;
      }
    }
  }
}
