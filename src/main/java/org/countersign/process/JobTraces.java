package org.countersign.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camunda.client.api.response.ActivatedJob;
import java.util.Optional;
import java.util.UUID;
import org.countersign.contract.Variables;
import org.countersign.expense.ExpenseId;
import org.countersign.metrics.ExpenseTraces;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds the trace that a job belongs to. While traces are off nothing is looked up. */
@Component
class JobTraces {

  private static final ExpenseTraces.Scope NONE = () -> {};

  private final ExpenseTraces traces;
  private final JdbcClient jdbc;
  private final ObjectMapper json;

  JobTraces(ExpenseTraces traces, JdbcClient jdbc, ObjectMapper json) {
    this.traces = traces;
    this.jdbc = jdbc;
    this.json = json;
  }

  /** What is done until the scope is closed belongs to the trace of the job's expense. */
  ExpenseTraces.Scope of(ActivatedJob job) {
    if (!traces.areOn()) {
      return NONE;
    }
    try {
      return expenseOf(job).map(traces::of).orElse(NONE);
    } catch (DataAccessException e) {
      // The job itself will say that the database is away.
      return NONE;
    }
  }

  /** The first job comes before the database knows the process instance, and has the variable. */
  private Optional<ExpenseId> expenseOf(ActivatedJob job) {
    return jdbc.sql("select expense_id from expense where process_instance_key = :key")
        .param("key", job.getProcessInstanceKey())
        .query(UUID.class)
        .optional()
        .map(ExpenseId::new)
        .or(() -> named(job));
  }

  private Optional<ExpenseId> named(ActivatedJob job) {
    try {
      String id = json.readTree(job.getVariables()).path(Variables.EXPENSE).path("id").asText();
      return id.isEmpty() ? Optional.empty() : Optional.of(ExpenseId.of(id));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
