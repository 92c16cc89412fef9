package org.countersign.metrics;

/** The meters of this application, as docs/metrics.md lists them. */
enum Meter {
  EXPENSES_SUBMITTED("countersign.expenses.submitted", "Expenses that were accepted"),
  EXPENSES_ROUTED("countersign.expenses.routed", "Answers of the policy"),
  EXPENSE_DECISION("countersign.expense.decision", "From the submission to the decision"),
  EXPENSES_OPEN("countersign.expenses.open", "Expenses without a decision"),
  REVIEWS_OPENED("countersign.reviews.opened", "Reviews that people were asked for"),
  REVIEWS_DENIED("countersign.reviews.denied", "Attempts that the gate refused"),
  REVIEW_DECISION("countersign.review.decision", "From the opening of a review to its decision"),
  REVIEWS_OPEN("countersign.reviews.open", "Reviews that wait for a person"),
  REVIEWS_OVERDUE("countersign.reviews.overdue", "Open reviews past their date"),
  LEDGER_ENTRIES("countersign.ledger.entries", "Entries of the ledger"),
  LEDGER_CONFLICTS(
      "countersign.ledger.conflicts",
      "Events that were not recorded, because another entry has their key: somebody has to look"),
  MESSAGES_WAITING(
      "countersign.messages.waiting", "Messages that Camunda has not acknowledged yet"),
  MESSAGES_OLDEST("countersign.messages.oldest", "Age of the oldest of them"),
  MESSAGES_REFUSED(
      "countersign.messages.refused", "Messages that Camunda refused: somebody has to look"),
  SLACK_WAITING(
      "countersign.slack.waiting", "Messages that Slack does not have, or not as they are now"),
  MAILS_WAITING("countersign.mails.waiting", "Mails that are not sent yet");

  private final String id;
  private final String meaning;

  Meter(String id, String meaning) {
    this.id = id;
    this.meaning = meaning;
  }

  String id() {
    return id;
  }

  String meaning() {
    return meaning;
  }
}
