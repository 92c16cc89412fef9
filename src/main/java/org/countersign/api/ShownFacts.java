package org.countersign.api;

import org.countersign.assessment.AssessmentAttempt;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseDesk;
import org.countersign.people.Person;
import org.countersign.review.Disclosure;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was computed about an expense, as far as a person may know it. */
@Component
class ShownFacts {

  private final ExpenseDesk desk;

  ShownFacts(ExpenseDesk desk) {
    this.desk = desk;
  }

  @Nullable FactsResource of(Expense expense, @Nullable AssessmentAttempt attempt, Person person) {
    ComputedFacts facts = attempt == null ? null : attempt.facts();
    return facts == null
        ? null
        : FactsResource.of(facts, desk.earlier(facts, person), Disclosure.of(expense, person));
  }
}
