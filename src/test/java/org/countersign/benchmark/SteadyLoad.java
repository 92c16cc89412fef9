package org.countersign.benchmark;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * How long an expense takes at 50 submissions a second. The submissions are due at fixed moments,
 * whether or not the ones before are answered, and their time counts from the moment when they were
 * due: an application that stalls cannot hide it by slowing down who measures.
 */
final class SteadyLoad implements Measurement {

  private static final int EXPENSES = 1_500;
  private static final Duration INTERVAL = Duration.ofMillis(20);

  private record Submission(String id, Instant due, Duration answered) {}

  @Override
  public String name() {
    return "steady-load";
  }

  @Override
  public List<Figure> measure(BenchmarkedApplication application) throws Exception {
    List<Submission> submissions = submit(application);
    application.awaitDecisions();
    application.awaitNotifications();
    Latencies answered = new Latencies();
    Latencies decided = new Latencies();
    for (Submission submission : submissions) {
      answered.add(submission.answered());
      decided.add(Duration.between(submission.due(), decidedAt(application, submission.id())));
    }
    return List.of(
        new Figure("POST to 202 at 50/s", answered.summary(), "p99 ≤ 25 ms"),
        new Figure(
            "POST to the decision's ledger entry at 50/s, LLM at once",
            decided.summary(),
            "p50 ≤ 30 ms, p99 ≤ 100 ms"));
  }

  private static List<Submission> submit(BenchmarkedApplication application) throws Exception {
    List<Future<Submission>> all = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Instant first = Instant.now().plus(INTERVAL);
      for (int i = 0; i < EXPENSES; i++) {
        Instant due = first.plus(INTERVAL.multipliedBy(i));
        String body = application.expense();
        waitUntil(due);
        all.add(clients.submit(() -> submit(application, body, due)));
      }
    }
    List<Submission> submissions = new ArrayList<>();
    for (Future<Submission> each : all) {
      submissions.add(each.get());
    }
    return submissions;
  }

  private static Submission submit(BenchmarkedApplication application, String body, Instant due) {
    String id = application.submit(body);
    return new Submission(id, due, Duration.between(due, Instant.now()));
  }

  private static void waitUntil(Instant due) {
    for (Duration left = Duration.between(Instant.now(), due);
        left.isPositive();
        left = Duration.between(Instant.now(), due)) {
      LockSupport.parkNanos(left.toNanos());
    }
  }

  /** By the application's clock, which is ours too; the commit follows it at once. */
  private static Instant decidedAt(BenchmarkedApplication application, String id)
      throws SQLException {
    try (var statement =
        application
            .database()
            .prepareStatement(
                "select recorded_at from ledger_entry"
                    + " where expense_id = ?::uuid and event = 'DECIDED'")) {
      statement.setString(1, id);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getTimestamp(1).toInstant();
      }
    }
  }
}
