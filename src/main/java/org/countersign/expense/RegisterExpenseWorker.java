package org.countersign.expense;

import com.fasterxml.jackson.databind.JsonNode;
import io.camunda.client.annotation.JobWorker;
import io.camunda.client.annotation.ProcessInstanceKey;
import io.camunda.client.annotation.Variable;
import io.camunda.client.exception.CamundaError;
import java.util.List;
import org.countersign.contract.Errors;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks and stores an expense that came in by the start form or by Camunda's own API. */
@Component
public class RegisterExpenseWorker {

  private final Submissions submissions;

  RegisterExpenseWorker(Submissions submissions) {
    this.submissions = submissions;
  }

  @JobWorker(type = JobTypes.REGISTER_EXPENSE, fetchVariables = Variables.EXPENSE)
  public Registered register(
      @Variable @Nullable JsonNode expense, @ProcessInstanceKey Long processInstanceKey) {
    try {
      return new Registered(ExpenseVariable.of(submissions.register(expense, processInstanceKey)));
    } catch (InvalidExpense e) {
      throw CamundaError.bpmnError(
          Errors.INVALID_EXPENSE, e.getMessage(), new Refused(e.problems()));
    }
  }

  record Registered(ExpenseVariable expense) {}

  record Refused(List<FieldProblem> problems) {}
}
