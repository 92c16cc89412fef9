package org.countersign.slack;

import java.time.Instant;
import java.util.Objects;
import org.countersign.expense.ExpenseId;
import org.jspecify.annotations.Nullable;

/**
 * A message in Slack, as it is wanted and as it is there.
 *
 * @param wanted grows with every change of what it shows
 * @param shown the {@code wanted} that Slack has
 * @param turnAt when it may go, once that is known
 * @param sendingSince a post that was begun and whose end is not known
 * @param retired whether it is too old and goes
 */
record SlackMessage(
    String key,
    Kind kind,
    ExpenseId expense,
    @Nullable Long userTaskKey,
    Instant notedAt,
    int wanted,
    int shown,
    @Nullable String channel,
    @Nullable String ts,
    @Nullable Instant turnAt,
    @Nullable Instant sendingSince,
    boolean unclear,
    int failures,
    boolean retired) {

  /** What it is about. */
  enum Kind {
    /** The card of a review, in the channel of its group. */
    REVIEW,
    /** A reminder, below the card. */
    REMINDER,
    /** A reviewer's question, to the submitter. */
    QUESTION,
    /** How it ended, to the submitter. */
    DECISION
  }

  long task() {
    return Objects.requireNonNull(userTaskKey, key);
  }

  /** Where it is in Slack; null if it is not there yet. */
  SlackWebApi.@Nullable Posted posted() {
    return channel == null || ts == null ? null : new SlackWebApi.Posted(channel, ts);
  }

  static String reviewKey(long userTaskKey) {
    return "review-" + userTaskKey;
  }

  /**
   * @param hour since the review was opened: a reminder whose job ran twice is one
   */
  static String reminderKey(long userTaskKey, long hour) {
    return "reminder-" + userTaskKey + "-" + hour;
  }

  static String questionKey(long userTaskKey) {
    return "question-" + userTaskKey;
  }

  static String decisionKey(ExpenseId expense) {
    return "decision-" + expense;
  }

  /** To a person, and not into a group's channel. */
  static boolean isDirect(Kind kind) {
    return kind == Kind.QUESTION || kind == Kind.DECISION;
  }
}
