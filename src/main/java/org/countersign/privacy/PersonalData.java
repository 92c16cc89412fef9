package org.countersign.privacy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.policy.Proposal;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All that is known of a person, as one ZIP: a file of JSON Lines for each kind, and the receipts.
 * It is about the person: of the expenses of others it has what the person said and did, and
 * nothing that others did.
 *
 * <p>It is written row by row into a file that has no name, so that its size does not matter, and
 * whoever reads it slowly holds up nobody: no connection to the database is kept meanwhile.
 */
@Component
public class PersonalData {

  private static final int FETCH = 100;

  /** As many connections are kept while files are written. */
  private static final int AT_ONCE = 2;

  /** Whoever has not read a file by then has lost it, and may have another one. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /** Of the person as the employee; others submitted some of them. */
  private static final String THEIRS = "(select expense_id from expense where employee = :person)";

  private static final String RECEIPTS =
      "(attached_by = :person or expense_id in %s)".formatted(THEIRS);

  /** Name of the file to its rows, each one JSON. */
  private static final SequencedMap<String, String> KINDS = kinds();

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate snapshot;
  private final Ledger ledger;
  private final ObjectProvider<ChatNames> chats;
  private final Clock clock;
  private final Semaphore writing = new Semaphore(AT_ONCE);

  /** Since when somebody is reading theirs. */
  private final Map<UserName, Instant> reading = new ConcurrentHashMap<>();

  PersonalData(
      DataSource database,
      PlatformTransactionManager transactions,
      Ledger ledger,
      ObjectProvider<ChatNames> chats,
      Clock clock) {
    JdbcTemplate streaming = new JdbcTemplate(database);
    streaming.setFetchSize(FETCH);
    jdbc = new NamedParameterJdbcTemplate(streaming);
    snapshot = new TransactionTemplate(transactions);
    snapshot.setReadOnly(true);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.ledger = ledger;
    this.chats = chats;
    this.clock = clock;
  }

  /** Somebody else is being given a file; later it will be your turn. */
  public static final class Busy extends RuntimeException {

    /** In seconds. */
    public static final String RETRY_AFTER = "10";

    Busy(String message) {
      super(message);
    }
  }

  /**
   * A file that is gone once it is closed.
   *
   * @param size in bytes
   */
  public record ZipFile(InputStream content, long size) {}

  /** By what name a chat knows a person. */
  public interface ChatNames {

    /** Null where it knows nobody, or does not say. */
    @Nullable String idOf(UserName person);
  }

