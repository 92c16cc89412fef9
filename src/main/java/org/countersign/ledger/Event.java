package org.countersign.ledger;

/** What can happen to an expense, in the words of the ledger. */
public enum Event {
  SUBMITTED,
  /** What came in by the start form or Camunda's API was not a valid expense. */
  REFUSED_AS_INVALID,
  /** The model gave an opinion. */
  ASSESSED,
  /** The model gave none; the detail says why. */
  NOT_ASSESSED,
  /** The policy chose between a person and an approval without one. */
  ROUTED,
  REVIEW_OPENED,
  REVIEW_CLAIMED,
  REVIEW_RELEASED,
  REVIEW_REMINDED,
  REVIEW_ESCALATED,
  /** Somebody tried what they may not; the detail says who, what and why not. */
  REVIEW_DENIED,
  /** A reviewer approved, rejected or asked. */
  REVIEWED,
  INFORMATION_REQUESTED,
  INFORMATION_GIVEN,
  WITHDRAWAL_REQUESTED,
  /** The final outcome. */
  DECIDED,
  SUBMITTER_NOTIFIED
}
