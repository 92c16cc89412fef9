package org.countersign.ledger.controls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00Z");
  private final History<String> history = new History<>();

  @Test
  void knowsWhatWasInForceAtSomeMoment() {
    history.set(FIRST, "a");
    history.set(hours(2), "b");
    history.set(hours(4), "c");

    assertThat(history.between(hours(-2), hours(-1))).isEmpty();
    assertThat(history.between(hours(-1), hours(1))).containsExactly("a");
    assertThat(history.between(hours(1), hours(3))).containsExactly("a", "b");
    assertThat(history.between(hours(3), hours(3))).containsExactly("b");
    assertThat(history.between(hours(2), hours(9))).containsExactly("b", "c");
    assertThat(history.between(hours(8), hours(9))).containsExactly("c");
    assertThat(history.now()).isEqualTo("c");
    assertThat(history.knows(hours(-1))).isFalse();
    assertThat(history.knows(FIRST)).isTrue();
  }

  @Test
  void forgetsWhatNobodyAsksFor() {
    for (int day = 0; day < 1000; day++) {
      history.set(hours(24 * day), "day " + day);
    }

    assertThat(history.knows(hours(24 * 900))).isFalse();
    assertThat(history.between(hours(24 * 970), hours(24 * 971)))
        .containsExactly("day 970", "day 971");
    assertThat(history.between(FIRST, hours(24 * 1000))).hasSizeLessThan(50);
  }

  private static Instant hours(int hours) {
    return FIRST.plus(Duration.ofHours(hours));
  }
}
