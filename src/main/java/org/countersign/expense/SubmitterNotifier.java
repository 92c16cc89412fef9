package org.countersign.expense;

import org.countersign.people.UserName;

/**
 * A way to reach submitters, such as mail. What they are told is said inside the transaction in
 * which it happened, and perhaps twice: a notifier notes durably what is to be sent and returns;
 * sending is done later, and tried again for as long as it may still interest somebody.
 */
public interface SubmitterNotifier {

  /** Which way this is; a person may want some and not others. */
  Way way();

  /** Whether it is set up here, and so tells anybody. */
  default boolean isOn() {
    return true;
  }

  /** False where it is known already that it cannot tell this person. */
  default boolean reaches(UserName person) {
    return true;
  }

  /** The expense has its final outcome. */
  void decided(Expense expense);

  /** A reviewer asks, and the expense waits for the answer. */
  void asked(Expense expense, Question question);

  enum Way {
    MAIL,
    SLACK
  }
}
