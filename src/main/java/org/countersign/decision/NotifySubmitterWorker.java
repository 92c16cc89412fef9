package org.countersign.decision;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.ProcessInstanceKey;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Variables;
import org.countersign.expense.Expense;
import org.countersign.expense.Expenses;
import org.countersign.expense.SubmitterNotifications;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Tells the submitter by every way there is, and says so in the ledger. */
@Component
public class NotifySubmitterWorker {

  private static final Logger LOG = LoggerFactory.getLogger(NotifySubmitterWorker.class);

  private final Expenses expenses;
  private final SubmitterNotifications notifications;
  private final Ledger ledger;

  NotifySubmitterWorker(Expenses expenses, SubmitterNotifications notifications, Ledger ledger) {
    this.expenses = expenses;
    this.notifications = notifications;
    this.ledger = ledger;
  }

  @JobWorker(type = JobTypes.NOTIFY_SUBMITTER, fetchVariables = Variables.NONE)
  @Transactional
  public void tell(@ProcessInstanceKey Long processInstanceKey) {
    Expense expense = expenses.decidedIn(processInstanceKey);
    notifications.decided(expense);
    ledger
        .entry(expense.id(), Event.SUBMITTER_NOTIFIED, "notified")
        .with("employee", expense.employee())
        .with("outcome", expense.status())
        .append();
    LOG.info("Expense {} is {}", expense.id(), expense.status());
  }
}
