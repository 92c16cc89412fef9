package org.countersign.slack;

/** The buttons of our messages, by the action id that Slack sends when one is clicked. */
enum Button {
  APPROVE("review_approve"),
  /** Against the AI's recommendation: opens a form that asks why. */
  APPROVE_AGAINST_ADVICE("review_approve_against_advice"),
  REJECT("review_reject"),
  ASK("review_ask"),
  CLAIM("review_claim"),
  RELEASE("review_release"),
  ANSWER("question_answer"),
  /** Links: Slack opens them itself, and tells of it. */
  OPEN_PAGE("open_page"),
  OPEN_TASKLIST("open_tasklist");

  private final String actionId;

  Button(String actionId) {
    this.actionId = actionId;
  }

  String actionId() {
    return actionId;
  }
}
