package org.countersign.mail;

import org.countersign.database.PromisedTasks;
import org.countersign.expense.Expense;
import org.countersign.expense.Question;
import org.countersign.expense.SubmitterNotifier;
import org.springframework.stereotype.Component;

/** Notes a mail, in the transaction in which happened what it is about. */
@Component
class MailNotifier implements SubmitterNotifier {

  private final MailServer server;
  private final PromisedTasks tasks;

  MailNotifier(MailServer server, PromisedTasks tasks) {
    this.server = server;
    this.tasks = tasks;
  }

  @Override
  public Way way() {
    return Way.MAIL;
  }

  @Override
  public boolean isOn() {
    return server.isOn();
  }

  @Override
  public void decided(Expense expense) {
    note(MailKey.decided(expense.id()));
  }

  @Override
  public void asked(Expense expense, Question question) {
    note(MailKey.asked(expense.id(), question.userTaskKey()));
  }

  /** The same twice, while it is not sent, is one mail. */
  private void note(MailKey key) {
    tasks.begin(MailDelivery.TASK, key.toString());
  }
}
