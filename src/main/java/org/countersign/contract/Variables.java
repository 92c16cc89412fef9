package org.countersign.contract;

/** The process variables, and what the forms of the user tasks send. */
public final class Variables {

  public static final String EXPENSE = "expense";
  public static final String FACTS = "facts";

  /** Null when the AI gave no usable answer. */
  public static final String ASSESSMENT = "assessment";

  public static final String AUTONOMY = "autonomy";
  public static final String ROUTING = "routing";
  public static final String APPROVALS = "approvals";
  public static final String REVIEW = "review";

  /** WITHDRAWN or EXPIRED; null when policy or reviewers decided. */
  public static final String OUTCOME = "outcome";

  /** Address of the expense's page, for the links in forms; null where it is not known. */
  public static final String EXPENSE_PAGE = "expensePage";

  /**
   * Why the policy may not approve this expense, whatever its table says; null while it may. A
   * control of the application has said so, and a person decides.
   */
  public static final String HELD = "held";

  /** How many people have to approve: what the table asks for, or more where a control does. */
  public static final String APPROVALS_REQUIRED = "approvalsRequired";

  /** What is wrong with an expense; local to the boundary event that catches it. */
  public static final String PROBLEMS = "problems";

  /** What a completion of {@link Models#REVIEW_TASK} sends. */
  public static final String DECISION = "decision";

  public static final String COMMENT = "comment";
  public static final String REASON_CODE = "reasonCode";

  /** The digest of the facts that the reviewer saw; from surfaces that show it to nobody. */
  public static final String FACTS_DIGEST = "factsDigest";

  /** Who decided, from surfaces of ours: whoever has the task by then is not taken for them. */
  public static final String DECIDED_BY = "decidedBy";

  /** What a completion of {@link Models#QUESTION_TASK} sends. */
  public static final String ANSWER = "answer";

  /**
   * For a worker that needs none: one that names none gets all of them, with every job. Nothing has
   * this name.
   */
  public static final String NONE = "none";

  private Variables() {}
}
