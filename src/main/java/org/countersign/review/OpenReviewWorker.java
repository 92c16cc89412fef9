package org.countersign.review;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Variables;
import org.springframework.stereotype.Component;

/** Task listener: the user task Review expense is being created. */
@Component
public class OpenReviewWorker {

  private final Reviews reviews;

  OpenReviewWorker(Reviews reviews) {
    this.reviews = reviews;
  }

  @JobWorker(type = JobTypes.OPEN_REVIEW, fetchVariables = Variables.ROUTING)
  public void open(ActivatedJob job, @Variable Routing routing) {
    var task = job.getUserTask();
    var due = task.getDueDate();
    reviews.open(
        new ProcessVersion(job.getProcessDefinitionKey(), job.getProcessDefinitionVersion()),
        job.getProcessInstanceKey(),
        task.getUserTaskKey(),
        task.getCandidateGroups().getFirst(),
        routing,
        due == null ? null : due.toInstant());
  }
}
