package org.countersign.expense;

import org.slf4j.MDC;

/**
 * What every log line of a request or a job says beside its text: which expense it is about, and in
 * which process instance. Ids only, nothing that a person typed.
 */
public final class LogContext {

  public static final String EXPENSE = "expense";
  public static final String PROCESS_INSTANCE = "processInstance";

  private LogContext() {}

  /** For the rest of this request or job. */
  public static void expense(ExpenseId id) {
    MDC.put(EXPENSE, id.toString());
  }

  /** For the rest of this job. */
  public static void processInstance(long key) {
    MDC.put(PROCESS_INSTANCE, Long.toString(key));
  }

  /** At the end of a request or job: its thread may serve another. */
  public static void clear() {
    MDC.remove(EXPENSE);
    MDC.remove(PROCESS_INSTANCE);
  }
}
