package org.countersign.expense;

import java.util.List;
import org.countersign.contract.Surface;
import org.countersign.people.UserName;
import org.jspecify.annotations.Nullable;

/** What happened to an expense, published inside the transaction in which it happened. */
public sealed interface ExpenseEvent {

  ExpenseId id();

  /**
   * Came in.
   *
   * @param by null if nobody knows: started in Camunda
   */
  record Submitted(ExpenseFacts facts, @Nullable UserName by, Surface surface)
      implements ExpenseEvent {
    @Override
    public ExpenseId id() {
      return facts.id();
    }
  }

  /** Came in by the start form or Camunda's API and broke rules. */
  record RefusedAsInvalid(ExpenseId id, List<FieldProblem> problems) implements ExpenseEvent {}

  record WithdrawalRequested(ExpenseId id, UserName by, Surface surface) implements ExpenseEvent {}

  /**
   * A document was attached.
   *
   * @param position among the receipts of the expense, from 1
   */
  record ReceiptAttached(ExpenseId id, int position, Receipt receipt, Surface surface)
      implements ExpenseEvent {}

  record InformationRequested(ExpenseId id, Question question) implements ExpenseEvent {}

  record InformationGiven(ExpenseId id, Question question, UserName by, Surface surface)
      implements ExpenseEvent {}

  /** Somebody may not answer, or the answer is none. */
  record AnswerDenied(
      ExpenseId id, long userTaskKey, String tried, String reason, Surface surface, String eventKey)
      implements ExpenseEvent {}

  /** Nobody can answer any more. */
  record QuestionClosed(ExpenseId id, long userTaskKey) implements ExpenseEvent {}
}
