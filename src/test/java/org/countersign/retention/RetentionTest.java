package org.countersign.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void goesOnUntilNothingIsLeftAndCountsIt() {
    Queue<Integer> there = new ArrayDeque<>(List.of(500, 500, 7, 0));

    new Retention(List.of(new RetentionStep("expenses", there::remove)), meters).run();

    assertThat(there).isEmpty();
    assertThat(counted(Retention.REMOVED, "expenses")).isEqualTo(1007);
    assertThat(counted(Retention.FAILURES, "expenses")).isZero();
  }

  @Test
  void goesOnWithTheOthersWhenOneFails() {
    Queue<Integer> failing = new ArrayDeque<>(List.of(3));
    Queue<Integer> sound = new ArrayDeque<>(List.of(2, 0));

    new Retention(
            List.of(
                new RetentionStep("expenses", failing::remove),
                new RetentionStep("absences", sound::remove)),
            meters)
        .run();

    assertThat(counted(Retention.REMOVED, "expenses")).isEqualTo(3);
    assertThat(counted(Retention.FAILURES, "expenses")).isOne();
    assertThat(counted(Retention.REMOVED, "absences")).isEqualTo(2);
  }

  private double counted(String name, String what) {
    return meters.get(name).tag("what", what).counter().count();
  }
}
