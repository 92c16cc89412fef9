package org.countersign.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camunda.client.api.response.ActivatedJob;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.countersign.contract.Variables;
import org.countersign.expense.ExpenseId;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * One trace for each expense, from its submission through every job, on whatever instance and after
 * whatever restart. Its id is the expense's own without the hyphens, so nothing has to be carried
 * through the process to join it. Off unless traces have somewhere to go.
 */
@Component
class ExpenseTraces {

  /** Of Spring Boot; also {@code MANAGEMENT_OTLP_TRACING_ENDPOINT}. */
  static final String ENDPOINT = "management.otlp.tracing.endpoint";

  private static final CurrentTraceContext.Scope NONE = () -> {};
  private static final HexFormat HEX = HexFormat.of();

  private final Tracer tracer;
  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final boolean on;

  ExpenseTraces(Tracer tracer, JdbcClient jdbc, ObjectMapper json, Environment environment) {
    this.tracer = tracer;
    this.jdbc = jdbc;
    this.json = json;
    this.on = environment.containsProperty(ENDPOINT);
  }

  /** The expense is being stored; the trace of the request and its own know each other. */
  void begin(ExpenseId id) {
    if (!on) {
      return;
    }
    Span.Builder begun = tracer.spanBuilder().setParent(contextOf(id)).name("submit expense");
    Span request = tracer.currentSpan();
    if (request != null) {
      request.tag("expense", id.toString());
      begun.addLink(new Link(request.context()));
    }
    begun.start().end();
  }

  /** What is done until the scope is closed belongs to the trace of the job's expense. */
  CurrentTraceContext.Scope of(ActivatedJob job) {
    if (!on) {
      return NONE;
    }
    try {
      return expenseOf(job)
          .map(id -> tracer.currentTraceContext().maybeScope(contextOf(id)))
          .orElse(NONE);
    } catch (DataAccessException e) {
      // The job itself will say that the database is away.
      return NONE;
    }
  }

  private TraceContext contextOf(ExpenseId id) {
    UUID value = id.value();
    String low = HEX.toHexDigits(value.getLeastSignificantBits());
    return tracer
        .traceContextBuilder()
        .traceId(HEX.toHexDigits(value.getMostSignificantBits()) + low)
        .spanId(low)
        .sampled(true)
        .build();
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
