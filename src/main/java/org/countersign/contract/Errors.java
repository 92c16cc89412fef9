package org.countersign.contract;

/** The error codes that boundary events of bpmn/expense-approval.bpmn catch. */
public final class Errors {

  public static final String INVALID_EXPENSE = "INVALID_EXPENSE";
  public static final String ASSESSMENT_UNAVAILABLE = "ASSESSMENT_UNAVAILABLE";

  private Errors() {}
}
