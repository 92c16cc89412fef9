package org.countersign.assessment;

import java.time.Instant;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.ExpenseFacts;

/** Assessments for tests of what rests on them. */
public final class Attempts {

  private Attempts() {}

  /** While the AI may act; it has said nothing yet. */
  public static AssessmentAttempt about(ExpenseFacts expense, ComputedFacts facts) {
    return new AssessmentAttempt(expense, facts, Autonomy.ON, Instant.EPOCH);
  }
}
