package org.countersign.ledger.seal;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.jspecify.annotations.Nullable;
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

  /** In an announcement: what was in force where what is left begins. */
  static final String STANDING = "standing";

  /** Or the entry that has it. */
  static final String STANDING_IN = "standingIn";

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
        onRecord instanceof Map<?, ?> values && inForce.equals(values.get(LedgerInForce.RETENTION));
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
    Standing standing = standing(removal);
    ledger
        .entry(
            Event.ENTRIES_REMOVED,
            "entries-removed-%d-%s".formatted(removal.throughSeal(), UUID.randomUUID()))
        .with("fromSeal", removal.fromSeal())
        .with("throughSeal", removal.throughSeal())
        .with("entries", removal.entries())
        .with("period", removal.period())
        .with("marks", marksAfter(removal))
        .with(STANDING, standing.entries())
        .with(STANDING_IN, standing.in())
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

  /**
   * What was last said about each setting and each model, in entries that will be gone: it is said
   * again, so that whoever verifies what is left knows under what it was decided.
   *
   * @param entries null where nothing of it is among those that go now
   * @param in the entry that has said it before, then
   */
  private record Standing(@Nullable List<Map<String, Object>> entries, @Nullable Long in) {}

  private Standing standing(Removal removal) {
    Optional<Long> before =
        jdbc.sql(
                """
                select coalesce(ledger_number(detail, :in), entry_id) from ledger_removal
                join ledger_entry on entry_id = announced_by order by ledger_removal.through_seal desc limit 1
                """)
            .param("in", STANDING_IN)
            .query(Long.class)
            .optional();
    List<Map<String, Object>> said =
        jdbc.sql(
                """
                with gone as (select unnest(entry_ids) as id from ledger_seal
                              where seal_number between :from and :through),
                said as (
                  select (one ->> 'id')::bigint as id, one ->> 'at' as at, one ->> 'event' as event,
                    one ->> 'key' as key, one ->> 'actorKind' as kind, one ->> 'actor' as actor,
                    one ->> 'detail' as detail, exists (select from gone where id = entry_id) as now
                  from ledger_entry, json_array_elements(detail -> :standing) one where entry_id = :before
                  union all
                  select entry_id, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                    event, event_key, actor_kind, actor, detail::text, true
                  from ledger_entry
                  where entry_id in (select id from gone) and expense_id is null
                    and event in ('SETTINGS_CHANGED', 'MODELS_DEPLOYED')),
                latest as (
                  select distinct on (subject) * from (
                    select *, concat_ws(' ', event, detail::json ->> 'setting', detail::json ->> 'person',
                      detail::json ->> 'processDefinitionKey',
                      -- Each of these stays in force beside the others.
                      case when detail::json ->> 'setting' in ('policyRelease', 'release') then id end) as subject
                    from said) one
                  order by subject, id desc)
                select id, at, event, key, kind, actor, detail, (select bool_or(now) from said) as now
                from latest order by id
                """)
            .param("from", removal.fromSeal())
            .param("through", removal.throughSeal())
            .param("standing", STANDING)
            .param("before", before.orElse(0L))
            .query(
                (row, index) -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("id", row.getLong("id"));
                  for (String name : List.of("at", "event", "key")) {
                    one.put(name, row.getString(name));
                  }
                  one.put("actorKind", row.getString("kind"));
                  one.put("actor", row.getString("actor"));
                  // A text: letter by letter what was sealed.
                  one.put("detail", row.getString("detail"));
                  return row.getBoolean("now") ? one : Map.<String, Object>of();
                })
            .list();
    boolean now = !said.isEmpty() && !said.getFirst().isEmpty();
    return now || before.isEmpty() ? new Standing(said, null) : new Standing(null, before.get());
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
