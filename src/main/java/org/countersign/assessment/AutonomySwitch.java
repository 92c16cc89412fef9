package org.countersign.assessment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.countersign.expense.Texts;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * How far the AI may act, as operators set it while the application runs. Until the first time the
 * setting of the application counts. It is read from the database for each assessment and kept
 * nowhere else, so that it counts on every instance for the next expense.
 */
@Component
public class AutonomySwitch {

  private final JdbcClient jdbc;
  private final AutonomySettings initial;
  private final Ledger ledger;
  private final Clock clock;

  AutonomySwitch(JdbcClient jdbc, AutonomySettings initial, Ledger ledger, Clock clock) {
    this.jdbc = jdbc;
    this.initial = initial;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * A position of the switch.
   *
   * @param by who set it; null, as the rest, for the setting that the application started with
   */
  public record Position(
      Autonomy autonomy, @Nullable UserName by, @Nullable Instant since, @Nullable String reason) {}

  public Position position() {
    return latest().orElseGet(() -> new Position(initial.autonomy(), null, null, null));
  }

  /**
   * The position, for an approval that the same transaction puts on record. Until that has ended
   * nobody can set another: what comes to be on record as OFF is OFF for each approval after it.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Position positionForDecision() {
    jdbc.sql("select pg_advisory_xact_lock_shared(hashtext('countersign.autonomy'))")
        .query(row -> {});
    return position();
  }

  /** The last positions that somebody set, newest first. */
  public List<Position> history(int limit) {
    return jdbc.sql("select * from autonomy_setting order by autonomy_setting_id desc limit :limit")
        .param("limit", limit)
        .query(AutonomySwitch::read)
        .list();
  }

  /**
   * Sets it, and puts that on record, also where it stood there already: who says that it stays has
   * decided something too. Whoever may call this is for the caller to check.
   *
   * @param reason in the operator's words, at most 2000 characters
   */
  @Transactional
  public Position set(Autonomy autonomy, UserName by, String reason) {
    if (Texts.isBlank(reason)) {
      throw new IllegalArgumentException("a change of the autonomy needs a reason");
    }
    Position before = position();
    long id =
        jdbc.sql(
                """
                insert into autonomy_setting (autonomy, reason, set_by, set_at)
                values (:autonomy, :reason, :by, :at) returning autonomy_setting_id
                """)
            .param("autonomy", autonomy.name())
            .param("reason", reason)
            .param("by", by.value())
            .param("at", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
            .query(Long.class)
            .single();
    ledger
        .entry(Event.SETTINGS_CHANGED, "autonomy-" + id)
        .by(Actor.human(by))
        .with("setting", "autonomy")
        .with("from", before.autonomy())
        .with("to", autonomy)
        .with("reason", reason)
        .append();
    return latest().orElseThrow();
  }

  private Optional<Position> latest() {
    return jdbc.sql("select * from autonomy_setting order by autonomy_setting_id desc limit 1")
        .query(AutonomySwitch::read)
        .optional();
  }

  private static Position read(ResultSet row, int index) throws SQLException {
    return new Position(
        Autonomy.valueOf(row.getString("autonomy")),
        new UserName(row.getString("set_by")),
        row.getObject("set_at", OffsetDateTime.class).toInstant(),
        row.getString("reason"));
  }
}
