package org.countersign.ledger.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.EntryMac;
import org.countersign.ledger.Hashes;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The stories of expenses that were really decided, written again and again for other people: a
 * ledger, and the rows beside it, as large as one wants them.
 */
final class ManyStories {

  private static final int ROWS_AT_ONCE = 200;

  private final DataSource source;
  private final JdbcClient jdbc;
  private final EntryMac mac;
  private final String employee;
  private final List<Story> stories;

  /**
   * @param employee whose expenses the patterns are; theirs become those of others
   * @param patterns ids of decided expenses, which come in turn
   */
  ManyStories(LedgerDatabase database, String employee, List<String> patterns) {
    source = database.source;
    jdbc = database.jdbc;
    mac = new KeyedEntryMac(database.keys.inUse());
    this.employee = employee;
    stories = patterns.stream().map(this::read).toList();
  }

  private record Story(String expense, List<Pattern> entries) {}

  private record Pattern(EntryLine line, List<Text> texts) {}

  /**
   * @param salt in hexadecimal
   */
  private record Text(String name, String salt, String text) {}

  private Story read(String expense) {
    return new Story(
        expense,
        jdbc
            .sql(
                "select %s from ledger_entry where expense_id = :id::uuid order by entry_id"
                    .formatted(EntryLine.COLUMNS))
            .param("id", expense)
            .query((row, index) -> EntryLine.read(row))
            .list()
            .stream()
            .map(line -> new Pattern(line, texts(line.id())))
            .toList());
  }

  private List<Text> texts(long entry) {
    return jdbc.sql(
            "select name, encode(salt, 'hex') as salt, text from ledger_word where entry_id = :id")
        .param("id", entry)
        .query(
            (row, index) ->
                new Text(row.getString("name"), row.getString("salt"), row.getString("text")))
        .list();
  }

  static String person(long number) {
    return "person" + number;
  }

  /**
   * Writes stories until there are so many entries, and vacuums.
   *
   * @param people so many in turn, from {@code person0} on
   * @return how many expenses there are more
   */
  long write(long entries, int people) {
    long next = jdbc.sql("select max(entry_id) + 1 from ledger_entry").query(Long.class).single();
    long left = entries;
    long expense = 0;
    try (Connection connection = source.getConnection();
        Connection beside = source.getConnection()) {
      connection.setAutoCommit(false);
      beside.setAutoCommit(false);
      // A text refers to its entry, which is not committed yet.
      jdbc.sql("alter table ledger_word disable trigger all").update();
      Rows lines =
          new Rows(
              connection,
              "ledger_entry (entry_id, expense_id, event_key, event, recorded_at, actor,"
                  + " actor_kind, surface, facts_digest, detail, mac)");
      Rows words = new Rows(beside, "ledger_word (entry_id, name, salt, text)");
      while (left > 0) {
        Story story = stories.get((int) (expense % stories.size()));
        for (Pattern pattern : story.entries()) {
          write(pattern, next++, story.expense(), expense, people, lines, words);
          left--;
        }
        expense++;
      }
      lines.end();
      words.end();
      connection.commit();
      beside.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    jdbc.sql("alter table ledger_word enable trigger all").update();
    jdbc.sql("select setval(pg_get_serial_sequence('ledger_entry', 'entry_id'), :last)")
        .param("last", next)
        .query(Long.class)
        .single();
    for (String table : List.of("expense", "assessment", "review")) {
      beside(table, expense, people);
    }
    jdbc.sql("vacuum analyze").update();
    return expense;
  }

  private void write(
      Pattern pattern, long id, String was, long number, int people, Rows lines, Rows words) {
    EntryLine line = pattern.line();
    String person = person(number % people);
    String expense = expense(number).toString();
    String detail =
        line.detail().replace(was, expense).replace("\"" + employee + "\"", "\"" + person + "\"");
    for (Text text : pattern.texts()) {
      String said = "%s of %s, %d".formatted(text.text(), person, number);
      detail = detail.replace(hash(text.salt(), text.text()), hash(text.salt(), said));
      words.add(String.valueOf(id), text.name(), "\\x" + text.salt(), said);
    }
    String actor = line.actor().equals(employee) ? person : line.actor();
    EntryLine copy =
        new EntryLine(
            id,
            line.at(),
            line.event(),
            expense,
            line.key(),
            line.actorKind(),
            actor,
            line.surface(),
            line.factsDigest(),
            detail);
    lines.add(
        String.valueOf(id),
        expense,
        copy.key(),
        copy.event(),
        Instant.now().atOffset(ZoneOffset.UTC).toString(),
        actor,
        copy.actorKind(),
        copy.surface(),
        copy.factsDigest(),
        detail,
        bytes(mac.of(copy.content().getBytes(StandardCharsets.UTF_8))));
  }

  /** The row of the pattern, for each of its copies. */
  private void beside(String table, long expenses, int people) {
    String key = table.equals("review") ? "'review_id', gen_random_uuid()," : "";
    for (int i = 0; i < stories.size(); i++) {
      jdbc.sql(
              """
              insert into %1$s overriding user value
              select (jsonb_populate_record(null::%1$s, to_jsonb(one) || jsonb_build_object(%2$s
                'expense_id', lpad(to_hex(n), 32, '0')::uuid
                %3$s))).*
              from %1$s one, generate_series(:first, :last, :step) n
              where one.expense_id = :id::uuid
              """
                  .formatted(
                      table,
                      key,
                      table.equals("expense")
                          ? """
                            , 'employee', 'person' || n %% :people, 'submitted_by', 'person' || n %% :people,
                            'description', format('%%s of person%%s, %%s', one.description, n %% :people, n),
                            'receipt', format('%%s of person%%s, %%s', one.receipt, n %% :people, n),
                            'receipt_key', n::text,
                            'idempotency_key', null, 'process_instance_key', null
                            """
                              .replace("%%", "%")
                          : ""))
          .param("first", (long) i)
          .param("last", expenses - 1)
          .param("step", (long) stories.size())
          .param("people", people)
          .param("id", stories.get(i).expense())
          .update();
    }
  }

  private static UUID expense(long number) {
    return new UUID(0, number);
  }

  private static String hash(String salt, String text) {
    MessageDigest sha256 = Hashes.sha256();
    sha256.update(HexFormat.of().parseHex(salt));
    return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String bytes(byte[] value) {
    return "\\x" + HexFormat.of().formatHex(value);
  }

  /** Rows on their way into a table. */
  private static final class Rows {

    private final CopyIn copy;
    private final StringBuilder waiting = new StringBuilder();
    private int rows;

    Rows(Connection connection, String table) throws SQLException {
      copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy " + table + " from stdin");
    }

    /** In PostgreSQL's text format. */
    void add(@Nullable String... values) {
      for (int i = 0; i < values.length; i++) {
        String value = values[i];
        waiting
            .append(i == 0 ? "" : "\t")
            .append(value == null ? "\\N" : value.replace("\\", "\\\\"));
      }
      waiting.append('\n');
      rows++;
      if (rows % ROWS_AT_ONCE == 0) {
        send();
      }
    }

    private void send() {
      byte[] bytes = waiting.toString().getBytes(StandardCharsets.UTF_8);
      try {
        copy.writeToCopy(bytes, 0, bytes.length);
      } catch (SQLException e) {
        throw new UncheckedIOException(new IOException(e));
      }
      waiting.setLength(0);
    }

    void end() throws SQLException {
      send();
      copy.endCopy();
    }
  }
}
