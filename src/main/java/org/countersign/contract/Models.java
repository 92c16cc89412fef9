package org.countersign.contract;

/** Where the models lie on the class path, and the ids in them that the code knows. */
public final class Models {

  public static final String BPMN_RESOURCES = "classpath*:/bpmn/*.bpmn";
  public static final String DMN_RESOURCES = "classpath*:/dmn/*.dmn";
  public static final String FORM_RESOURCES = "classpath*:/forms/*.form";

  public static final String PROCESS_ID = "expense-approval";

  /** The decision that the process calls; it requires {@link #POLICY_DECISION}. */
  public static final String ROUTING_DECISION = "expense-routing";

  public static final String POLICY_DECISION = "expense-policy";

  public static final String SUBMIT_FORM = "submit-expense";
  public static final String REVIEW_FORM = "review-expense";
  public static final String ANSWER_FORM = "provide-information";

  public static final String HUMAN_NEEDED_GATEWAY = "Gateway_HumanNeeded";
  public static final String REVIEW_TASK = "Task_ReviewExpense";
  public static final String QUESTION_TASK = "Task_ProvideInformation";

  /** The header of a service task that says how long to wait before the next try, as PT5S. */
  public static final String RETRY_BACKOFF_HEADER = "retryBackoff";

  private Models() {}
}
