package org.countersign.review;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.worker.JobClient;
import java.util.Objects;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Surface;
import org.countersign.contract.Variables;
import org.springframework.stereotype.Component;

/** Task listener: the user task Review expense is being claimed, assigned or handed back. */
@Component
public class CheckClaimWorker {

  private final Reviews reviews;

  CheckClaimWorker(Reviews reviews) {
    this.reviews = reviews;
  }

  @JobWorker(type = JobTypes.CHECK_CLAIM, fetchVariables = Variables.NONE, autoComplete = false)
  public void check(JobClient client, ActivatedJob job) {
    var task = job.getUserTask();
    var refusal =
        reviews.assign(
            task.getUserTaskKey(),
            Objects.requireNonNullElse(task.getAssignee(), ""),
            Surface.ofAction(task.getAction()),
            "claim-" + job.getKey());
    String reason = refusal.map(Refusal::reason).orElse("");
    client
        .newCompleteCommand(job)
        .withResult(result -> result.forUserTask().deny(refusal.isPresent(), reason))
        .send()
        .join();
  }
}
