package org.countersign.ledger;

/**
 * What goes on record, in the words of the ledger: of an expense, and of what decides about all.
 */
public enum Event {
  SUBMITTED,
  /** What came in by the start form or Camunda's API was not a valid expense. */
  REFUSED_AS_INVALID,
  /** A document was attached; the detail has its name, kind, size and SHA-256. */
  RECEIPT_ATTACHED,
  /** The model gave an opinion. */
  ASSESSED,
  /** The model gave none; the detail says why. */
  NOT_ASSESSED,
  /** The policy chose between a person and an approval without one. */
  ROUTED,
  /** The policy would have approved and may not; the detail names the control. A person decides. */
  APPROVAL_HELD,
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
  SUBMITTER_NOTIFIED,
  /** Of no expense: who set what to what, and why. */
  SETTINGS_CHANGED,
  /** Of no expense: which models Camunda runs from now on, with their versions and digests. */
  MODELS_DEPLOYED,
  /** Of no expense: an instance left models in place that are newer than its own. */
  MODELS_KEPT,
  /** Of no expense: somebody proposed to loosen something; nothing has changed yet. */
  PROPOSED,
  /** Of no expense: another person confirmed what was proposed, and it counts. */
  CONFIRMED,
  /** Of no expense: a proposal was turned down or taken back, or is too old. */
  PROPOSAL_CLOSED,
  /** Of no expense: old entries go, as the retention says; their seals stay. */
  ENTRIES_REMOVED,
  /** What people said of an expense, or what a person said anywhere, is erased; the hashes stay. */
  TEXTS_ERASED,
  /** Of no expense: expenses that were decided long ago go, as the retention says; how many. */
  EXPENSES_REMOVED,
  /** Of no expense: old texts go, as the retention says; their hashes stay. */
  TEXTS_REMOVED,
  /**
   * Of no expense: an entry was found that the application has not written; the detail names it.
   */
  FOREIGN_ENTRY,
  /** Of no expense: what a person said, and what was said about them, is erased everywhere. */
  PERSON_ERASED,
  /** Of no expense: nothing of a person is erased while this holds; the detail says whose. */
  LEGAL_HOLD_SET,
  /** Of no expense: two people ended a legal hold. */
  LEGAL_HOLD_ENDED,
  /** Of no expense: somebody was given all that is known of a person. */
  DATA_GIVEN
}
