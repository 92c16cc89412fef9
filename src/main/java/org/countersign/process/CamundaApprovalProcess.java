package org.countersign.process;

import java.util.Map;
import org.countersign.contract.Messages;
import org.countersign.contract.Surface;
import org.countersign.contract.Variables;
import org.countersign.expense.ApprovalProcess;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.ExpenseVariable;
import org.countersign.metrics.ExpenseTraces;
import org.countersign.people.UserName;
import org.springframework.stereotype.Component;

/** The approval process as it runs in Camunda. */
@Component
class CamundaApprovalProcess implements ApprovalProcess {

  private final ProcessMessages messages;
  private final CamundaUserTasks userTasks;
  private final ExpenseTraces traces;

  CamundaApprovalProcess(
      ProcessMessages messages, CamundaUserTasks userTasks, ExpenseTraces traces) {
    this.messages = messages;
    this.userTasks = userTasks;
    this.traces = traces;
  }

  @Override
  public void submitted(ExpenseFacts facts) {
    traces.begin(facts.id());
    String id = facts.id().toString();
    messages.promise(
        "submitted-" + id,
        Messages.EXPENSE_SUBMITTED,
        id,
        Map.of(Variables.EXPENSE, ExpenseVariable.of(facts)));
  }

  @Override
  public void withdrawn(ExpenseId id) {
    messages.promise("withdrawn-" + id, Messages.EXPENSE_WITHDRAWN, id.toString(), Map.of());
  }

  @Override
  public void answered(long userTaskKey, UserName by, String answer, Surface surface) {
    userTasks.assign(userTaskKey, by, surface);
    userTasks.complete(userTaskKey, Map.of(Variables.ANSWER, answer), surface);
  }
}
