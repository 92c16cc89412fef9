package org.countersign.decision;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.exception.CamundaError;
import java.util.Optional;
import org.countersign.contract.Errors;
import org.countersign.contract.JobTypes;
import org.countersign.expense.ExpenseId;
import org.countersign.review.ProcessVersion;
import org.countersign.review.Routing;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The process has come to a decision. Where the policy may not make it, what holds it is on record
 * when the error leads the process to a person.
 */
@Component
public class RecordDecisionWorker {

  private final Decisions decisions;

  RecordDecisionWorker(Decisions decisions) {
    this.decisions = decisions;
  }

  @JobWorker(type = JobTypes.RECORD_DECISION)
  public void record(
      ActivatedJob job,
      @Variable @Nullable Reference expense,
      @Variable @Nullable Routing routing,
      @Variable @Nullable Outcome outcome) {
    Optional<String> held =
        decisions.record(
            new ProcessVersion(job.getProcessDefinitionKey(), job.getProcessDefinitionVersion()),
            job.getProcessInstanceKey(),
            expense == null ? null : expense.id(),
            routing == null ? Routing.NONE : routing,
            outcome);
    held.ifPresent(
        reason -> {
          throw CamundaError.bpmnError(Errors.PERSON_NEEDED, reason);
        });
  }

  /** Nothing else of the variable is trusted. */
  record Reference(@Nullable ExpenseId id) {}
}
