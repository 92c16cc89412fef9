package org.countersign.company;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is on record, as an auditor reads it: rows and JSON, and nothing of the application. */
final class OnRecord {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Entry> entries;
  private final Map<String, Story> expenses = new LinkedHashMap<>();

  /** An entry of the ledger. */
  record Entry(
      long id,
      @Nullable String expense,
      String event,
      Instant at,
      String actor,
      String actorKind,
      @Nullable String digest,
      JsonNode detail) {

    boolean is(String event) {
      return this.event.equals(event);
    }

    String text(String name) {
      return detail.path(name).asText("");
    }
  }

  /** All entries of an expense, oldest first. */
  record Story(String id, List<Entry> entries) {

    Stream<Entry> all(String event) {
      return entries.stream().filter(entry -> entry.is(event));
    }

    @Nullable Entry first(String event) {
      return all(event).findFirst().orElse(null);
    }

    @Nullable Entry last(String event) {
      return all(event).reduce((one, next) -> next).orElse(null);
    }

    /** As it was submitted; null for what never was. */
    @Nullable JsonNode facts() {
      Entry submitted = first("SUBMITTED");
      return submitted == null ? null : submitted.detail().path("expense");
    }

    boolean approvedByPolicy() {
      Entry decided = first("DECIDED");
      return decided != null
          && decided.actorKind().equals("POLICY")
          && decided.text("outcome").equals("APPROVED");
    }

    boolean approvedByPeople() {
      Entry decided = first("DECIDED");
      return decided != null
          && decided.actorKind().equals("HUMAN")
          && decided.text("outcome").equals("APPROVED");
    }
  }

  private OnRecord(List<Entry> entries) {
    this.entries = entries;
    for (Entry entry : entries) {
      if (entry.expense() != null) {
        expenses
            .computeIfAbsent(entry.expense(), id -> new Story(id, new java.util.ArrayList<>()))
            .entries()
            .add(entry);
      }
    }
  }

  static OnRecord of(JdbcClient jdbc) {
    return new OnRecord(
        jdbc.sql(
                """
                select ledger_entry.*, (select json_object_agg(name, text) from ledger_word word
                                        where word.entry_id = ledger_entry.entry_id) as words
                from ledger_entry order by entry_id
                """)
            .query(OnRecord::read)
            .list());
  }

  private static Entry read(ResultSet row, int index) throws SQLException {
    try {
      ObjectNode detail = (ObjectNode) JSON.readTree(row.getString("detail"));
      String words = row.getString("words");
      if (words != null) {
        JSON.readTree(words).properties().forEach(word -> put(detail, word));
      }
      return new Entry(
          row.getLong("entry_id"),
          row.getString("expense_id"),
          row.getString("event"),
          row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
          row.getString("actor"),
          row.getString("actor_kind"),
          row.getString("facts_digest"),
          detail);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A text stands beside the entry, and is read where its name says. */
  private static void put(ObjectNode detail, Map.Entry<String, JsonNode> word) {
    String name = word.getKey();
    int dot = name.lastIndexOf('.');
    JsonNode into = dot < 0 ? detail : detail.at("/" + name.substring(0, dot).replace('.', '/'));
    if (into instanceof ObjectNode object) {
      object.set(name.substring(dot + 1), word.getValue());
    }
  }

  Iterable<Story> expenses() {
    return expenses.values();
  }

  /** Those that concern no expense. */
  Stream<Entry> general(String event) {
    return entries.stream().filter(entry -> entry.expense() == null && entry.is(event));
  }

  /** What was set, before this entry, of this kind; latest last. */
  Stream<Entry> settings(String setting, long before) {
    return general("SETTINGS_CHANGED")
        .filter(entry -> entry.id() < before && entry.text("setting").equals(setting));
  }
}
