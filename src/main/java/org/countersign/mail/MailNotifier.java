package org.countersign.mail;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Clock;
import java.util.function.Supplier;
import org.countersign.expense.Expense;
import org.countersign.expense.Question;
import org.countersign.expense.SubmitterNotifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.function.SingletonSupplier;

/** Notes a mail, in the transaction in which happened what it is about. */
@Component
class MailNotifier implements SubmitterNotifier {

  private final MailServer server;
  private final Supplier<Scheduler> scheduler;
  private final Clock clock;

  MailNotifier(MailServer server, ObjectProvider<Scheduler> scheduler, Clock clock) {
    this.server = server;
    // The scheduler needs us as well, and to look a bean up costs more than to keep it.
    this.scheduler = SingletonSupplier.of(scheduler::getObject);
    this.clock = clock;
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
    Scheduler tasks = scheduler.get();
    tasks.scheduleIfNotExists(
        new TaskInstance<>(MailDelivery.TASK, key.toString()), clock.instant());
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            tasks.triggerCheckForDueExecutions();
          }
        });
  }
}
