package org.countersign.slack;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person did in Slack and that changes something.
 *
 * @param key Slack's own id of it
 * @param slackTeam of the person
 * @param channel where it was done; null for a direct message
 * @param comment or the answer to a question
 */
record SlackClick(
    UUID id,
    String key,
    Kind kind,
    Instant receivedAt,
    String slackTeam,
    String slackUser,
    @Nullable String channel,
    TaskRef task,
    @Nullable String decision,
    @Nullable String comment,
    @Nullable String reasonCode) {

  /** What it is to do. */
  enum Kind {
    CLAIM,
    RELEASE,
    DECIDE,
    ANSWER
  }

  /** In the words of the ledger. */
  String tried() {
    return decision == null ? kind.name() : decision;
  }
}
