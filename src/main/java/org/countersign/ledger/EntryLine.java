package org.countersign.ledger;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry in its one written form: a line of JSON, the same in the export and where it is hashed.
 * The hash of an entry is the SHA-256 of this line in UTF-8, without the line feed, so that anybody
 * can compute it from an export with standard tools.
 *
 * <p>Properties stand in this order and none is left out. {@code detail} is as it was written,
 * letter by letter. Nothing here knows what an event means: entries of versions to come stay
 * readable.
 */
public record EntryLine(
    long id,
    Instant at,
    String event,
    @Nullable String expense,
    String key,
    String actorKind,
    String actor,
    @Nullable String surface,
    @Nullable String factsDigest,
    String detail) {

  public static final String COLUMNS =
      "entry_id, recorded_at, event, expense_id::text as expense_id, event_key, actor_kind, actor,"
          + " surface, facts_digest, detail::text as detail";

  /** Of a row with {@link #COLUMNS}. */
  public static EntryLine read(ResultSet row) throws SQLException {
    return new EntryLine(
        row.getLong("entry_id"),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        text(row, "event"),
        row.getString("expense_id"),
        text(row, "event_key"),
        text(row, "actor_kind"),
        text(row, "actor"),
        row.getString("surface"),
        row.getString("facts_digest"),
        text(row, "detail"));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column), column);
  }

  public byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  public byte[] hash() {
    return Hashes.of(bytes());
  }

  public String text() {
    return "{\"id\":" + id + ",\"at\":\"" + UtcTimes.text(at) + "\"," + content().substring(1);
  }

  /**
   * What the application wrote: the line without number and time, which the database gives. A JSON
   * object in one line.
   */
  public String content() {
    return content(event, expense, key, actorKind, actor, surface, factsDigest, detail);
  }

  /** The content of an entry that is yet to be written. */
  static String content(
      String event,
      @Nullable String expense,
      String key,
      String actorKind,
      String actor,
      @Nullable String surface,
      @Nullable String factsDigest,
      String detail) {
    StringBuilder line = new StringBuilder(512 + detail.length());
    line.append("{\"event\":");
    quote(line, event);
    property(line, "expense", expense);
    property(line, "key", key);
    property(line, "actorKind", actorKind);
    property(line, "actor", actor);
    property(line, "surface", surface);
    property(line, "factsDigest", factsDigest);
    return line.append(",\"detail\":").append(detail).append('}').toString();
  }

  private static void property(StringBuilder line, String name, @Nullable String value) {
    line.append(",\"").append(name).append("\":");
    if (value == null) {
      line.append("null");
    } else {
      quote(line, value);
    }
  }

  /** As RFC 8785 writes a string: only what JSON demands is escaped. */
  private static void quote(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\b' -> line.append("\\b");
        case '\f' -> line.append("\\f");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (c < ' ') {
            line.append("\\u%04x".formatted((int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }
}
