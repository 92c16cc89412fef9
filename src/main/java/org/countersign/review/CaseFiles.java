package org.countersign.review;

import java.util.List;
import java.util.Optional;
import org.countersign.assessment.Assessments;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Expenses;
import org.countersign.expense.PastCases;
import org.countersign.people.Person;
import org.countersign.review.ReviewDesk.UnknownReview;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Puts together what a reviewer looks at. Looking changes nothing and is no claim. */
@Component
public class CaseFiles {

  private final ReviewRepository reviews;
  private final ReviewRules rules;
  private final Expenses expenses;
  private final Assessments assessments;
  private final PastCases pastCases;

  CaseFiles(
      ReviewRepository reviews,
      ReviewRules rules,
      Expenses expenses,
      Assessments assessments,
      PastCases pastCases) {
    this.reviews = reviews;
    this.rules = rules;
    this.expenses = expenses;
    this.assessments = assessments;
    this.pastCases = pastCases;
  }

  /** The user task of the expense's latest review; empty before the first. */
  @Transactional(readOnly = true)
  public Optional<Long> latestOf(ExpenseId expense) {
    return reviews.findByExpenseIdOrderByNumber(expense).stream()
        .map(Review::userTaskKey)
        .reduce((first, last) -> last);
  }

  /**
   * The file of a review, for this person.
   *
   * @throws UnknownReview if no review was opened for this user task
   * @throws ReviewRefused if the person may not look at it: their own expense, or of another group
   */
  @Transactional(readOnly = true)
  public CaseFile of(long userTaskKey, Person person) {
    Review review =
        reviews
            .findFirstByUserTaskKeyOrderByNumberDesc(userTaskKey)
            .orElseThrow(() -> new UnknownReview(userTaskKey));
    Expense expense = expenses.get(review.expenseId());
    ExpenseFacts facts = expenses.facts(expense);
    List<Review> all = reviews.findByExpenseIdOrderByNumber(expense.id());
    ReviewRules.Case subject = new ReviewRules.Case(review, facts, expense.submittedBy(), all);
    rules
        .refusesLook(subject, person)
        .ifPresent(
            refusal -> {
              throw new ReviewRefused(refusal);
            });
    Optional<Refusal> refusal = rules.refusesClaim(subject, person.userName().value());
    return new CaseFile(
        review,
        expense,
        facts,
        assessments.of(expense).orElse(null),
        pastCases.ofSubmitter(facts),
        pastCases.similarTo(facts, person, rules.groupsOf(person)),
        all.stream()
            .filter(other -> other.userTaskKey() != userTaskKey)
            .filter(other -> other.state() == Review.State.DECIDED)
            .toList(),
        refusal,
        refusal.isPresent() ? null : rules.onBehalfOf(subject, person.userName()).orElse(null));
  }
}
