package org.countersign.decision;

import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.ProcessInstanceKey;
import org.countersign.contract.JobTypes;
import org.countersign.expense.Expense;
import org.countersign.expense.Expenses;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Tells the submitter: on their page, which shows the ledger, and in the log. */
@Component
public class NotifySubmitterWorker {

  private static final Logger LOG = LoggerFactory.getLogger(NotifySubmitterWorker.class);

  private final Expenses expenses;
  private final Ledger ledger;

  NotifySubmitterWorker(Expenses expenses, Ledger ledger) {
    this.expenses = expenses;
    this.ledger = ledger;
  }

  @JobWorker(type = JobTypes.NOTIFY_SUBMITTER)
  @Transactional
  public void tell(@ProcessInstanceKey Long processInstanceKey) {
    Expense expense = expenses.decidedIn(processInstanceKey);
    ledger
        .entry(expense.id(), Event.SUBMITTER_NOTIFIED, "notified")
        .with("employee", expense.employee())
        .with("outcome", expense.status())
        .append();
    LOG.info("Expense {} of {} is {}", expense.id(), expense.employee(), expense.status());
  }
}
