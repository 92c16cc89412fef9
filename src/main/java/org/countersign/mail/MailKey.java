package org.countersign.mail;

import org.countersign.expense.ExpenseId;

/**
 * What a mail is about; names the task that sends it and the mail itself.
 *
 * @param userTaskKey of the question; 0 for the decision
 */
record MailKey(ExpenseId expense, long userTaskKey) {

  static MailKey decided(ExpenseId expense) {
    return new MailKey(expense, 0);
  }

  static MailKey asked(ExpenseId expense, long userTaskKey) {
    return new MailKey(expense, userTaskKey);
  }

  static MailKey of(String text) {
    int dot = text.indexOf('.');
    return new MailKey(
        ExpenseId.of(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
  }

  boolean isDecision() {
    return userTaskKey == 0;
  }

  @Override
  public String toString() {
    return expense + "." + userTaskKey;
  }
}
