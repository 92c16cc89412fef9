package org.countersign.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.countersign.assessment.Opinion.Asked;
import org.jspecify.annotations.Nullable;

/**
 * What the answers took.
 *
 * @param calls that were answered
 * @param costUsd estimated from the configured prices; null when there is no price for the model
 * @param costOfThousandUsd expenses, at the same mean
 * @param latency in milliseconds, of one expense with all its calls; null without any answer
 */
record Effort(
    int calls,
    long tokensIn,
    long tokensCached,
    long tokensOut,
    @Nullable BigDecimal costUsd,
    @Nullable BigDecimal costOfThousandUsd,
    @Nullable Latency latency) {

  private static final int CENTS = 2;

  record Latency(long p50, long p95, long max) {

    static @Nullable Latency of(List<Long> millis) {
      return millis.isEmpty()
          ? null
          : new Latency(percentile(millis, 50), percentile(millis, 95), percentile(millis, 100));
    }
  }

  static Effort of(Collection<Outcome> outcomes) {
    List<Asked> asked = outcomes.stream().flatMap(outcome -> outcome.asked().stream()).toList();
    List<BigDecimal> costs = asked.stream().map(Asked::costUsd).filter(Objects::nonNull).toList();
    BigDecimal sum = costs.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    return new Effort(
        asked.stream().mapToInt(Asked::answers).sum(),
        asked.stream().mapToLong(Asked::tokensIn).sum(),
        asked.stream().mapToLong(Asked::tokensCached).sum(),
        asked.stream().mapToLong(Asked::tokensOut).sum(),
        costs.isEmpty() ? null : sum,
        costs.isEmpty()
            ? null
            : sum.movePointRight(3)
                .divide(BigDecimal.valueOf(costs.size()), CENTS, RoundingMode.UP),
        Latency.of(asked.stream().map(each -> each.latency().toMillis()).toList()));
  }

  /** The smallest value that at least so many percent do not exceed. */
  static long percentile(List<Long> values, int percent) {
    List<Long> sorted = values.stream().sorted().toList();
    int rank = (sorted.size() * percent + 99) / 100;
    return sorted.get(Math.max(0, rank - 1));
  }
}
