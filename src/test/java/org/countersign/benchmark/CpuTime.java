package org.countersign.benchmark;

import java.time.Duration;
import java.util.Locale;

/** What the three of them took from the processors: it says where a second went. */
record CpuTime(Duration application, Duration services, Duration database) {

  static CpuTime of(ProcessHandle application, ProcessHandle services, ProcessHandle database) {
    return new CpuTime(
        of(application),
        of(services),
        database.children().map(CpuTime::of).reduce(of(database), Duration::plus));
  }

  private static Duration of(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Since then, for each of so many expenses. */
  String perExpense(CpuTime before, int expenses) {
    return String.format(
        Locale.ROOT,
        "application %.1f ms, engine, LLM and clients %.1f ms, PostgreSQL %.1f ms",
        millis(before.application, application) / expenses,
        millis(before.services, services) / expenses,
        millis(before.database, database) / expenses);
  }

  private static double millis(Duration from, Duration to) {
    return to.minus(from).toMillis();
  }
}
