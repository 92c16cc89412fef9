package org.countersign.expense;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.api.response.ActivatedJob;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Variables;
import org.springframework.stereotype.Component;

/** Task listener: nobody answered in time, or the expense was withdrawn. */
@Component
public class CloseQuestionWorker {

  private final Questions questions;

  CloseQuestionWorker(Questions questions) {
    this.questions = questions;
  }

  @JobWorker(type = JobTypes.CLOSE_QUESTION, fetchVariables = Variables.NONE)
  public void close(ActivatedJob job) {
    questions.close(job.getUserTask().getUserTaskKey());
  }
}
