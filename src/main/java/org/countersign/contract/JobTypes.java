package org.countersign.contract;

/** The job types that bpmn/expense-approval.bpmn asks for; each has one worker. */
public final class JobTypes {

  public static final String REGISTER_EXPENSE = "register-expense";
  public static final String ASSESS_EXPENSE = "assess-expense";
  public static final String RECORD_REVIEW = "record-review";
  public static final String REMIND_REVIEWER = "remind-reviewer";
  public static final String ESCALATE_REVIEW = "escalate-review";
  public static final String RECORD_DECISION = "record-decision";
  public static final String NOTIFY_SUBMITTER = "notify-submitter";

  /** Task listeners of the review. */
  public static final String OPEN_REVIEW = "open-review";

  public static final String CHECK_CLAIM = "check-claim";
  public static final String CHECK_DECISION = "check-decision";
  public static final String CLOSE_REVIEW = "close-review";

  /** Task listeners of the question to the submitter. */
  public static final String OPEN_QUESTION = "open-question";

  public static final String CHECK_ANSWER = "check-answer";
  public static final String CLOSE_QUESTION = "close-question";

  private JobTypes() {}
}
