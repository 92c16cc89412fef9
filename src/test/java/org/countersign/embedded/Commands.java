package org.countersign.embedded;

import io.camunda.zeebe.protocol.impl.record.UnifiedRecordValue;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.Intent;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Sends a command to the running engine and waits for its answer. */
final class Commands {

  /** For commands on nothing that exists already. */
  static final long NO_KEY = -1;

  static final String TENANT = "<default>";

  private static final long DEFAULT_TIMEOUT_MILLIS = 10_000;

  private final Supplier<ZeebeEngine> engine;

  Commands(final Supplier<ZeebeEngine> engine) {
    this.engine = engine;
  }

  PendingCommands.Reply send(
      final ValueType type, final Intent intent, final long key, final UnifiedRecordValue value)
      throws InterruptedException, TimeoutException {
    return send(type, intent, key, value, 0);
  }

  /** As above, with the caller's patience; 0 or less for the default of ten seconds. */
  PendingCommands.Reply send(
      final ValueType type,
      final Intent intent,
      final long key,
      final UnifiedRecordValue value,
      final long timeoutMillis)
      throws InterruptedException, TimeoutException {
    try {
      return engine
          .get()
          .send(type, intent, key, value)
          .get(timeoutMillis > 0 ? timeoutMillis : DEFAULT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (final ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e);
    }
  }
}
