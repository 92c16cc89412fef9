package org.countersign.metrics;

import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.HexFormat;
import java.util.UUID;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.LogContext;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * One trace for each expense, from its submission through every job, message and mail, on whatever
 * instance and after whatever restart. Its id is the expense's own without the hyphens, so nothing
 * has to be carried along to join it. Off unless traces have somewhere to go.
 */
@Component
public class ExpenseTraces {

  /** Of Spring Boot; also {@code MANAGEMENT_OTLP_TRACING_ENDPOINT}. */
  static final String ENDPOINT = "management.otlp.tracing.endpoint";

  private static final HexFormat HEX = HexFormat.of();

  private final Tracer tracer;
  private final boolean on;

  ExpenseTraces(Tracer tracer, Environment environment) {
    this.tracer = tracer;
    this.on = environment.containsProperty(ENDPOINT);
  }

  /** What a thread does for an expense, until it is closed on the same thread. */
  @FunctionalInterface
  public interface Scope {
    void close();
  }

  /** Whether there are traces at all. */
  public boolean areOn() {
    return on;
  }

  /** The expense is being stored; the trace of the request and its own know each other. */
  public void begin(ExpenseId id) {
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

  /** From here on spans belong to the trace of the expense, and log lines name it. */
  public Scope of(ExpenseId id) {
    LogContext.expense(id);
    if (!on) {
      return LogContext::clear;
    }
    CurrentTraceContext.Scope trace = tracer.currentTraceContext().maybeScope(contextOf(id));
    return () -> {
      trace.close();
      LogContext.clear();
    };
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
}
