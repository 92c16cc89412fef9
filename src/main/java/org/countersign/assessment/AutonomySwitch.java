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
   * @param by who set it, or proposed it; null, as the rest, for the setting that the application
   *     started with
   * @param confirmedBy the second person, where it takes two
   */
  public record Position(
      Autonomy autonomy,
      @Nullable UserName by,
      @Nullable UserName confirmedBy,
      @Nullable Instant since,
      @Nullable String reason) {}

  public Position position() {
    return latest().orElseGet(() -> new Position(initial.autonomy(), null, null, null, null));
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
   * Takes autonomy away, and puts that on record, also where it stood there already: who says that
   * it stays has decided something too. When this returns and its transaction is committed, nothing
   * is approved by the policy any more. Whoever may call this is for the caller to check.
   *
   * @param autonomy OFF or SHADOW; ON takes two people, see {@link #on}
   * @param reason in the operator's words, at most 2000 characters
   */
  @Transactional
  public Position set(Autonomy autonomy, UserName by, String reason) {
    if (autonomy == Autonomy.ON) {
      throw new IllegalArgumentException("one person alone does not set the autonomy ON");
    }
    return write(autonomy, by, null, null, reason);
  }

  /**
   * Gives autonomy, and puts that on record. That these are two people who may is for the caller to
   * check.
   *
   * @param proposal what was confirmed
   * @param reason in the words of who proposed it
   */
  @Transactional
  public Position on(UserName proposedBy, UserName confirmedBy, long proposal, String reason) {
    return write(Autonomy.ON, proposedBy, confirmedBy, proposal, reason);
  }

  /**
   * Tells one change of the switch from the next; 0 before the first. Nobody changes it before the
   * transaction ends.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public long lastChange() {
    alone();
    return jdbc.sql("select coalesce(max(autonomy_setting_id), 0) from autonomy_setting")
        .query(Long.class)
        .single();
  }

  /** Waits for the decisions that are just being recorded; the next ones wait for this one. */
  private void alone() {
    jdbc.sql("select pg_advisory_xact_lock(hashtext('countersign.autonomy'))")
        .query((row, index) -> "")
        .list();
  }

  private Position write(
      Autonomy autonomy,
      UserName by,
      @Nullable UserName confirmedBy,
      @Nullable Long proposal,
      String reason) {
    if (Texts.isBlank(reason)) {
      throw new IllegalArgumentException("a change of the autonomy needs a reason");
    }
    alone();
    Position before = position();
    long id =
        jdbc.sql(
                """
                insert into autonomy_setting (autonomy, reason, set_by, confirmed_by, set_at)
                values (:autonomy, :reason, :by, :confirmedBy, :at) returning autonomy_setting_id
                """)
            .param("autonomy", autonomy.name())
            .param("reason", reason)
            .param("by", by.value())
            .param("confirmedBy", confirmedBy == null ? null : confirmedBy.value())
            .param("at", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
            .query(Long.class)
            .single();
    ledger
        .entry(Event.SETTINGS_CHANGED, "autonomy-" + id)
        .by(Actor.human(confirmedBy == null ? by : confirmedBy))
        .with("setting", "autonomy")
        .with("from", before.autonomy())
        .with("to", autonomy)
        .with("proposal", proposal)
        .with("proposedBy", confirmedBy == null ? null : by)
        .words("reason", reason)
        .append();
    return latest().orElseThrow();
  }

  private Optional<Position> latest() {
    return jdbc.sql("select * from autonomy_setting order by autonomy_setting_id desc limit 1")
        .query(AutonomySwitch::read)
        .optional();
  }

  private static Position read(ResultSet row, int index) throws SQLException {
    String confirmedBy = row.getString("confirmed_by");
    return new Position(
        Autonomy.valueOf(row.getString("autonomy")),
        new UserName(row.getString("set_by")),
        confirmedBy == null ? null : new UserName(confirmedBy),
        row.getObject("set_at", OffsetDateTime.class).toInstant(),
        row.getString("reason"));
  }
}
