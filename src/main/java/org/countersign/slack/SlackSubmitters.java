package org.countersign.slack;

import org.countersign.expense.Expenses;
import org.countersign.expense.Question;
import org.countersign.expense.SubmitterNotifications;
import org.countersign.expense.SubmitterNotifier.Way;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Submitters whom Slack does not reach. */
@WhenSlackIsOn
@Component
class SlackSubmitters {

  private final Expenses expenses;
  private final SubmitterNotifications notifications;

  SlackSubmitters(Expenses expenses, SubmitterNotifications notifications) {
    this.expenses = expenses;
    this.notifications = notifications;
  }

  /**
   * Sees to it that they are told by another way, unless they are so anyway.
   *
   * @return false where there is no other way
   */
  @Transactional
  public boolean areTold(SlackMessage direct) {
    Question question =
        direct.kind() == SlackMessage.Kind.QUESTION
            ? expenses.question(direct.task()).orElseThrow()
            : null;
    return notifications.cannotBring(Way.SLACK, expenses.get(direct.expense()), question);
  }
}
