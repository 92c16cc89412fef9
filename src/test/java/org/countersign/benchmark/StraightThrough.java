package org.countersign.benchmark;

import java.util.List;
import java.util.Locale;

/** How many expenses are decided in a second while the LLM answers at once. */
final class StraightThrough implements Measurement {

  private static final int EXPENSES = 3_000;

  @Override
  public String name() {
    return "straight-through";
  }

  @Override
  public List<Figure> measure(BenchmarkedApplication application) throws Exception {
    CpuTime before = application.cpuTime();
    long start = System.nanoTime();
    application.submit(EXPENSES);
    application.awaitDecisions();
    double seconds = (System.nanoTime() - start) / 1e9;
    application.awaitNotifications();
    double told = (System.nanoTime() - start) / 1e9;
    CpuTime after = application.cpuTime();
    return List.of(
        new Figure(
            "straight-through decisions, LLM at once",
            String.format(Locale.ROOT, "%.0f/s", EXPENSES / seconds),
            "≥ 460/s"),
        new Figure(
            "… with every submitter told by mail",
            String.format(Locale.ROOT, "%.0f/s", EXPENSES / told),
            ""),
        new Figure("… CPU for one expense", after.perExpense(before, EXPENSES), ""),
        new Figure("… heap in use afterwards", application.heap(), "≤ 256 MB"));
  }
}
