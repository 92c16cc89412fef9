package org.countersign.ledger.seal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.ledger.Ledger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the announcement of a removal of entries says of what goes, for those who verify the rest.
 */
final class Standing {

  /** In an announcement: what was in force where what is left begins. */
  static final String SAID = "standing";

  /** Or the entry that has it. */
  static final String SAID_IN = "standingIn";

  private final JdbcClient jdbc;

  Standing(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Into the announcement that the entries of these seals go. */
  void say(long from, long through, Ledger.Draft announcement) {
    Said said = said(from, through);
    announcement
        .with("marks", marksAfter(from, through))
        .with(SAID, said.entries())
        .with(SAID_IN, said.in());
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
  private record Said(@Nullable List<Map<String, Object>> entries, @Nullable Long in) {}

  private Said said(long from, long through) {
    Optional<Long> before =
        jdbc.sql(
                """
                select coalesce(ledger_number(detail, :in), entry_id) from ledger_removal
                join ledger_entry on entry_id = announced_by order by ledger_removal.through_seal desc limit 1
                """)
            .param("in", SAID_IN)
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
            .param("from", from)
            .param("through", through)
            .param("standing", SAID)
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
    return now || before.isEmpty() ? new Said(said, null) : new Said(null, before.get());
  }

  /** Of all that will be gone then. */
  private String marksAfter(long from, long through) {
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
        .param("from", from)
        .param("through", through)
        .query(String.class)
        .single();
  }
}
