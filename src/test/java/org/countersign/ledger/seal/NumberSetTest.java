package org.countersign.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumberSetTest {

  @Test
  void isASet() {
    Random random = new Random(20_261_201);
    for (int round = 0; round < 200; round++) {
      NumberSet numbers = new NumberSet();
      Set<Long> expected = new HashSet<>();
      for (int i = 0; i < 200; i++) {
        long number = random.nextInt(100) - 50L;
        assertThat(numbers.add(number)).isEqualTo(expected.add(number));
      }
      for (long number = -60; number < 60; number++) {
        assertThat(numbers.contains(number)).isEqualTo(expected.contains(number));
      }
    }
  }

  @Test
  void hasItsEnds() {
    NumberSet numbers = new NumberSet();
    for (long number : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1}) {
      assertThat(numbers.add(number)).isTrue();
      assertThat(numbers.add(number)).isFalse();
    }
    assertThat(numbers.contains(0)).isFalse();
  }
}
