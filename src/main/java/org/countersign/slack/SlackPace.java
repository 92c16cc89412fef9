package org.countersign.slack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Turns at Slack's rates, kept in the database, so that all instances together keep them and a
 * restart forgets none. Each call takes the next free turn of its bucket; after a pause some may go
 * at once.
 */
@WhenSlackIsOn
@Component
class SlackPace {

  private final JdbcClient jdbc;
  private final SlackSettings.Pace settings;
  private final Clock clock;

  SlackPace(JdbcClient jdbc, SlackSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings.pace();
    this.clock = clock;
  }

  /**
   * Calls that share one of Slack's rates.
   *
   * @param interval from one to the next; zero is no limit of ours, but Slack's word still counts
   */
  record Bucket(String name, Duration interval, int burst) {}

  Bucket posts(String channel) {
    return new Bucket("post-" + channel, settings.post(), 1);
  }

  Bucket updates() {
    return new Bucket("update", settings.update(), settings.burst());
  }

  /** Of their own, so that many old messages hold up no new state of another. */
  Bucket deletions() {
    return new Bucket("delete", settings.update(), 1);
  }

  Bucket notes() {
    return new Bucket("note", settings.note(), settings.burst());
  }

  /** Takes a turn; gives its time, which is not in the future if it may go now. */
  Instant turn(Bucket bucket) {
    Instant now = clock.instant();
    if (bucket.interval().isZero()) {
      return closedUntil(bucket);
    }
    Duration ahead = bucket.interval().multipliedBy(bucket.burst() - 1L);
    return jdbc.sql(
            """
            insert into slack_pace (bucket, free_at, closed_until)
            values (:bucket, :now::timestamptz + :interval * interval '1 millisecond', :now)
            on conflict (bucket) do update
            set free_at = greatest(slack_pace.free_at, slack_pace.closed_until, :now::timestamptz)
                          + :interval * interval '1 millisecond'
            returning greatest(free_at - (:interval + :ahead) * interval '1 millisecond',
                               closed_until, :now::timestamptz) as turn
            """)
        .param("bucket", bucket.name())
        .param("now", Times.utc(now))
        .param("interval", bucket.interval().toMillis())
        .param("ahead", ahead.toMillis())
        .query((row, index) -> Times.instant(row, "turn"))
        .single();
  }

  /** Whether a turn that was taken earlier still counts: Slack may have closed it meanwhile. */
  boolean isOpen(Bucket bucket) {
    return !closedUntil(bucket).isAfter(clock.instant());
  }

  private Instant closedUntil(Bucket bucket) {
    return jdbc.sql("select closed_until from slack_pace where bucket = :bucket")
        .param("bucket", bucket.name())
        .query((row, index) -> Times.instant(row, "closed_until"))
        .optional()
        .orElse(Instant.EPOCH);
  }

  /** Forgets channels to which nothing was sent since then, and says how many. */
  int forget(Instant before) {
    return jdbc.sql("delete from slack_pace where free_at < :before and closed_until < :before")
        .param("before", Times.utc(before))
        .update();
  }

  /** Slack has said how long it takes no more. */
  void close(Bucket bucket, Duration retryAfter) {
    jdbc.sql(
            """
            insert into slack_pace (bucket, free_at, closed_until) values (:bucket, :until, :until)
            on conflict (bucket) do update
            set closed_until = greatest(slack_pace.closed_until, excluded.closed_until)
            """)
        .param("bucket", bucket.name())
        .param("until", Times.utc(clock.instant().plus(retryAfter)))
        .update();
  }
}
