package org.countersign.review;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.worker.JobClient;
import java.util.Map;
import java.util.Objects;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Surface;
import org.countersign.contract.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Task listener: the user task Review expense is being completed, from any surface. */
@Component
public class CheckDecisionWorker {

  private final Reviews reviews;

  CheckDecisionWorker(Reviews reviews) {
    this.reviews = reviews;
  }

  @JobWorker(
      type = JobTypes.CHECK_DECISION,
      fetchVariables = {
        Variables.DECISION,
        Variables.COMMENT,
        Variables.REASON_CODE,
        Variables.FACTS_DIGEST,
        Variables.DECIDED_BY
      },
      autoComplete = false)
  public void check(JobClient client, ActivatedJob job) {
    var task = job.getUserTask();
    Map<String, Object> variables = job.getVariablesAsMap();
    var refusal =
        reviews.decide(
            task.getUserTaskKey(),
            Objects.requireNonNullElse(task.getAssignee(), ""),
            text(variables, Variables.DECIDED_BY),
            answer(variables),
            Surface.ofAction(task.getAction()),
            "decision-" + job.getKey());
    String reason = refusal.map(Refusal::reason).orElse("");
    client
        .newCompleteCommand(job)
        .withResult(result -> result.forUserTask().deny(refusal.isPresent(), reason))
        .send()
        .join();
  }

  private static Answer answer(Map<String, Object> variables) {
    return new Answer(
        text(variables, Variables.DECISION),
        text(variables, Variables.COMMENT),
        text(variables, Variables.REASON_CODE),
        text(variables, Variables.FACTS_DIGEST));
  }

  /**
   * What is no text is passed on as the text of its JSON, and refused by the rules where it counts.
   */
  private static @Nullable String text(Map<String, Object> variables, String name) {
    Object value = variables.get(name);
    return value == null ? null : value.toString();
  }
}
