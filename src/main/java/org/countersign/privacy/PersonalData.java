package org.countersign.privacy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.policy.Proposal;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All that is known of a person, as one ZIP: a file of JSON Lines for each kind, and the receipts.
 * Row by row, so that its size does not matter.
 */
@Component
public class PersonalData {

  private static final int FETCH = 100;

  private static final String THEIRS =
      "(select expense_id from expense where employee = :person or submitted_by = :person)";

  /** Name of the file to its rows, each one JSON. */
  private static final SequencedMap<String, String> KINDS = kinds();

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate snapshot;
  private final Ledger ledger;
  private final Clock clock;

  PersonalData(
      DataSource database, PlatformTransactionManager transactions, Ledger ledger, Clock clock) {
    JdbcTemplate streaming = new JdbcTemplate(database);
    streaming.setFetchSize(FETCH);
    jdbc = new NamedParameterJdbcTemplate(streaming);
    snapshot = new TransactionTemplate(transactions);
    snapshot.setReadOnly(true);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.ledger = ledger;
    this.clock = clock;
  }

  private static SequencedMap<String, String> kinds() {
    SequencedMap<String, String> kinds = new LinkedHashMap<>();
    kinds.put("expenses", "select to_json(e) from expense e where expense_id in " + THEIRS);
    kinds.put(
        "receipts",
        """
        select json_build_object('expense', expense_id, 'position', position, 'name', name,
          'mediaType', media_type, 'size', size, 'sha256', sha256, 'attachedBy', attached_by,
          'attachedAt', attached_at)
        from receipt where attached_by = :person or expense_id in %s
        """
            .formatted(THEIRS));
    kinds.put(
        "questions",
        "select to_json(q) from question q where asked_by = :person or expense_id in " + THEIRS);
    kinds.put(
        "reviews",
        "select to_json(r) from review r where reviewer = :person or assignee = :person"
            + " or expense_id in "
            + THEIRS);
    kinds.put("assessments", "select to_json(a) from assessment a where expense_id in " + THEIRS);
    kinds.put(
        "ledger",
        """
        select json_build_object('id', entry_id, 'at', recorded_at, 'expense', expense_id,
          'event', event, 'actor', actor, 'actorKind', actor_kind, 'surface', surface,
          'detail', detail, 'texts', (select json_object_agg(name, text) from ledger_word w
                                      where w.entry_id = l.entry_id))
        from ledger_entry l
        where (actor = :person and actor_kind = 'HUMAN') or expense_id in %s
        """
            .formatted(THEIRS));
    kinds.put(
        "absences",
        "select to_json(a) from absence a where person = :person or delegate = :person");
    kinds.put(
        "notifications",
        "select to_json(n) from notification_preference n where user_name = :person");
    kinds.put(
        "slack",
        """
        select json_build_object('kind', kind, 'expense', expense_id, 'notedAt', noted_at,
          'channel', channel)
        from slack_message where expense_id in %s
        """
            .formatted(THEIRS));
    kinds.put(
        "sessions",
        """
        select json_build_object('since', to_timestamp(creation_time / 1000),
          'lastSeen', to_timestamp(last_access_time / 1000))
        from spring_session where principal_name = :person
        """);
    kinds.put("erasures", "select to_json(e) from erasure e where person = :person");
    return kinds;
  }

  /** To the person themselves, or to an operator: then it is on record who was given it. */
  public void write(UserName person, Person by, OutputStream out) throws IOException {
    if (!by.userName().equals(person)) {
      ledger
          .entry(
              Event.DATA_GIVEN,
              "data-given-%s-%s-%s"
                  .formatted(
                      person, by.userName(), clock.instant().truncatedTo(ChronoUnit.MINUTES)))
          .by(Actor.human(by.userName()))
          .with(Proposal.PERSON, person)
          .append();
    }
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    try {
      snapshot.executeWithoutResult(status -> write(person, zip));
    } catch (UncheckedIOException e) {
      // Whoever asked has gone away.
      throw e.getCause();
    }
    zip.finish();
  }

  private void write(UserName person, ZipOutputStream zip) {
    Map<String, Object> whose = Map.of("person", person.value());
    Writer lines = new OutputStreamWriter(zip, StandardCharsets.UTF_8);
    try {
      for (Map.Entry<String, String> kind : KINDS.entrySet()) {
        zip.putNextEntry(new ZipEntry(kind.getKey() + ".jsonl"));
        jdbc.query(
            kind.getValue(),
            whose,
            row -> {
              line(lines, row.getString(1));
            });
        lines.flush();
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    jdbc.query(
        """
        select expense_id, position, media_type, content from receipt
        where content is not null and (attached_by = :person or expense_id in %s)
        order by expense_id, position
        """
            .formatted(THEIRS),
        whose,
        row -> {
          receipt(
              zip,
              "receipts/%s-%d.%s"
                  .formatted(
                      row.getString("expense_id"),
                      row.getInt("position"),
                      ending(row.getString("media_type"))),
              row.getBytes("content"));
        });
  }

  private static void line(Writer lines, String json) {
    try {
      lines.write(json);
      lines.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void receipt(ZipOutputStream zip, String name, byte[] content) {
    try {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ending(String mediaType) {
    return switch (mediaType) {
      case "application/pdf" -> "pdf";
      case "image/png" -> "png";
      default -> "jpg";
    };
  }
}
