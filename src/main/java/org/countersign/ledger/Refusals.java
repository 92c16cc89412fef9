package org.countersign.ledger;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Texts;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Puts on record what was refused, so that nobody can fill the ledger with it. The first try is an
 * entry at once. The same person's further tries of the same at the same task, refused for the same
 * reason, are counted in the database, by all instances together, and are one entry with their
 * number: when an hour is over or the task has ended.
 */
@Component
public class Refusals {

  static final Duration WINDOW = Duration.ofHours(1);

  /** How many were counted, of an entry that stands for more than one try. */
  public static final String TIMES = "times";

  private static final Set<String> KNOWN =
      Set.of("CLAIM", "RELEASE", "APPROVE", "REJECT", "REQUEST_INFORMATION");

  /** Whatever was typed that nobody knows is the same. */
  private static final String SOMETHING_ELSE = "SOMETHING_ELSE";

  private static final int MAX_PERSON = 200;
  private static final int MAX_TRIED = 50;
  private static final int MAX_REASON = 500;
  private static final int AT_ONCE = 500;

  private final Ledger ledger;
  private final JdbcClient jdbc;
  private final Clock clock;

  Refusals(Ledger ledger, JdbcClient jdbc, Clock clock) {
    this.ledger = ledger;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Takes part in the caller's transaction. */
  @Transactional
  public void record(RefusedTry refused) {
    if (ledger.isOnRecord(refused.expense(), refused.eventKey())) {
      // The same job again, which may be refused for another reason by now.
      return;
    }
    Instant now = clock.instant();
    String person = person(refused);
    String tried = tried(refused.tried());
    String reason = Texts.cut(Texts.plain(refused.reason()), MAX_REASON);
    String same = same(refused, person, tried, reason);
    // An hour that is over is one entry; with this try the next hour begins.
    jdbc.sql(
            """
            delete from repeated_refusal where same = :same and since <= :over returning *
            """)
        .param("same", same)
        .param("over", utc(now.minus(WINDOW)))
        .query(Refusals::read)
        .list()
        .forEach(this::append);
    boolean first =
        jdbc.sql(
                """
                insert into repeated_refusal as r (same, expense_id, user_task_key, person, tried, reason,
                  surface, first_key, last_key, times, since, last_at)
                values (:same, :expense, :task, :person, :tried, :reason, :surface, :key, :key, 0, :now, :now)
                on conflict (same) do update
                set times = r.times + case when r.last_key = excluded.last_key then 0 else 1 end,
                  surface = case when r.surface = excluded.surface then r.surface end,
                  last_key = excluded.last_key, last_at = excluded.last_at
                returning first_key = :key as first
                """)
            .param("same", same)
            .param("expense", refused.expense().value())
            .param("task", refused.userTaskKey())
            .param("person", person)
            .param("tried", tried)
            .param("reason", reason)
            .param("surface", refused.surface().name())
            .param("key", refused.eventKey())
            .param("now", utc(now))
            .query(Boolean.class)
            .single();
    if (first) {
      Ledger.Draft entry =
          ledger
              .entry(refused.expense(), Event.REVIEW_DENIED, refused.eventKey())
              .by(new Actor(Actor.Kind.HUMAN, person))
              .on(refused.surface());
      String typed = refused.tried();
      if (typed != null && tried.equals(SOMETHING_ELSE)) {
        entry.words("tried", Texts.cut(typed, MAX_TRIED));
      } else {
        entry.with("tried", tried.isEmpty() ? null : tried);
      }
      entry.with("reason", reason).append();
    }
  }

  /** Nobody waits for the hour to end where the task has. */
  @Transactional
  public void taskEnded(long userTaskKey) {
    jdbc.sql("delete from repeated_refusal where user_task_key = :task returning *")
        .param("task", userTaskKey)
        .query(Refusals::read)
        .list()
        .forEach(this::append);
  }

  /**
   * Puts on record what was counted in hours that are over.
   *
   * @return whether there may be more
   */
  @Transactional
  boolean recordWhatIsOver() {
    List<Counted> over =
        jdbc.sql(
                """
                delete from repeated_refusal where same in (
                  select same from repeated_refusal where since <= :over
                  order by since limit :atOnce for update skip locked)
                returning *
                """)
            .param("over", utc(clock.instant().minus(WINDOW)))
            .param("atOnce", AT_ONCE)
            .query(Refusals::read)
            .list();
    over.forEach(this::append);
    return over.size() == AT_ONCE;
  }

  private record Counted(
      ExpenseId expense,
      String person,
      String tried,
      String reason,
      @Nullable Surface surface,
      String firstKey,
      int times,
      Instant since,
      Instant until) {}

  private static Counted read(ResultSet row, int index) throws SQLException {
    String surface = row.getString("surface");
    return new Counted(
        new ExpenseId(row.getObject("expense_id", UUID.class)),
        text(row, "person"),
        text(row, "tried"),
        text(row, "reason"),
        surface == null ? null : Surface.valueOf(surface),
        text(row, "first_key"),
        row.getInt("times"),
        row.getObject("since", OffsetDateTime.class).toInstant(),
        row.getObject("last_at", OffsetDateTime.class).toInstant());
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column), column);
  }

  /** The first of them has its entry; one try leaves nothing to add. */
  private void append(Counted counted) {
    if (counted.times() > 0) {
      ledger
          .entry(counted.expense(), Event.REVIEW_DENIED, counted.firstKey() + "-more")
          .by(new Actor(Actor.Kind.HUMAN, counted.person()))
          .on(counted.surface())
          .with("tried", counted.tried().isEmpty() ? null : counted.tried())
          .with("reason", counted.reason())
          .with(TIMES, counted.times())
          .with("since", counted.since().toString())
          .with("until", counted.until().toString())
          .append();
    }
  }

  private static String person(RefusedTry refused) {
    String person = Texts.cut(Texts.plain(refused.person()), MAX_PERSON);
    return person.isBlank() ? "nobody" : person;
  }

  private static String tried(@Nullable String tried) {
    if (tried == null) {
      return "";
    }
    return KNOWN.contains(tried) ? tried : SOMETHING_ELSE;
  }

  /** What is one entry: by one hash, since some of it has no short limit in bytes. */
  private static String same(RefusedTry refused, String person, String tried, String reason) {
    List<String> parts =
        List.of(
            refused.expense().toString(),
            String.valueOf(refused.userTaskKey()),
            person,
            tried,
            reason);
    return Hashes.hex(Hashes.of(String.join("\n", parts).getBytes(StandardCharsets.UTF_8)));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
