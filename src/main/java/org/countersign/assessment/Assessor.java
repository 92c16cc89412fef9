package org.countersign.assessment;

import org.countersign.expense.ExpenseFacts;

/** Gives a second opinion on an expense. */
interface Assessor {

  /**
   * Blocks until there is an opinion, on the caller's thread.
   *
   * @throws AssessmentUnavailable when there is none; no opinion is never an approval
   */
  Assessment assess(ExpenseFacts facts);
}
