package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.countersign.people.UserName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FactsDigestTest {

  private static final ExpenseId ID = ExpenseId.of("0b8f6a0e-5f0e-4f7e-9d55-3f1a35b6d001");
  private static final UserName EMPLOYEE = new UserName("employee");
  private static final Money AMOUNT = Money.of("250", "EUR");
  private static final LocalDate DATE = LocalDate.of(2026, 3, 1);
  private static final List<Clarification> NONE = List.of();

  private static final ExpenseFacts FACTS =
      new ExpenseFacts(ID, 1, EMPLOYEE, AMOUNT, "meals", "Roma", "Lunch", DATE, null, NONE);

  /** Digests are in the ledger for ever: another value here breaks every old one. */
  @Test
  void staysWhatItWas() {
    assertThat(FactsDigest.of(FACTS))
        .isEqualTo("c261f966c6b1df5fbadf58c83173e3fda9ea2a0078850912cbc34abd7b197d69");
  }

  @Test
  void isTheSameHoweverTheAmountWasWritten() {
    Money written = Money.of("250.00", "EUR");

    assertThat(
            FactsDigest.of(
                new ExpenseFacts(
                    ID, 1, EMPLOYEE, written, "meals", "Roma", "Lunch", DATE, null, NONE)))
        .isEqualTo(FactsDigest.of(FACTS));
  }

  @ParameterizedTest
  @MethodSource
  void changesWithEachFact(ExpenseFacts other) {
    assertThat(FactsDigest.of(other)).hasSize(64).isNotEqualTo(FactsDigest.of(FACTS));
  }

  static Stream<ExpenseFacts> changesWithEachFact() {
    ExpenseId otherId = ExpenseId.of("0b8f6a0e-5f0e-4f7e-9d55-3f1a35b6d002");
    UserName otherName = new UserName("employee2");
    Money more = Money.of("250.01", "EUR");
    Money dollars = Money.of("250", "USD");
    LocalDate dayAfter = DATE.plusDays(1);
    List<Clarification> one = List.of(new Clarification("Who?", "Me"));
    return Stream.of(
        new ExpenseFacts(otherId, 1, EMPLOYEE, AMOUNT, "meals", "Roma", "Lunch", DATE, null, NONE),
        new ExpenseFacts(ID, 2, EMPLOYEE, AMOUNT, "meals", "Roma", "Lunch", DATE, null, NONE),
        new ExpenseFacts(ID, 1, otherName, AMOUNT, "meals", "Roma", "Lunch", DATE, null, NONE),
        new ExpenseFacts(ID, 1, EMPLOYEE, more, "meals", "Roma", "Lunch", DATE, null, NONE),
        new ExpenseFacts(ID, 1, EMPLOYEE, dollars, "meals", "Roma", "Lunch", DATE, null, NONE),
        new ExpenseFacts(ID, 1, EMPLOYEE, AMOUNT, "other", "Roma", "Lunch", DATE, null, NONE),
        new ExpenseFacts(ID, 1, EMPLOYEE, AMOUNT, "meals", null, "Lunch", DATE, null, NONE),
        new ExpenseFacts(ID, 1, EMPLOYEE, AMOUNT, "meals", "", "Lunch", DATE, null, NONE),
        new ExpenseFacts(ID, 1, EMPLOYEE, AMOUNT, "meals", "Roma", "lunch", DATE, null, NONE),
        new ExpenseFacts(ID, 1, EMPLOYEE, AMOUNT, "meals", "Roma", "Lunch", dayAfter, null, NONE),
        new ExpenseFacts(ID, 1, EMPLOYEE, AMOUNT, "meals", "Roma", "Lunch", DATE, null, one),
        new ExpenseFacts(ID, 1, EMPLOYEE, AMOUNT, "meals", "Roma", "Lunch", DATE, "R-7", NONE));
  }
}
