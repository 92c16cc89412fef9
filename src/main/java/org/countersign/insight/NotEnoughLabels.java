package org.countersign.insight;

/** A fit is refused; the message says what is missing, for an operator. */
public class NotEnoughLabels extends RuntimeException {

  NotEnoughLabels(String message) {
    super(message);
  }
}
