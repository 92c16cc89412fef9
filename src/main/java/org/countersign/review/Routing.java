package org.countersign.review;

import org.jspecify.annotations.Nullable;

/**
 * The process variable {@code routing}: what dmn/expense-routing.dmn answered.
 *
 * @param route {@link #AUTO_APPROVE}, or a review
 * @param secondReviewerGroup who gives the second approval, where two are needed
 * @param dueAfter ISO 8601 period until a review is overdue
 * @param reason why this route, in words for the reviewer and the submitter
 * @param policyRoute what the policy would do if the AI were allowed to act
 * @param rule name of the policy's rule that hit, as the table itself gives it
 */
public record Routing(
    String route,
    String reviewerGroup,
    @Nullable String secondReviewerGroup,
    int approvalsRequired,
    @Nullable String dueAfter,
    @Nullable String escalationGroup,
    String reason,
    @Nullable String policyRoute,
    @Nullable String rule) {

  public static final String AUTO_APPROVE = "AUTO_APPROVE";

  private static final String REVIEW = "REVIEW";

  /** Where the process ended before the policy was asked: a withdrawal can be that early. */
  public static final Routing NONE =
      new Routing("NONE", "", null, 1, null, null, "The policy was not asked.", null, null);

  /** What becomes of an approval by policy that is held: a person decides, for this reason. */
  Routing held(String why) {
    return new Routing(
        REVIEW,
        reviewerGroup,
        secondReviewerGroup,
        approvalsRequired,
        dueAfter,
        escalationGroup,
        why,
        AUTO_APPROVE,
        rule);
  }

  public boolean withoutHuman() {
    return AUTO_APPROVE.equals(route);
  }
}
