package org.countersign.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times of the same thing, all of them kept. */
final class Latencies {

  private final List<Duration> sorted = new ArrayList<>();

  void add(Duration latency) {
    sorted.add(latency);
  }

  /** The time that so many of a hundred did not exceed: the nearest rank, nothing in between. */
  Duration percentile(double percent) {
    sorted.sort(null);
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.max(rank, 1) - 1);
  }

  String summary() {
    return "p50 %s, p99 %s, longest %s"
        .formatted(millis(percentile(50)), millis(percentile(99)), millis(percentile(100)));
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.0f ms", time.toNanos() / 1e6);
  }
}
