package org.countersign.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseVariable;
import org.jspecify.annotations.Nullable;

/**
 * The process variables after an assessment, all from the database. Approvals, review and outcome
 * start anew: whoever started the process instance may have sent some, and what was approved before
 * the submitter said more is approved no longer.
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record AssessmentVariables(
    ExpenseVariable expense,
    Facts facts,
    @Nullable Opinion assessment,
    Autonomy autonomy,
    List<Object> approvals,
    @Nullable Object review,
    @Nullable Object outcome) {

  static AssessmentVariables of(ExpenseFacts facts, AssessmentAttempt attempt) {
    return new AssessmentVariables(
        ExpenseVariable.of(facts),
        new Facts(attempt.duplicateOf(), attempt.autoApprovedLast30Days()),
        Opinion.of(attempt),
        attempt.autonomy(),
        List.of(),
        null,
        null);
  }

  /** The process variable {@code facts}. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Facts(@Nullable UUID duplicateOf, BigDecimal autoApprovedLast30Days) {}

  /** The process variable {@code assessment}. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Opinion(
      Recommendation recommendation,
      @Nullable BigDecimal confidence,
      @Nullable String confidenceMethod,
      List<String> reasons,
      List<Flag> flags,
      @Nullable String model,
      @Nullable String promptVersion) {

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
              attempt.promptVersion());
    }
  }
}
