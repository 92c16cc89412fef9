package org.countersign.assessment;

import java.time.LocalDate;
import java.util.List;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Money;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/** Expenses for tests. */
final class SampleExpenses {

  private SampleExpenses() {}

  static ExpenseFacts expense(String amount, String category, String description) {
    return expense(amount, category, "Trattoria Roma", description, List.of());
  }

  static ExpenseFacts expense(
      String amount,
      String category,
      @Nullable String merchant,
      String description,
      List<ExpenseFacts.Clarification> clarifications) {
    return new ExpenseFacts(
        ExpenseId.of("0b7c1c1e-6f2a-4d5e-9a64-6f6f0d3f6d11"),
        clarifications.size() + 1,
        new UserName("ada.lovelace"),
        Money.of(amount, "EUR"),
        category,
        merchant,
        description,
        LocalDate.of(2026, 11, 22),
        null,
        clarifications);
  }

  static ExpenseFacts lunch() {
    return expense("250", "meals", "Team lunch");
  }
}
