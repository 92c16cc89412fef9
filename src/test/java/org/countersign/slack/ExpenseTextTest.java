package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpenseTextTest {

  @ParameterizedTest
  @CsvSource({
    "42.50 Taxi to the client, 42.50, , Taxi to the client",
    "'42,50 Taxi', 42.50, , Taxi",
    "42.50 CHF Taxi, 42.50, CHF, Taxi",
    "42.50CHF Taxi, 42.50, CHF, Taxi",
    "1000 Chair, 1000, , Chair",
    "7 USB cable, 7, USB, cable"
  })
  void readsAmountCurrencyAndDescription(
      String text, String amount, String currency, String description) {
    assertThat(ExpenseText.ofCommand(text))
        .isEqualTo(new ExpenseText(amount, currency, description));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Taxi", "Taxi 42.50", "-5 Taxi", "1.2.3 Taxi", "4e9 Taxi"})
  void findsNoAmountWhereACommandDoesNotStartWithOne(String text) {
    assertThat(ExpenseText.ofCommand(text).amount()).isNull();
  }

  @Test
  void findsTheFirstAmountOfAMessageAndKeepsItsWords() {
    assertThat(ExpenseText.ofMessage("The taxi was 42,50 EUR, lunch 12"))
        .isEqualTo(new ExpenseText("42.50", "EUR", "The taxi was 42,50 EUR, lunch 12"));
    assertThat(ExpenseText.ofMessage("No amount at all").amount()).isNull();
  }

  @Test
  void cutsAMessageThatIsTooLongForAnExpense() {
    assertThat(ExpenseText.ofMessage("x".repeat(40_000)).description()).hasSize(2000);
  }
}
