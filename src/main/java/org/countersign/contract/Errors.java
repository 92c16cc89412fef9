package org.countersign.contract;

/** The error codes that boundary events of bpmn/expense-approval.bpmn catch. */
public final class Errors {

  public static final String INVALID_EXPENSE = "INVALID_EXPENSE";
  public static final String ASSESSMENT_UNAVAILABLE = "ASSESSMENT_UNAVAILABLE";

  /** The policy would have approved and may not: the process goes to a person. */
  public static final String PERSON_NEEDED = "PERSON_NEEDED";

  private Errors() {}
}
