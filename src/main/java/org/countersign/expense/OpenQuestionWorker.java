package org.countersign.expense;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Variables;
import org.countersign.people.UserName;
import org.springframework.stereotype.Component;

/** Task listener: the user task Provide information is being created. */
@Component
public class OpenQuestionWorker {

  private final Questions questions;

  OpenQuestionWorker(Questions questions) {
    this.questions = questions;
  }

  @JobWorker(type = JobTypes.OPEN_QUESTION, fetchVariables = Variables.REVIEW)
  public void open(ActivatedJob job, @Variable Asked review) {
    var task = job.getUserTask();
    var due = task.getDueDate();
    questions.open(
        job.getProcessInstanceKey(),
        task.getUserTaskKey(),
        review.comment(),
        new UserName(review.reviewer()),
        due == null ? null : due.toInstant());
  }

  record Asked(String comment, String reviewer) {}
}
