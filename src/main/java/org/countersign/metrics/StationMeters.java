package org.countersign.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.countersign.decision.ExpenseDecided;
import org.countersign.ledger.EntryWritten;
import org.countersign.ledger.EventKeyTaken;
import org.countersign.ledger.Refusals;
import org.countersign.review.Review;
import org.countersign.review.ReviewChanged;
import org.countersign.review.ReviewChanged.Change;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Counts what happened, once the database has it. The ledger refuses an event that it has already,
 * so a job that runs twice counts once.
 */
@Component
class StationMeters {

  private final MeterRegistry meters;

  StationMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  /** At once: the transaction is rolled back. */
  @EventListener
  void count(EventKeyTaken taken) {
    count(Meter.LEDGER_CONFLICTS, Tag.of("event", word(taken.event())));
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
  void count(EntryWritten entry) {
    count(Meter.LEDGER_ENTRIES, Tag.of("event", word(entry.event())));
    switch (entry.event()) {
      case SUBMITTED -> count(Meter.EXPENSES_SUBMITTED, Tag.of("surface", word(entry.surface())));
      case ROUTED -> count(Meter.EXPENSES_ROUTED, Tag.of("route", word(entry.detail("route"))));
      case REVIEW_OPENED ->
          count(Meter.REVIEWS_OPENED, Tag.of("group", word(entry.detail("group"))));
      case REVIEW_DENIED ->
          count(
              Meter.REVIEWS_DENIED,
              entry.detail(Refusals.TIMES) instanceof Integer times ? times : 1,
              Tag.of("surface", word(entry.surface())));
      default -> {}
    }
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
  void time(ReviewChanged changed) {
    Review review = changed.review();
    if (changed.change() == Change.DECIDED) {
      time(
          Meter.REVIEW_DECISION,
          between(review.openedAt(), review.checkedAt()),
          Tag.of("decision", word(review.decision())),
          Tag.of("surface", word(review.surface())));
    }
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
  void time(ExpenseDecided decided) {
    time(
        Meter.EXPENSE_DECISION,
        between(decided.submittedAt(), decided.decidedAt()),
        Tag.of("outcome", word(decided.outcome())),
        Tag.of("by", word(decided.by())));
  }

  private void count(Meter meter, Tag... tags) {
    count(meter, 1, tags);
  }

  private void count(Meter meter, int times, Tag... tags) {
    Counter.builder(meter.id())
        .description(meter.meaning())
        .tags(List.of(tags))
        .register(meters)
        .increment(times);
  }

  private void time(Meter meter, Duration duration, Tag... tags) {
    Timer.builder(meter.id())
        .description(meter.meaning())
        .tags(List.of(tags))
        .register(meters)
        .record(duration);
  }

  /** Instances whose clocks differ must not make a negative time. */
  private static Duration between(Instant from, @Nullable Instant to) {
    Duration between = to == null ? Duration.ZERO : Duration.between(from, to);
    return between.isNegative() ? Duration.ZERO : between;
  }

  private static String word(@Nullable Object value) {
    return value == null ? "none" : value.toString().toLowerCase(Locale.ROOT);
  }
}
