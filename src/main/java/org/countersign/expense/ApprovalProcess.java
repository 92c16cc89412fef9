package org.countersign.expense;

import org.countersign.contract.Surface;
import org.countersign.people.UserName;

/**
 * The process that decides an expense, told of business facts.
 *
 * <p>{@link #submitted} and {@link #withdrawn} belong to the caller's transaction: once that is
 * committed, the process hears of them at least once, however long it is away.
 */
public interface ApprovalProcess {

  void submitted(ExpenseFacts facts);

  void withdrawn(ExpenseId id);

  /**
   * The submitter answers a question: at once, not in a transaction.
   *
   * @throws org.countersign.contract.TaskRefused if the process does not take the answer
   */
  void answered(long userTaskKey, UserName by, String answer, Surface surface);
}