  private static SequencedMap<String, String> kinds() {
    SequencedMap<String, String> kinds = new LinkedHashMap<>();
    kinds.put(
        "expenses",
        """
        select json_strip_nulls(json_build_object('id', expense_id, 'status', status,
          'employee', employee, 'submittedBy', submitted_by, 'submittedAt', submitted_at,
          'amount', trim_scale(amount), 'currency', currency, 'category', category,
          'merchant', merchant, 'description', description, 'date', purchase_date,
          'receipt', receipt, 'withdrawnBy', withdrawn_by, 'decidedAt', decided_at,
          'decidedBy', decided_by, 'decidedByKind', decided_by_kind, 'surface', decision_surface,
          'comment', case when employee = :person then decision_comment end,
          'heldBy', case when employee = :person then held_by end,
          'heldReason', case when employee = :person then held_reason end,
          'erasedAt', erased_at))
        from expense where employee = :person or submitted_by = :person order by submitted_at
        """);
    kinds.put(
        "receipts",
        """
        select json_build_object('expense', expense_id, 'position', position, 'name', name,
          'mediaType', media_type, 'size', size, 'sha256', sha256, 'attachedBy', attached_by,
          'attachedAt', attached_at)
        from receipt where %s order by expense_id, position
        """
            .formatted(RECEIPTS));
    kinds.put(
        "questions",
        """
        select json_strip_nulls(json_build_object('id', question_id, 'expense', expense_id,
          'askedBy', asked_by, 'askedAt', asked_at, 'dueAt', due_at, 'status', q.status,
          'question', text,
          'answer', case when employee = :person then answer end,
          'answeredAt', case when employee = :person then answered_at end))
        from question q join expense using (expense_id)
        where asked_by = :person or employee = :person order by asked_at
        """);
    kinds.put(
        "reviews",
        """
        select json_strip_nulls(json_build_object('id', review_id, 'expense', expense_id,
          'openedAt', opened_at, 'dueAt', due_at, 'status', r.status,
          'group', case when employee = :person then candidate_group end,
          'reason', case when employee = :person then reason end,
          'assignee', case when :person in (employee, assignee) then assignee end,
          'givenTo', case when :person in (employee, given_to) then given_to end,
          'handedBackBy', case when :person in (employee, handed_back_by) then handed_back_by end,
          'reviewer', case when theirs then reviewer end,
          'onBehalfOf', case when theirs or on_behalf_of = :person then on_behalf_of end,
          'saidBy', case when theirs then said_by end,
          'decision', case when theirs then decision end,
          'comment', case when theirs then comment end,
          'reasonCode', case when theirs then reason_code end,
          'surface', case when theirs then surface end,
          'decidedAt', case when theirs then checked_at end))
        from review r join expense using (expense_id)
        cross join lateral (select :person in (employee, reviewer)) mine(theirs)
        where :person in (employee, reviewer, assignee, on_behalf_of, given_to, said_by,
          handed_back_by)
        order by opened_at
        """);
    kinds.put(
        "assessments",
        """
        select json_strip_nulls(json_build_object('expense', expense_id, 'revision', revision,
          'assessedAt', assessed_at, 'autonomy', autonomy,
          'unavailableReason', unavailable_reason, 'recommendation', recommendation,
          'confidence', trim_scale(confidence),
          'measuredConfidence', trim_scale(measured_confidence),
          'confidenceMethod', confidence_method, 'calibration', calibration, 'flags', flags,
          'reasons', reasons, 'facts', facts, 'model', model, 'promptVersion', prompt_version,
          'policyVersion', policy_version, 'rawAnswers', raw_answers))
        from assessment where expense_id in %s order by expense_id, revision
        """
            .formatted(THEIRS));
    kinds.put(
        "ledger",
        """
        select json_strip_nulls(json_build_object('id', entry_id, 'at', recorded_at,
          'expense', l.expense_id, 'event', event, 'actor', actor, 'actorKind', actor_kind,
          'surface', surface,
          'detail', case when l.expense_id is null or e.employee = :person
            or (e.submitted_by = :person and event = 'SUBMITTED') then detail end,
          'texts', (select json_object_agg(name, text) from ledger_word w
                    where w.entry_id = l.entry_id)))
        from ledger_entry l left join expense e using (expense_id)
        where (actor = :person and actor_kind = 'HUMAN') or e.employee = :person
          or (l.expense_id is null and event in ('DATA_GIVEN', 'TEXTS_ERASED', 'PERSON_ERASED')
            and detail ->> 'person' = :person)
        order by entry_id
        """);
    kinds.put(
        "proposals",
        """
        select json_strip_nulls(json_build_object('id', proposal_id, 'kind', kind,
          'proposedBy', proposed_by, 'proposedAt', proposed_at, 'changes', changes::json,
          'reason', case when proposed_by = :person then p.reason end,
          'outcome', outcome, 'endedBy', ended_by, 'endedAt', ended_at,
          'endReason', case when ended_by = :person then e.reason end))
        from proposal p left join proposal_end e using (proposal_id)
        where proposed_by = :person or ended_by = :person or changes::json ->> 'person' = :person
        order by proposal_id
        """);
    kinds.put(
        "settings",
        """
        select json_strip_nulls(json_build_object('setting', setting, 'at', at, 'to', said,
          'setBy', set_by, 'confirmedBy', confirmed_by,
          'reason', case when set_by = :person then reason end))
        from (
          select 'autonomy' as setting, set_at as at, autonomy as said, set_by, confirmed_by, reason
          from autonomy_setting
          union all
          select 'ceiling', set_at, trim_scale(amount) || ', ' || trim_scale(confidence), set_by,
            confirmed_by, reason
          from policy_ceiling
          union all
          select 'calibration', fitted_at, kind, fitted_by, confirmed_by, reason from calibration
          union all
          select 'policyRelease', released_at, file_name, proposed_by, confirmed_by, reason
          from policy_release
          union all
          select 'policyReleaseEnd', closed_at, null, closed_by, null, reason
          from policy_release_end
          union all
          select 'legalHold', set_at, null, set_by, null, reason from legal_hold
          union all
          select 'legalHoldEnd', ended_at, null, proposed_by, confirmed_by, null
          from legal_hold_end
        ) settings
        where :person in (set_by, confirmed_by) order by at
        """);
    kinds.put(
        "absences",
        """
        select json_strip_nulls(json_build_object('person', person, 'startsAt', starts_at,
          'endsAt', ends_at, 'delegate', delegate, 'recordedAt', recorded_at,
          'recordedBy', recorded_by))
        from absence where :person in (person, delegate, recorded_by) order by absence_id
        """);
    kinds.put(
        "refusals",
        """
        select json_strip_nulls(json_build_object('expense', expense_id, 'tried', tried,
          'reason', reason, 'surface', surface, 'times', times, 'since', since,
          'lastAt', last_at))
        from repeated_refusal where person = :person order by since
        """);
    kinds.put(
        "notifications",
        """
        select json_build_object('preference', preference, 'changedAt', changed_at)
        from notification_preference where user_name = :person
        """);
    kinds.put(
        "notices",
        """
        select json_strip_nulls(json_build_object('kind', kind, 'expense', expense_id,
          'notedAt', noted_at, 'channel', channel))
        from slack_message where expense_id in %s order by noted_at
        """
            .formatted(THEIRS));
    kinds.put(
        "clicks",
        """
        select json_strip_nulls(json_build_object('kind', kind, 'receivedAt', received_at,
          'expense', expense_id, 'slackTeam', slack_team, 'slackUser', slack_user,
          'channel', channel, 'decision', decision, 'comment', comment,
          'reasonCode', reason_code, 'note', note, 'doneAt', done_at))
        from slack_click where slack_user = :chatId order by received_at
        """);
    kinds.put(
        "identityProvider",
        """
        select json_strip_nulls(json_build_object('askedAt', asked_at, 'auditor', auditor,
          'auditorSaidAt', auditor_said_at))
        from provider_word where user_name = :person
        """);
    kinds.put(
        "sessions",
        """
        select json_build_object('since', to_timestamp(creation_time / 1000),
          'lastSeen', to_timestamp(last_access_time / 1000))
        from spring_session where principal_name = :person
        """);
    kinds.put(
        "erasures",
        """
        select json_strip_nulls(json_build_object('id', erasure_id, 'confirmedAt', confirmed_at,
          'doneAt', done_at))
        from erasure where person = :person order by erasure_id
        """);
    kinds.put(
        "legalHolds",
        """
        select json_strip_nulls(json_build_object('setAt', set_at, 'endedAt', ended_at))
        from legal_hold left join legal_hold_end using (legal_hold_id)
        where person = :person order by legal_hold_id
        """);
    return kinds;
  }

