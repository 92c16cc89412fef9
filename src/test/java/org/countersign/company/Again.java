package org.countersign.company;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.countersign.ledger.controls.ControlCheck;
import org.countersign.ledger.controls.RecordedEntry;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Has the controls performed again by what {@code verify} does it with. */
final class Again {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private Again() {}

  /** An entry with the texts beside it. */
  record Line(RecordedEntry entry, Map<String, String> texts) {}

  static ControlCheck.Result of(JdbcClient jdbc) {
    return of(lines(jdbc));
  }

  static ControlCheck.Result of(List<Line> lines) {
    ControlCheck check = new ControlCheck();
    for (Line line : lines) {
      check.entry(line.entry());
      line.texts().forEach((name, text) -> check.text(line.entry().id(), name, text));
    }
    return check.end(true);
  }

  /** In the order in which they are sealed. */
  static List<Line> lines(JdbcClient jdbc) {
    return jdbc.sql(
            """
            select e.*, e.expense_id::text as expense, e.detail::text as line,
              (select json_object_agg(name, text)::text from ledger_word word
               where word.entry_id = e.entry_id) as words
            from ledger_entry e order by e.written_in, e.entry_id
            """)
        .query(Again::read)
        .list();
  }

  private static Line read(ResultSet row, int index) throws SQLException {
    String words = row.getString("words");
    try {
      return new Line(
          new RecordedEntry(
              row.getLong("entry_id"),
              row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
              text(row, "event"),
              row.getString("expense"),
              text(row, "event_key"),
              text(row, "actor_kind"),
              text(row, "actor"),
              row.getString("facts_digest"),
              text(row, "line")),
          words == null ? Map.of() : JSON.readValue(words, TEXTS));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column), column);
  }
}
