package org.countersign.expense;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.Variable;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.worker.JobClient;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Surface;
import org.countersign.contract.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Task listener: the user task Provide information is being completed, from any surface. */
@Component
public class CheckAnswerWorker {

  private final Questions questions;

  CheckAnswerWorker(Questions questions) {
    this.questions = questions;
  }

  @JobWorker(type = JobTypes.CHECK_ANSWER, fetchVariables = Variables.ANSWER, autoComplete = false)
  public void check(JobClient client, ActivatedJob job, @Variable @Nullable Object answer) {
    var task = job.getUserTask();
    var refusal =
        questions.answer(
            task.getUserTaskKey(),
            String.valueOf(task.getAssignee()),
            answer instanceof String text ? text : null,
            Surface.ofAction(task.getAction()),
            "answer-denied-" + job.getKey());
    client
        .newCompleteCommand(job)
        .withResult(result -> result.forUserTask().deny(refusal.isPresent(), refusal.orElse("")))
        .send()
        .join();
  }
}