  /**
   * For the person themselves, or for an operator: then it is on record who was given it.
   *
   * @throws Busy if others are being given theirs, or this one has not read the last one
   */
  public ZipFile give(UserName person, Person by) throws IOException {
    Instant now = clock.instant();
    Instant since = reading.putIfAbsent(by.userName(), now);
    if (since != null
        && (since.isAfter(now.minus(LONGEST)) || !reading.replace(by.userName(), since, now))) {
      throw new Busy("You are being given a file already. Wait until you have all of it.");
    }
    Runnable closed = () -> reading.remove(by.userName(), now);
    try {
      return written(person, by, closed);
    } catch (IOException | RuntimeException e) {
      closed.run();
      throw e;
    }
  }

  private ZipFile written(UserName person, Person by, Runnable closed) throws IOException {
    if (!writing.tryAcquire()) {
      throw new Busy("Others are being given their data. Try again in a moment.");
    }
    try {
      record(person, by);
      ChatNames chat = chats.getIfAvailable();
      SqlParameterSource whose =
          new MapSqlParameterSource("person", person.value())
              .addValue("chatId", chat == null ? null : chat.idOf(person));
      FileChannel file = nameless();
      try {
        ZipOutputStream zip =
            new ZipOutputStream(Channels.newOutputStream(file), StandardCharsets.UTF_8);
        snapshot.executeWithoutResult(status -> write(whose, zip));
        zip.finish();
        file.position(0);
        return new ZipFile(Closing.stream(file, closed), file.size());
      } catch (UncheckedIOException e) {
        file.close();
        throw e.getCause();
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } finally {
      writing.release();
    }
  }

  /** A file that only who has it open can read, and that is gone whatever is killed. */
  private static FileChannel nameless() throws IOException {
    Path path = Files.createTempFile("countersign", ".zip");
    return FileChannel.open(
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Tells that it was closed. */
  private static final class Closing extends FilterInputStream {

    private final Runnable closed;

    private Closing(InputStream in, Runnable closed) {
      super(in);
      this.closed = closed;
    }

    static InputStream stream(FileChannel file, Runnable closed) {
      return new Closing(Channels.newInputStream(file), closed);
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        closed.run();
      }
    }
  }

  private void record(UserName person, Person by) {
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
  }

  private void write(SqlParameterSource whose, ZipOutputStream zip) {
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
        where content is not null and %s
        order by expense_id, position
        """
            .formatted(RECEIPTS),
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
