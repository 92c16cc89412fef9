package org.countersign.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.countersign.devservices.slack.Delivery;
import org.countersign.devservices.slack.Message;

/**
 * How soon a click in Slack is acknowledged while a hundred a second arrive, and whether each has
 * its effect once. The clicks are due at fixed moments, whether or not the ones before are
 * answered, and their time counts from the moment when they were due. Each approves a review of its
 * own, and every tenth request is sent a second time.
 */
final class SlackClicks implements Measurement {

  private static final int PER_SECOND = 100;
  private static final int SECONDS = 60;
  private static final int TWICE = 10;
  private static final String MORE_THAN_ONCE =
      """
      (select expense_id from ledger_entry where event in ('REVIEWED', 'DECIDED')
       group by expense_id, event having count(*) > 1) as entry
      """;

  @Override
  public String name() {
    return "slack-clicks";
  }

  @Override
  public List<Figure> measure(BenchmarkedApplication application) throws Exception {
    Cards cards = new Cards(application.slack());
    application.submitForReview(PER_SECOND * SECONDS);
    List<Message> all = cards.await(PER_SECOND * SECONDS);
    application.awaitNone("expense where status = 'SUBMITTED'");
    List<Future<Duration>> clicks = new ArrayList<>();
    long start = System.nanoTime();
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < all.size(); i++) {
        long due = start + TimeUnit.SECONDS.toNanos(i) / PER_SECOND;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        Message card = all.get(i);
        String reviewer = BenchmarkedApplication.reviewer(i);
        boolean again = i % TWICE == 0;
        clicks.add(people.submit(() -> click(cards, reviewer, card, due, again)));
      }
    }
    Latencies acknowledged = new Latencies();
    for (Future<Duration> click : clicks) {
      acknowledged.add(click.get());
    }
    long last = System.nanoTime();
    application.awaitNone("expense where status = 'IN_REVIEW'");
    Duration late = Duration.ofNanos(System.nanoTime() - last);
    application.awaitNotifications();
    return List.of(
        new Figure(
            "Slack click to acknowledgement, 100 clicks/s for 60 s",
            acknowledged.summary(),
            "p99 ≤ 300 ms"),
        new Figure(
            "… from the last click to the last decision",
            String.format(Locale.ROOT, "%.1f s", late.toMillis() / 1e3),
            ""),
        new Figure(
            "… lost, or applied twice",
            "%d, %d"
                .formatted(
                    application.count("expense where status <> 'APPROVED'"),
                    application.count(MORE_THAN_ONCE)),
            "0, 0"));
  }

  private static Duration click(
      Cards cards, String reviewer, Message card, long due, boolean again) {
    Delivery delivery = cards.approve(reviewer, card);
    Duration time = Duration.ofNanos(System.nanoTime() - due);
    if (!delivery.isAcknowledged()) {
      throw new IllegalStateException("A click was not acknowledged: " + delivery);
    }
    if (again) {
      cards.send(delivery.request());
    }
    return time;
  }
}
