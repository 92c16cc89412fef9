package org.countersign.expense;

import java.time.LocalDate;
import java.util.List;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/**
 * What the submitter says about an expense, as stored: the only source for policy, model, reviewer
 * and ledger. Texts are as typed and not to be trusted.
 *
 * @param revision starts at 1 and grows with every answer of the submitter
 * @param date the day of the purchase
 */
public record ExpenseFacts(
    ExpenseId id,
    int revision,
    UserName employee,
    Money amount,
    String category,
    @Nullable String merchant,
    String description,
    LocalDate date,
    List<Clarification> clarifications) {

  public ExpenseFacts {
    clarifications = List.copyOf(clarifications);
  }

  /** A reviewer's question and the submitter's answer. */
  public record Clarification(String question, String answer) {}
}
