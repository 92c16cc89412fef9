package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpenseIdTest {

  @Test
  void readsWhatItWrites() {
    ExpenseId id = ExpenseId.random();

    assertThat(ExpenseId.of(id.toString())).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1-1-1-1-1", "0b8f6a0e-5f0e-4f7e-9d55-3f1a35b6d0012"})
  void refusesWhatIsNoUuid(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ExpenseId.of(text));
  }
}
