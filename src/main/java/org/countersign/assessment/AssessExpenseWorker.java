package org.countersign.assessment;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.exception.CamundaError;
import java.time.Duration;
import java.util.Objects;
import org.countersign.assessment.Assessments.Assessed;
import org.countersign.contract.Errors;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Variables;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.PageAddress;
import org.springframework.stereotype.Component;

/** Asks the model. No opinion is an opinion: after the last try a person looks. */
@Component
public class AssessExpenseWorker {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Assessments assessments;
  private final PageAddress pages;

  AssessExpenseWorker(Assessments assessments, PageAddress pages) {
    this.assessments = assessments;
    this.pages = pages;
  }

  @JobWorker(type = JobTypes.ASSESS_EXPENSE, fetchVariables = Variables.EXPENSE)
  public AssessmentVariables assess(ActivatedJob job, @Variable ExpenseReference expense) {
    try {
      Assessed assessed =
          assessments.assess(
              expense.id(),
              job.getProcessInstanceKey(),
              new EarlyHold.Version(
                  job.getProcessDefinitionKey(), job.getProcessDefinitionVersion()),
              job.getRetries() <= 1);
      AssessmentAttempt attempt = assessed.attempt();
      AssessmentVariables variables = AssessmentVariables.of(assessed, pages);
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
