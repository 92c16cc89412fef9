package org.countersign.review;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.ProcessInstanceKey;
import java.util.List;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Surface;
import org.countersign.contract.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts a reviewer's decision on record and tells the process who decided, from the database. */
@Component
public class RecordReviewWorker {

  private final Reviews reviews;

  RecordReviewWorker(Reviews reviews) {
    this.reviews = reviews;
  }

  @JobWorker(type = JobTypes.RECORD_REVIEW, fetchVariables = Variables.NONE)
  public RecordedReview record(@ProcessInstanceKey Long processInstanceKey) {
    Reviews.Recorded recorded = reviews.record(processInstanceKey);
    return new RecordedReview(
        ReviewVariable.of(recorded.review()),
        recorded.approvals().stream().map(ReviewVariable::of).toList(),
        recorded.needed());
  }

  /** The process variables {@code review}, {@code approvals} and {@code approvalsRequired}. */
  record RecordedReview(
      ReviewVariable review, List<ReviewVariable> approvals, int approvalsRequired) {}

  record ReviewVariable(
      @Nullable Verdict decision,
      @Nullable String comment,
      @Nullable String reasonCode,
      @Nullable String reviewer,
      @Nullable Surface channel) {

    static ReviewVariable of(Review review) {
      return new ReviewVariable(
          review.decision(),
          review.comment(),
          review.reasonCode(),
          review.reviewer() == null ? null : review.reviewer().value(),
          review.surface());
    }
  }
}
