package org.countersign.slack;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.countersign.database.PromisedTasks;
import org.countersign.expense.ExpenseId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The messages that are wanted in Slack, each with a task of its own that brings it there. */
@WhenSlackIsOn
@Component
class SlackMessages {

  static final String TASK = "slack-message";

  private final JdbcClient jdbc;
  private final PromisedTasks tasks;
  private final Clock clock;

  SlackMessages(JdbcClient jdbc, PromisedTasks tasks, Clock clock) {
    this.jdbc = jdbc;
    this.tasks = tasks;
    this.clock = clock;
  }

  /**
   * Notes, within the caller's transaction, that a message is wanted or shows what is not so any
   * more. However often that happens before it is sent, Slack gets the latest state once.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void want(
      String key, SlackMessage.Kind kind, ExpenseId expense, @Nullable Long userTaskKey) {
    // The row is locked from here on: whoever is sending the message looks at it once more before
    // the task ends, and that look waits for this transaction.
    jdbc.sql(
            """
            insert into slack_message (message_key, kind, expense_id, user_task_key, noted_at, wanted)
            values (:key, :kind, :expense, :task, :now, 1)
            on conflict (message_key) do update set wanted = slack_message.wanted + 1
            """)
        .param("key", key)
        .param("kind", kind.name())
        .param("expense", expense.value())
        .param("task", userTaskKey)
        .param("now", Times.utc(clock.instant()))
        .update();
    tasks.begin(TASK, key);
  }

  /** As {@link #want} for a message that is there or on its way; else nothing. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void refresh(String key) {
    int known =
        jdbc.sql("update slack_message set wanted = wanted + 1 where message_key = :key")
            .param("key", key)
            .update();
    if (known > 0) {
      tasks.begin(TASK, key);
    }
  }

  Optional<SlackMessage> find(String key) {
    return jdbc.sql("select * from slack_message where message_key = :key")
        .param("key", key)
        .query(SlackMessages::read)
        .optional();
  }

  /** All that is or is to be in Slack about an expense. */
  List<String> of(ExpenseId expense) {
    return jdbc.sql("select message_key from slack_message where expense_id = :expense")
        .param("expense", expense.value())
        .query(String.class)
        .list();
  }

  List<String> questionsOf(ExpenseId expense) {
    return jdbc.sql(
            "select message_key from slack_message where expense_id = :expense and kind = 'QUESTION'")
        .param("expense", expense.value())
        .query(String.class)
        .list();
  }

  int reminders(ExpenseId expense, long userTaskKey) {
    return jdbc.sql(
            """
            select count(*) from slack_message
            where expense_id = :expense and user_task_key = :task and kind = 'REMINDER'
            """)
        .param("expense", expense.value())
        .param("task", userTaskKey)
        .query(Integer.class)
        .single();
  }

  /** Whether the same review was reminded of once more since. */
  boolean isRemindedAgain(SlackMessage reminder) {
    return jdbc.sql(
            """
            select exists (select from slack_message
              where expense_id = :expense and user_task_key = :task and kind = 'REMINDER'
                and noted_at > :noted)
            """)
        .param("expense", reminder.expense().value())
        .param("task", reminder.task())
        .param("noted", Times.utc(reminder.notedAt()))
        .query(Boolean.class)
        .single();
  }

  void hasTurn(String key, Instant at) {
    jdbc.sql("update slack_message set turn_at = :at where message_key = :key")
        .param("at", Times.utc(at))
        .param("key", key)
        .update();
  }

  /** A post begins: if nothing else is heard of it, it may be there or not. */
  void sending(String key, String channel) {
    jdbc.sql(
            """
            update slack_message
            set sending_since = :now, channel = :channel, turn_at = null, unclear = false
            where message_key = :key
            """)
        .param("now", Times.utc(clock.instant()))
        .param("channel", channel)
        .param("key", key)
        .update();
  }

  void notSent(String key) {
    jdbc.sql(
            """
            update slack_message set sending_since = null, unclear = false, channel = null
            where message_key = :key
            """)
        .param("key", key)
        .update();
  }

  void isUnclear(String key) {
    jdbc.sql("update slack_message set unclear = true where message_key = :key")
        .param("key", key)
        .update();
  }

  void isThere(String key, SlackWebApi.Posted posted) {
    jdbc.sql(
            """
            update slack_message
            set channel = :channel, ts = :ts, sending_since = null, unclear = false
            where message_key = :key
            """)
        .param("channel", posted.channel())
        .param("ts", posted.ts())
        .param("key", key)
        .update();
  }

