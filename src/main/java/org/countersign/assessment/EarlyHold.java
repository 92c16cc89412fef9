package org.countersign.assessment;

import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;

/**
 * Looks before the policy is asked whether it may approve the expense at all. Whatever it says, the
 * same is asked again when an approval would go on record.
 */
public interface EarlyHold {

  /**
   * Holds the expense if the policy may not approve it; within the caller's transaction.
   *
   * @param attempt about exactly these facts
   */
  void look(Expense expense, ExpenseFacts facts, AssessmentAttempt attempt, Version process);

  /**
   * The version of the process that asks.
   *
   * @param key of the process definition
   */
  record Version(long key, int version) {}
}
