package org.countersign.review;

import io.camunda.client.annotation.JobKey;
import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.ProcessInstanceKey;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Variables;
import org.springframework.stereotype.Component;

/** A review has waited for a day. */
@Component
public class RemindReviewerWorker {

  private final Reviews reviews;

  RemindReviewerWorker(Reviews reviews) {
    this.reviews = reviews;
  }

  @JobWorker(type = JobTypes.REMIND_REVIEWER, fetchVariables = Variables.NONE)
  public void remind(@ProcessInstanceKey Long processInstanceKey, @JobKey Long jobKey) {
    reviews.reminded(processInstanceKey, jobKey);
  }
}
