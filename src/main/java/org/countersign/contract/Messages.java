package org.countersign.contract;

/** The messages that bpmn/expense-approval.bpmn waits for, correlated by the expense's id. */
public final class Messages {

  public static final String EXPENSE_SUBMITTED = "expense-submitted";
  public static final String EXPENSE_WITHDRAWN = "expense-withdrawn";

  private Messages() {}
}
