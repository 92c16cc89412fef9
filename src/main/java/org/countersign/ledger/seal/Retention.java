package org.countersign.ledger.seal;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Removes what is older than the owner's table says: the entries of whole seals, from the first one
 * on. A removal is announced in an entry, that entry is sealed, and then a function of the database
 * does exactly what was announced. The seals stay.
 */
class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final RetentionPeriods periods;
  private final Ledger ledger;
  private final Sealer sealer;
  private final LedgerKeys keys;
  private final JdbcClient jdbc;

  Retention(
      RetentionPeriods periods, Ledger ledger, Sealer sealer, LedgerKeys keys, JdbcClient jdbc) {
    this.periods = periods;
    this.ledger = ledger;
    this.sealer = sealer;
    this.keys = keys;
    this.jdbc = jdbc;
  }

  /**
   * What may go next.
   *
   * @param entries how many the seals have
   */
  private record Removal(long fromSeal, long throughSeal, long entries, String period) {

    boolean isSaidBy(JsonNode detail) {
      return detail.path("fromSeal").asLong() == fromSeal
          && detail.path("throughSeal").asLong() == throughSeal
          && detail.path("entries").asLong() == entries;
    }
  }

  void removeOldEntries() {
    if (!periodIsOnRecord()) {
      return;
    }
    while (true) {
      int emptied = jdbc.sql("select remove_old_ledger_entries()").query(Integer.class).single();
      if (emptied > 0) {
        LOG.info("Entries of {} more seals are removed, as they were announced", emptied);
      } else if (!announced()) {
        return;
      }
    }
  }

  /** Whoever verifies compares a removal with the period that was on record at that time. */
  private boolean periodIsOnRecord() {
    String inForce = RetentionPeriods.text(periods.entries());
    Object onRecord =
        ledger
            .latestSetting(LedgerInForce.SUBJECT)
            .map(entry -> entry.detail().get("inForce"))
            .orElse(null);
    boolean same =
        onRecord instanceof java.util.Map<?, ?> values
            && inForce.equals(values.get(LedgerInForce.RETENTION));
    if (!same) {
      LOG.warn(
          "The ledger keeps entries {}, which is not on record: nothing is removed until an"
              + " instance has started and put it there",
          inForce);
    }
    return same;
  }

  /** Whether something was announced now, and its announcement is sealed. */
  private boolean announced() {
    Optional<Removal> next =
        jdbc.sql("select from_seal, through_seal, entries, period from next_ledger_removal()")
            .query(
                (row, index) ->
                    new Removal(
                        row.getLong("from_seal"),
                        row.getLong("through_seal"),
                        row.getLong("entries"),
                        Objects.requireNonNull(row.getString("period"))))
            .optional();
    if (next.isEmpty() || isAnnounced(next.get())) {
      return false;
    }
    Removal removal = next.get();
    ledger
        .entry(
            Event.ENTRIES_REMOVED,
            "entries-removed-%d-%s".formatted(removal.throughSeal(), UUID.randomUUID()))
        .with("fromSeal", removal.fromSeal())
        .with("throughSeal", removal.throughSeal())
        .with("entries", removal.entries())
        .with("period", removal.period())
        .with("marks", marksAfter(removal))
        .append();
    sealer.seal();
    return true;
  }

  /**
   * What identifies a set of marks, in SQL: whoever takes one away from those of removed entries,
   * to add such an entry again, is found out by what the announcement of the removal says.
   */
  static String hashOfMarks(String marks) {
    return "(select encode(sha256(coalesce(string_agg(int8send(mark), ''::bytea order by mark), '')), 'hex')"
        + " from (%s) marks)".formatted(marks);
  }

  /** Of all that will be gone then. */
  private String marksAfter(Removal removal) {
    return jdbc.sql(
            "select "
                + hashOfMarks(
                    """
                    select mark from ledger_removed_mark
                    union
                    select ledger_mark(mac) from ledger_entry
                    where entry_id in (select unnest(entry_ids) from ledger_seal
                                       where seal_number between :from and :through)
                    """))
        .param("from", removal.fromSeal())
        .param("through", removal.throughSeal())
        .query(String.class)
        .single();
  }

  /** Before, by the application, and it is not sealed yet. */
  private boolean isAnnounced(Removal removal) {
    return jdbc.sql(
            """
            select %s, mac from ledger_entry
            where expense_id is null and event = 'ENTRIES_REMOVED'
            order by entry_id desc limit 100
            """
                .formatted(EntryLine.COLUMNS))
        .query(
            (row, index) -> {
              EntryLine line = EntryLine.read(row);
              byte[] content = line.content().getBytes(StandardCharsets.UTF_8);
              return keys.marked(content, Objects.requireNonNull(row.getBytes("mac")))
                  && removal.isSaidBy(SealedEntry.of(line, 0).tree());
            })
        .list()
        .contains(true);
  }
}