  /**
   * What a search in its channel says of an unclear message; nothing is noted where another
   * instance knows by now, or has sent it again.
   *
   * @param ts null if it is not there
   */
  void found(SlackMessage message, @Nullable String ts) {
    jdbc.sql(
            """
            update slack_message
            set ts = :ts, channel = case when :ts::text is null then null else channel end,
                sending_since = null, unclear = false
            where message_key = :key and unclear and ts is null and sending_since = :since
            """)
        .param("ts", ts)
        .param("key", message.key())
        .param("since", Times.utc(Objects.requireNonNull(message.sendingSince(), message.key())))
        .update();
  }

  /** Somebody has deleted it in Slack. */
  void isGone(String key) {
    jdbc.sql("update slack_message set ts = null, turn_at = null where message_key = :key")
        .param("key", key)
        .update();
  }

  void shows(String key, int wanted) {
    jdbc.sql(
            """
            update slack_message set shown = :wanted, turn_at = null, failures = 0, problem = null
            where message_key = :key
            """)
        .param("wanted", wanted)
        .param("key", key)
        .update();
  }

  void failed(String key, String problem) {
    jdbc.sql(
            """
            update slack_message
            set failures = failures + 1, problem = left(:problem, 200), turn_at = null
            where message_key = :key
            """)
        .param("problem", problem)
        .param("key", key)
        .update();
  }

  /** Whether Slack has the latest; the row stays locked until the caller's transaction ends. */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean isRight(String key) {
    return jdbc.sql("select shown >= wanted from slack_message where message_key = :key for update")
        .param("key", key)
        .query(Boolean.class)
        .optional()
        .orElse(true);
  }

  /** Those in a channel of which nobody knows whether they are there. */
  List<SlackMessage> unclearIn(String channel) {
    return jdbc.sql("select * from slack_message where channel = :channel and unclear")
        .param("channel", channel)
        .query(SlackMessages::read)
        .list();
  }

  /**
   * Retires some of those from before, unless something of them is still open or not yet as it is
   * wanted: each is deleted in Slack, and then here.
   *
   * @return how many
   */
  @Transactional
  public int retire(Instant before) {
    List<String> old =
        jdbc.sql(
                """
                update slack_message set retired_at = :now where message_key in (
                  select message_key from slack_message message
                  where noted_at < :before and retired_at is null and shown >= wanted
                    and not exists (select from review
                      where review.expense_id = message.expense_id
                        and review.user_task_key = message.user_task_key and review.status = 'OPEN')
                    and not exists (select from question
                      where question.expense_id = message.expense_id
                        and question.user_task_key = message.user_task_key and question.status = 'OPEN')
                  order by noted_at limit 100)
                returning message_key
                """)
            .param("before", Times.utc(before))
            .param("now", Times.utc(clock.instant()))
            .query(String.class)
            .list();
    old.forEach(key -> tasks.begin(TASK, key));
    return old.size();
  }

  /** It is not in Slack any more. */
  void forget(String key) {
    jdbc.sql("delete from slack_message where message_key = :key and retired_at is not null")
        .param("key", key)
        .update();
  }

  /**
   * What waits for Slack.
   *
   * @param problem Slack's latest word for why; null if there is none
   */
  record Waiting(long messages, @Nullable Instant since, @Nullable String problem) {}

  Waiting waiting() {
    return jdbc.sql(
            """
            select count(*) as messages, min(noted_at) as since,
                   (array_agg(problem order by failures desc) filter (where problem is not null))[1] as problem
            from slack_message where wanted > shown
            """)
        .query(
            (row, index) ->
                new Waiting(
                    row.getLong("messages"),
                    Times.instantOrNull(row, "since"),
                    row.getString("problem")))
        .single();
  }

  private static SlackMessage read(ResultSet row, int index) throws SQLException {
    long key = row.getLong("user_task_key");
    Long task = row.wasNull() ? null : key;
    return new SlackMessage(
        row.getString("message_key"),
        SlackMessage.Kind.valueOf(row.getString("kind")),
        new ExpenseId(row.getObject("expense_id", UUID.class)),
        task,
        Times.instant(row, "noted_at"),
        row.getInt("wanted"),
        row.getInt("shown"),
        row.getString("channel"),
        row.getString("ts"),
        Times.instantOrNull(row, "turn_at"),
        Times.instantOrNull(row, "sending_since"),
        row.getBoolean("unclear"),
        row.getInt("failures"),
        row.getObject("retired_at") != null);
  }
}
