package org.countersign.people;

/** What was given is no absence. The message is what would be right, as {@code must be …}. */
public class InvalidAbsence extends RuntimeException {

  private final String field;

  InvalidAbsence(String field, String rule) {
    super(rule);
    this.field = field;
  }

  /** {@code from}, {@code until} or {@code delegate}. */
  public String field() {
    return field;
  }
}
