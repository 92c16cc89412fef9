package org.countersign.expense;

import java.time.Instant;
import java.time.LocalDate;
import org.countersign.people.UserName;

/** An expense for tests that need one and look at nothing in it. */
public final class SampleExpense {

  private SampleExpense() {}

  public static Expense submitted() {
    UserName employee = new UserName("employee");
    return new Expense(
        ExpenseId.random(),
        new ExpenseDraft(
            employee,
            Money.of("84.50", "EUR"),
            "meals",
            null,
            "Lunch",
            LocalDate.of(2026, 3, 11),
            null),
        employee,
        Instant.EPOCH);
  }
}
