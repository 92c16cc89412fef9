package org.countersign.assessment;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.exception.CamundaError;
import java.time.Duration;
import java.util.Objects;
import org.countersign.contract.Errors;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Variables;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Expenses;
import org.springframework.stereotype.Component;

/** Asks the model. No opinion is an opinion: after the last try a person looks. */
@Component
public class AssessExpenseWorker {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Expenses expenses;
  private final Assessments assessments;

  AssessExpenseWorker(Expenses expenses, Assessments assessments) {
    this.expenses = expenses;
    this.assessments = assessments;
  }

  @JobWorker(type = JobTypes.ASSESS_EXPENSE, fetchVariables = Variables.EXPENSE)
  public AssessmentVariables assess(ActivatedJob job, @Variable ExpenseReference expense) {
    ExpenseFacts facts = expenses.handledBy(expense.id(), job.getProcessInstanceKey());
    try {
      AssessmentAttempt attempt = assessments.assess(facts, job.getRetries() <= 1);
      AssessmentVariables variables = AssessmentVariables.of(facts, attempt);
      if (attempt.recommendation() == null) {
        throw CamundaError.bpmnError(
            Errors.ASSESSMENT_UNAVAILABLE, attempt.unavailableReason(), variables);
      }
      return variables;
    } catch (AssessmentUnavailable e) {
      throw CamundaError.jobError(
          e.getMessage(), null, null, e.retryAfter().map(this::bounded).orElse(null), e);
    }
  }

  private Duration bounded(Duration asked) {
    return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }

  /** Nothing else of the variable is trusted. */
  record ExpenseReference(ExpenseId id) {
    ExpenseReference {
      Objects.requireNonNull(id, "The process variable expense has no id");
    }
  }
}
