package org.countersign.review;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.worker.JobClient;
import java.util.List;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Variables;
import org.springframework.stereotype.Component;

/** Task listener: the user task Review expense is being created. It says whose it is. */
@Component
public class OpenReviewWorker {

  private final Reviews reviews;

  OpenReviewWorker(Reviews reviews) {
    this.reviews = reviews;
  }

  @JobWorker(type = JobTypes.OPEN_REVIEW, fetchVariables = Variables.ROUTING, autoComplete = false)
  public void open(JobClient client, ActivatedJob job, @Variable Routing routing) {
    var task = job.getUserTask();
    var due = task.getDueDate();
    Reviews.Opened opened =
        reviews.open(
            new ProcessVersion(job.getProcessDefinitionKey(), job.getProcessDefinitionVersion()),
            job.getProcessInstanceKey(),
            task.getUserTaskKey(),
            task.getCandidateGroups().getFirst(),
            routing,
            due == null ? null : due.toInstant());
    client
        .newCompleteCommand(job)
        .withResult(
            result -> {
              var listener = result.forUserTask();
              if (opened.assignee() != null) {
                listener.correctAssignee(opened.assignee().value());
              }
              return opened.group().equals(task.getCandidateGroups().getFirst())
                  ? listener
                  : listener.correctCandidateGroups(List.of(opened.group()));
            })
        .send()
        .join();
  }
}
