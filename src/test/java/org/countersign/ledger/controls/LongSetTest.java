package org.countersign.ledger.controls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongSetTest {

  @Test
  void hasWhatWasAddedAndNothingElse() {
    Random random = new Random(7);
    LongSet numbers = new LongSet();
    Set<Long> expected = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      // Also numbers that are near each other, and zero.
      long number = i % 3 == 0 ? i : random.nextLong();
      assertThat(numbers.add(number)).isEqualTo(expected.add(number));
      assertThat(numbers.add(number)).isFalse();
    }

    assertThat(numbers.size()).isEqualTo(expected.size());
    assertThat(expected).allMatch(numbers::contains);
    for (int i = 0; i < 100_000; i++) {
      long number = random.nextLong();
      assertThat(numbers.contains(number)).isEqualTo(expected.contains(number));
    }
  }
}
