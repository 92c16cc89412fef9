package org.countersign.embedded;

import static org.countersign.embedded.Commands.NO_KEY;
import static org.countersign.embedded.Commands.TENANT;
import static org.countersign.embedded.Json.key;
import static org.countersign.embedded.Json.object;

import io.camunda.zeebe.protocol.impl.record.value.message.MessageCorrelationRecord;
import io.camunda.zeebe.protocol.impl.record.value.message.MessageRecord;
import io.camunda.zeebe.protocol.impl.record.value.signal.SignalRecord;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.MessageCorrelationIntent;
import io.camunda.zeebe.protocol.record.intent.MessageIntent;
import io.camunda.zeebe.protocol.record.intent.SignalIntent;
import org.countersign.embedded.RestServer.Answer;
import org.countersign.embedded.RestServer.Request;

/** Publishes and correlates messages, broadcasts signals. */
final class MessageRoutes {

  private final Commands commands;

  MessageRoutes(final Commands commands) {
    this.commands = commands;
  }

  void addTo(final RestServer server) {
    server
        .route("POST", "/v2/messages/publication", this::publish)
        .route("POST", "/v2/messages/correlation", this::correlate)
        .route("POST", "/v2/signals/broadcast", this::broadcast);
  }

  private Answer publish(final Request request) throws Exception {
    final var body = request.json();
    final var record =
        new MessageRecord()
            .setName(Json.required(body, "name"))
            .setCorrelationKey(body.path("correlationKey").asText(""))
            .setTimeToLive(body.path("timeToLive").asLong(0))
            .setVariables(Json.variables(body))
            .setTenantId(TENANT);
    if (body.hasNonNull("messageId")) {
      record.setMessageId(body.path("messageId").asText());
    }
    final var reply = commands.send(ValueType.MESSAGE, MessageIntent.PUBLISH, NO_KEY, record);
    return Answer.json(object("tenantId", TENANT, "messageKey", key(reply.key())));
  }

  private Answer correlate(final Request request) throws Exception {
    final var body = request.json();
    final var record =
        new MessageCorrelationRecord()
            .setName(Json.required(body, "name"))
            .setCorrelationKey(body.path("correlationKey").asText(""))
            .setVariables(Json.variables(body))
            .setTenantId(TENANT);
    final var reply =
        commands.send(
            ValueType.MESSAGE_CORRELATION, MessageCorrelationIntent.CORRELATE, NO_KEY, record);
    final var correlated = (MessageCorrelationRecord) reply.value();
    return Answer.json(
        object(
            "tenantId", TENANT,
            "messageKey", key(reply.key()),
            "processInstanceKey", key(correlated.getProcessInstanceKey())));
  }

  private Answer broadcast(final Request request) throws Exception {
    final var body = request.json();
    final var record =
        new SignalRecord()
            .setSignalName(Json.required(body, "signalName"))
            .setVariables(Json.variables(body))
            .setTenantId(TENANT);
    final var reply = commands.send(ValueType.SIGNAL, SignalIntent.BROADCAST, NO_KEY, record);
    return Answer.json(object("tenantId", TENANT, "signalKey", key(reply.key())));
  }
}
