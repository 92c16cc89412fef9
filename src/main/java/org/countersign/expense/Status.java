package org.countersign.expense;

/** Where an expense stands. */
public enum Status {
  /** Accepted; the model and the policy are looking at it. */
  SUBMITTED,
  /** Waits for a reviewer. */
  IN_REVIEW,
  /** Waits for the submitter's answer to a reviewer. */
  INFORMATION_REQUESTED,
  APPROVED,
  REJECTED,
  WITHDRAWN,
  /** The submitter did not answer in time. */
  EXPIRED,
  /** Came in by the start form or Camunda's API and broke a rule; never assessed. */
  INVALID;

  public boolean isFinal() {
    return switch (this) {
      case SUBMITTED, IN_REVIEW, INFORMATION_REQUESTED -> false;
      case APPROVED, REJECTED, WITHDRAWN, EXPIRED, INVALID -> true;
    };
  }
}
