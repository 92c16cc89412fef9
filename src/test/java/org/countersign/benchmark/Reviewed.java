package org.countersign.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.countersign.devservices.slack.Delivery;
import org.countersign.devservices.slack.Message;

/**
 * How many expenses are reviewed in a second: submitted, assessed, their card posted, approved with
 * a signed click as soon as the card is there, decided, the submitter told.
 */
final class Reviewed implements Measurement {

  private static final int EXPENSES = 2_000;
  private static final int REVIEWERS_AT_WORK = 16;

  @Override
  public String name() {
    return "reviewed";
  }

  @Override
  public List<Figure> measure(BenchmarkedApplication application) throws Exception {
    Cards cards = new Cards(application.slack());
    CpuTime cpu = application.cpuTime();
    List<Future<Delivery>> clicks = new ArrayList<>();
    long start = System.nanoTime();
    try (ExecutorService submitters = Executors.newSingleThreadExecutor();
        ExecutorService reviewers = Executors.newFixedThreadPool(REVIEWERS_AT_WORK)) {
      Future<List<String>> submitted =
          submitters.submit(() -> application.submitForReview(EXPENSES));
      for (int clicked = 0; clicked < EXPENSES; TimeUnit.MILLISECONDS.sleep(10)) {
        for (Message card : cards.next()) {
          String reviewer = BenchmarkedApplication.reviewer(clicked++);
          clicks.add(reviewers.submit(() -> cards.approve(reviewer, card)));
        }
      }
      submitted.get();
    }
    for (Future<Delivery> click : clicks) {
      if (!click.get().isAcknowledged()) {
        throw new IllegalStateException("A click was not acknowledged: " + click.get());
      }
    }
    application.awaitNone("expense where status in ('SUBMITTED', 'IN_REVIEW')");
    double seconds = (System.nanoTime() - start) / 1e9;
    application.awaitNotifications();
    CpuTime after = application.cpuTime();
    return List.of(
        new Figure(
            "reviewed decisions: card posted, signed click, ledger entry",
            String.format(Locale.ROOT, "%.0f/s", EXPENSES / seconds),
            "≥ 180/s"),
        new Figure("… CPU for one expense", after.perExpense(cpu, EXPENSES), ""),
        new Figure("… heap in use afterwards", application.heap(), "≤ 256 MB"));
  }
}
