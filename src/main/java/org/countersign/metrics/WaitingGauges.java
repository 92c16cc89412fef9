package org.countersign.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How much waits, asked of the database when somebody looks, and at most every ten seconds: partial
 * indexes hold what is open, so it costs the same with ten million decided expenses. Every instance
 * reports the same figures. While the database is away there are none.
 */
@Component
class WaitingGauges implements MeterBinder {

  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(WaitingGauges.class);

  private final JdbcClient jdbc;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private Instant asked = Instant.EPOCH;
  private @Nullable Waiting latest;

  WaitingGauges(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param at when it was asked for
   * @param oldestMessage null if none waits
   */
  private record Waiting(
      Instant at,
      long expenses,
      long reviews,
      long overdue,
      long messages,
      long refused,
      long slack,
      long mails,
      @Nullable Instant oldestMessage) {

    double oldestSeconds() {
      return oldestMessage == null
          ? 0
          : Math.max(0, Duration.between(oldestMessage, at).toMillis() / 1e3);
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, Meter.EXPENSES_OPEN, Waiting::expenses);
    gauge(registry, Meter.REVIEWS_OPEN, Waiting::reviews);
    gauge(registry, Meter.REVIEWS_OVERDUE, Waiting::overdue);
    gauge(registry, Meter.MESSAGES_WAITING, Waiting::messages);
    gauge(registry, Meter.MESSAGES_REFUSED, Waiting::refused);
    gauge(registry, Meter.SLACK_WAITING, Waiting::slack);
    gauge(registry, Meter.MAILS_WAITING, Waiting::mails);
    TimeGauge.builder(
            Meter.MESSAGES_OLDEST.id(),
            this,
            TimeUnit.SECONDS,
            gauges -> gauges.value(Waiting::oldestSeconds))
        .description(Meter.MESSAGES_OLDEST.meaning())
        .register(registry);
  }

  private void gauge(MeterRegistry registry, Meter meter, ToDoubleFunction<Waiting> value) {
    Gauge.builder(meter.id(), this, gauges -> gauges.value(value))
        .description(meter.meaning())
        .register(registry);
  }

  /** That the database did not answer is known as long as an answer would be. */
  private double value(ToDoubleFunction<Waiting> value) {
    // Not synchronized: on JDK 21 virtual threads that wait there would hold their carriers.
    lock.lock();
    try {
      Instant now = clock.instant();
      if (!asked.plus(FRESH).isAfter(now)) {
        latest = null;
        try {
          latest = ask(now);
        } catch (DataAccessException e) {
          LOG.debug("The database does not say what waits", e);
        }
        asked = clock.instant();
      }
      return latest == null ? Double.NaN : value.applyAsDouble(latest);
    } finally {
      lock.unlock();
    }
  }

  private Waiting ask(Instant now) {
    return jdbc.sql(
            """
            select
              (select count(*) from expense
                where status in ('SUBMITTED', 'IN_REVIEW', 'INFORMATION_REQUESTED')) as expenses,
              (select count(*) from review where status = 'OPEN') as reviews,
              (select count(*) from review where status = 'OPEN' and due_at < :now) as overdue,
              (select count(*) from process_message where not refused) as messages,
              (select count(*) from process_message where refused) as refused,
              (select count(*) from slack_message where wanted > shown) as slack,
              (select count(*) from scheduled_tasks where task_name = 'send-mail') as mails,
              (select min(created_at) from process_message where not refused) as oldest_message
            """)
        .param("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
        .query((row, index) -> read(row, now))
        .single();
  }

  private static Waiting read(ResultSet row, Instant now) throws SQLException {
    OffsetDateTime oldest = row.getObject("oldest_message", OffsetDateTime.class);
    return new Waiting(
        now,
        row.getLong("expenses"),
        row.getLong("reviews"),
        row.getLong("overdue"),
        row.getLong("messages"),
        row.getLong("refused"),
        row.getLong("slack"),
        row.getLong("mails"),
        oldest == null ? null : oldest.toInstant());
  }
}
