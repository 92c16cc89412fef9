package org.countersign.review;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.api.response.ActivatedJob;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Variables;
import org.springframework.stereotype.Component;

/** Task listener: the user task Review expense is being canceled, as overdue or withdrawn. */
@Component
public class CloseReviewWorker {

  private final Reviews reviews;

  CloseReviewWorker(Reviews reviews) {
    this.reviews = reviews;
  }

  @JobWorker(type = JobTypes.CLOSE_REVIEW, fetchVariables = Variables.NONE)
  public void close(ActivatedJob job) {
    reviews.close(job.getUserTask().getUserTaskKey());
  }
}
