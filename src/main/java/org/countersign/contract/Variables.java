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

  /** What is wrong with an expense; local to the boundary event that catches it. */
  public static final String PROBLEMS = "problems";

  /** What a completion of {@link Models#REVIEW_TASK} sends. */
  public static final String DECISION = "decision";

  public static final String COMMENT = "comment";
  public static final String REASON_CODE = "reasonCode";

  /** The digest of the facts that the reviewer saw; from surfaces that show it to nobody. */
  public static final String FACTS_DIGEST = "factsDigest";

  /** What a completion of {@link Models#QUESTION_TASK} sends. */
  public static final String ANSWER = "answer";

  /**
   * For a worker that needs none: one that names none gets all of them, with every job. Nothing has
   * this name.
   */
  public static final String NONE = "none";

  private Variables() {}
}
