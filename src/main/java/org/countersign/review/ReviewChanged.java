package org.countersign.review;

/**
 * Something of a review is not as it was, published inside the transaction in which it happened. A
 * surface takes it as a sign that what it shows is stale: it notes that durably in the same
 * transaction and returns; it never waits for anything outside here.
 */
public record ReviewChanged(Review review, Change change) {

  /** What happened. */
  public enum Change {
    OPENED,
    CLAIMED,
    RELEASED,
    REMINDED,
    /** Overdue: its group loses it, and a review of another group follows. */
    ESCALATED,
    /** The process has taken the decision. */
    DECIDED,
    /** Nobody can decide it any more: escalated, or the expense was withdrawn. */
    CLOSED
  }
}
