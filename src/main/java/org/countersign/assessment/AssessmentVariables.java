package org.countersign.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.List;
import org.countersign.assessment.Assessments.Assessed;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseVariable;
import org.countersign.expense.FactsVariable;
import org.countersign.expense.PageAddress;
import org.jspecify.annotations.Nullable;

/**
 * The process variables after an assessment, all from the database. Approvals, review and outcome
 * start anew: whoever started the process instance may have sent some, and what was approved before
 * the submitter said more is approved no longer.
 *
 * @param held why the policy may not approve, whatever its table says; null where nothing is known
 *     to be against it
 * @param expensePage for the links in forms; null where the address of the pages is not known
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record AssessmentVariables(
    ExpenseVariable expense,
    @Nullable FactsVariable facts,
    @Nullable Opinion assessment,
    Autonomy autonomy,
    List<Object> approvals,
    @Nullable Object review,
    @Nullable Object outcome,
    @Nullable String held,
    @Nullable String expensePage) {

  static AssessmentVariables of(Assessed assessed, PageAddress pages) {
    ExpenseFacts facts = assessed.facts();
    AssessmentAttempt attempt = assessed.attempt();
    return new AssessmentVariables(
        ExpenseVariable.of(facts),
        FactsVariable.of(attempt.facts()),
        Opinion.of(attempt),
        attempt.autonomy(),
        List.of(),
        null,
        null,
        assessed.held(),
        pages.of(facts.id()));
  }

  /** The process variable {@code assessment}. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Opinion(
      Recommendation recommendation,
      @Nullable BigDecimal confidence,
      @Nullable String confidenceMethod,
      List<Reason> reasons,
      List<Flag> flags,
      @Nullable String model,
      @Nullable String promptVersion,
      @Nullable String policyVersion) {

    static @Nullable Opinion of(AssessmentAttempt attempt) {
      Recommendation recommendation = attempt.recommendation();
      return recommendation == null
          ? null
          : new Opinion(
              recommendation,
              attempt.confidence(),
              attempt.confidenceMethod(),
              attempt.reasons(),
              attempt.flags(),
              attempt.model(),
              attempt.promptVersion(),
              attempt.policyVersion());
    }
  }
}
