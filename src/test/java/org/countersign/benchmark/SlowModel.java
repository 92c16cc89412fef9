package org.countersign.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How long many expenses take while the model needs two seconds for each. */
final class SlowModel implements Measurement {

  private static final int EXPENSES = 1_000;
  private static final Duration LATENCY = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "slow-model";
  }

  @Override
  public List<Figure> measure(BenchmarkedApplication application) throws Exception {
    application.llm().reset();
    application.llm().latency(LATENCY);
    CpuTime before = application.cpuTime();
    long start = System.nanoTime();
    application.submit(EXPENSES);
    double submitted = secondsSince(start);
    while (application.llm().answered() < EXPENSES) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    double answered = secondsSince(start);
    application.awaitDecisions();
    double decided = secondsSince(start);
    application.awaitNotifications();
    double told = secondsSince(start);
    CpuTime after = application.cpuTime();
    int together = application.llm().mostInFlight();
    application.llm().reset();
    return List.of(
        new Figure(
            "1,000 expenses while the LLM takes 2 s each, to the last decision",
            seconds(decided),
            "≤ 10 s"),
        new Figure("… accepted", seconds(submitted), ""),
        new Figure("… the LLM's last answer", seconds(answered), ""),
        new Figure("… the last submitter told", seconds(told), ""),
        new Figure("… questions at the same time, at most", together + " of 500", ""),
        new Figure("… CPU for one expense", after.perExpense(before, EXPENSES), ""),
        new Figure("… heap in use afterwards", application.heap(), "≤ 256 MB"));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
