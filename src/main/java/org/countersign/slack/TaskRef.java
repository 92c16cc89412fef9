package org.countersign.slack;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.countersign.expense.ExpenseId;

/**
 * What a button or a form is about; travels to Slack and back. What comes back decides nothing: the
 * gate looks at the database.
 *
 * @param factsDigest of the facts that were shown
 * @param againstApproval whether the AI recommended to approve
 * @param againstRejection whether the AI recommended to reject
 */
record TaskRef(
    long userTaskKey,
    ExpenseId expense,
    String factsDigest,
    boolean againstApproval,
    boolean againstRejection) {

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,19}):([0-9a-f-]{36}):([0-9a-f]{0,64}):([ARN])");

  String text() {
    char advice = againstApproval ? 'A' : againstRejection ? 'R' : 'N';
    return userTaskKey + ":" + expense + ":" + factsDigest + ":" + advice;
  }

  /** Empty for a text that is none of ours. */
  static Optional<TaskRef> of(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new TaskRef(
              Long.parseLong(parts.group(1)),
              ExpenseId.of(parts.group(2)),
              parts.group(3),
              parts.group(4).equals("A"),
              parts.group(4).equals("R")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
