package org.countersign.embedded;

import io.camunda.zeebe.protocol.record.RejectionType;
import io.camunda.zeebe.protocol.record.intent.Intent;

/** The engine refused a command. */
final class CommandRejected extends RuntimeException {

  private final RejectionType type;

  CommandRejected(final Intent intent, final RejectionType type, final String reason) {
    super("Command '%s' rejected with code '%s': %s".formatted(intent, type, reason));
    this.type = type;
  }

  RejectionType type() {
    return type;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
