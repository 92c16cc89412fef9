package org.countersign.review;

/**
 * A person may not do what they tried with a review; the message is the reason, in words for them.
 */
public class ReviewRefused extends RuntimeException {

  private final transient Refusal refusal;

  ReviewRefused(Refusal refusal) {
    super(refusal.reason());
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
