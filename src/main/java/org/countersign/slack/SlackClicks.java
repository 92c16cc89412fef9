package org.countersign.slack;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.countersign.access.ActLimits;
import org.countersign.access.Limited.Act;
import org.countersign.database.PromisedTasks;
import org.countersign.expense.ExpenseId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The clicks that Slack was told are received. Each is worked on by a task of its own. */
@WhenSlackIsOn
@Component
class SlackClicks {

  static final String TASK = "slack-click";

  private final JdbcClient jdbc;
  private final PromisedTasks tasks;
  private final ActLimits limits;
  private final Clock clock;

  SlackClicks(JdbcClient jdbc, PromisedTasks tasks, ActLimits limits, Clock clock) {
    this.jdbc = jdbc;
    this.tasks = tasks;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Stores a click; once this returns it is worked on some day. The same click twice is one. What
   * comes too often of somebody has no effect: they are told so in its place.
   */
  @Transactional
  public void take(SlackClick click) {
    int stored =
        jdbc.sql(
                """
                insert into slack_click (click_id, click_key, kind, received_at, slack_team, slack_user,
                  channel, user_task_key, expense_id, decision, comment, reason_code, facts_digest)
                values (:id, :key, :kind, :receivedAt, :team, :user,
                  :channel, :task, :expense, :decision, :comment, :reasonCode, :digest)
                on conflict (click_key) do nothing
                """)
            .param("id", click.id())
            .param("key", click.key())
            .param("kind", click.kind().name())
            .param("receivedAt", Times.utc(click.receivedAt()))
            .param("team", click.slackTeam())
            .param("user", click.slackUser())
            .param("channel", click.channel())
            .param("task", click.task().userTaskKey())
            .param("expense", click.task().expense().value())
            .param("decision", click.decision())
            .param("comment", click.comment())
            .param("reasonCode", click.reasonCode())
            .param("digest", click.task().factsDigest())
            .update();
    if (stored > 0) {
      Act act = click.kind() == SlackClick.Kind.DECIDE ? Act.DECISION : Act.ENTRY;
      limits
          .take(act, "slack:%s/%s".formatted(click.slackTeam(), click.slackUser()))
          .ifPresent(refused -> worked(click.id(), String.valueOf(refused.getMessage())));
      tasks.begin(TASK, click.id().toString());
    }
  }

  /**
   * A click that is not done.
   *
   * @param note what the person is to be told, empty for nothing; null as long as it is not known
   * @param turnAt when the note may go, once that is known
   * @param warned whether they were told that it takes long
   * @param superseded whether the same person has decided the same task anew with a later click
   */
  record Open(
      SlackClick click,
      @Nullable String note,
      @Nullable Instant turnAt,
      boolean warned,
      boolean superseded) {}

  Optional<Open> find(UUID id) {
    return jdbc.sql(
            """
            select click.*, click.kind = 'DECIDE' and exists (
              select from slack_click later
              where later.user_task_key = click.user_task_key and later.slack_user = click.slack_user
                and later.slack_team = click.slack_team and later.kind = 'DECIDE'
                and (later.received_at, later.click_id) > (click.received_at, click.click_id)
            ) as superseded
            from slack_click click where click.click_id = :id and click.done_at is null
            """)
        .param("id", id)
        .query(SlackClicks::read)
        .optional();
  }

  /**
   * It has had its effect, or was refused.
   *
   * @param note empty if there is nothing to say
   */
  void worked(UUID id, String note) {
    jdbc.sql("update slack_click set note = left(:note, 1000) where click_id = :id")
        .param("note", note)
        .param("id", id)
        .update();
  }

  void warned(UUID id) {
    jdbc.sql("update slack_click set warned = true where click_id = :id").param("id", id).update();
  }

  void noteHasTurn(UUID id, Instant at) {
    jdbc.sql("update slack_click set turn_at = :at where click_id = :id")
        .param("at", Times.utc(at))
        .param("id", id)
        .update();
  }

  /** Its key stays, so that it does not come again; its words are elsewhere now. */
  void done(UUID id) {
    jdbc.sql(
            "update slack_click set done_at = :now, comment = null, note = null where click_id = :id")
        .param("now", Times.utc(clock.instant()))
        .param("id", id)
        .update();
  }

  /** Forgets those that were done before, and says how many. */
  int forget(Instant before) {
    return jdbc.sql("delete from slack_click where done_at < :before")
        .param("before", Times.utc(before))
        .update();
  }

  private static Open read(ResultSet row, int index) throws SQLException {
    return new Open(
        new SlackClick(
            row.getObject("click_id", UUID.class),
            row.getString("click_key"),
            SlackClick.Kind.valueOf(row.getString("kind")),
            Times.instant(row, "received_at"),
            row.getString("slack_team"),
            row.getString("slack_user"),
            row.getString("channel"),
            new TaskRef(
                row.getLong("user_task_key"),
                new ExpenseId(row.getObject("expense_id", UUID.class)),
                Objects.requireNonNullElse(row.getString("facts_digest"), ""),
                false,
                false),
            row.getString("decision"),
            row.getString("comment"),
            row.getString("reason_code")),
        row.getString("note"),
        Times.instantOrNull(row, "turn_at"),
        row.getBoolean("warned"),
        row.getBoolean("superseded"));
  }
}
