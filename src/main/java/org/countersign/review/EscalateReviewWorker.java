package org.countersign.review;

import io.camunda.client.annotation.JobKey;
import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.ProcessInstanceKey;
import io.camunda.client.annotation.Variable;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Variables;
import org.springframework.stereotype.Component;

/** A review is overdue: the model hands it to another group, and this puts it on record. */
@Component
public class EscalateReviewWorker {

  private final Reviews reviews;

  EscalateReviewWorker(Reviews reviews) {
    this.reviews = reviews;
  }

  @JobWorker(type = JobTypes.ESCALATE_REVIEW, fetchVariables = Variables.ROUTING)
  public void escalate(
      @ProcessInstanceKey Long processInstanceKey, @JobKey Long jobKey, @Variable Routing routing) {
    reviews.escalated(processInstanceKey, jobKey, routing.escalationGroup());
  }
}
