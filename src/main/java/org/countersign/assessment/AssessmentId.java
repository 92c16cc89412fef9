package org.countersign.assessment;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.io.Serializable;
import java.util.UUID;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;

/** One attempt for each revision of an expense's facts. */
@Embeddable
record AssessmentId(@Column UUID expenseId, @Column int revision) implements Serializable {

  static AssessmentId of(ExpenseFacts facts) {
    return of(facts.id(), facts.revision());
  }

  static AssessmentId of(ExpenseId id, int revision) {
    return new AssessmentId(id.value(), revision);
  }
}
