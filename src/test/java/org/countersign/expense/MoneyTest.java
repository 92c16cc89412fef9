package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

  @ParameterizedTest
  @CsvSource({
    "12.5,    EUR, 12.50 EUR",
    "12.500,  EUR, 12.50 EUR",
    "1E+3,    EUR, 1000.00 EUR",
    "0.01,    EUR, 0.01 EUR",
    "1000.0,  JPY, 1000 JPY",
    "1.2,     KWD, 1.200 KWD",
    "1.23456e1, CLF, 12.3456 CLF",
  })
  void hasTheDecimalsOfItsCurrency(String amount, String currency, String money) {
    assertThat(Money.of(amount, currency)).hasToString(money);
  }

  @ParameterizedTest
  @CsvSource({"0.001, EUR", "12.345, EUR", "1.5, JPY", "0.0001, KWD"})
  void neverRounds(String amount, String currency) {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> Money.of(amount, currency));
  }

  @Test
  void isEqualHoweverItWasWritten() {
    assertThat(Money.of("250", "EUR")).isEqualTo(Money.of("250.00", "EUR"));
    assertThat(Money.of("250", "EUR")).isNotEqualTo(Money.of("250", "USD"));
  }
}
