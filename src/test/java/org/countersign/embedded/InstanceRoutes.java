package org.countersign.embedded;

import static org.countersign.embedded.Commands.NO_KEY;
import static org.countersign.embedded.Commands.TENANT;
import static org.countersign.embedded.Json.key;
import static org.countersign.embedded.Json.object;

import io.camunda.zeebe.protocol.impl.record.value.incident.IncidentRecord;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceCreationRecord;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceCreationStartInstruction;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceRecord;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceResultRecord;
import io.camunda.zeebe.protocol.impl.record.value.variable.VariableDocumentRecord;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.IncidentIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessInstanceCreationIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessInstanceIntent;
import io.camunda.zeebe.protocol.record.intent.VariableDocumentIntent;
import io.camunda.zeebe.protocol.record.value.VariableDocumentUpdateSemantic;
import java.util.Map;
import java.util.Set;
import org.countersign.embedded.RestServer.Answer;
import org.countersign.embedded.RestServer.Request;

/** Creates and cancels process instances, sets their variables, resolves their incidents. */
final class InstanceRoutes {

  private final Commands commands;

  InstanceRoutes(final Commands commands) {
    this.commands = commands;
  }

  void addTo(final RestServer server) {
    server
        .route("POST", "/v2/process-instances", this::create)
        .route("POST", "/v2/process-instances/{key}/cancellation", this::cancel)
        .route("PUT", "/v2/element-instances/{key}/variables", this::setVariables)
        .route("PATCH", "/v2/element-instances/{key}/variables", this::setVariables)
        .route("POST", "/v2/incidents/{key}/resolution", this::resolveIncident);
  }

  private Answer create(final Request request) throws Exception {
    final var body = request.json();
    final var record =
        new ProcessInstanceCreationRecord()
            .setBpmnProcessId(body.path("processDefinitionId").asText(""))
            .setVersion(body.path("processDefinitionVersion").asInt(-1))
            .setProcessDefinitionKey(body.path("processDefinitionKey").asLong(NO_KEY))
            .setTenantId(TENANT)
            .setVariables(Json.variables(body))
            .setTags(Set.copyOf(Json.texts(body.path("tags"))));
    for (final var start : body.path("startInstructions")) {
      record.addStartInstruction(
          new ProcessInstanceCreationStartInstruction()
              .setElementId(start.path("elementId").asText()));
    }
    if (!body.path("awaitCompletion").asBoolean()) {
      return created(
          (ProcessInstanceCreationRecord)
              send(record, ProcessInstanceCreationIntent.CREATE, 0).value());
    }
    record.setFetchVariables(Json.texts(body.path("fetchVariables")));
    final long timeout = body.path("requestTimeout").asLong(0);
    return completed(
        (ProcessInstanceResultRecord)
            send(record, ProcessInstanceCreationIntent.CREATE_WITH_AWAITING_RESULT, timeout)
                .value());
  }

  private PendingCommands.Reply send(
      final ProcessInstanceCreationRecord record,
      final ProcessInstanceCreationIntent intent,
      final long timeoutMillis)
      throws Exception {
    return commands.send(
        ValueType.PROCESS_INSTANCE_CREATION, intent, NO_KEY, record, timeoutMillis);
  }

  private static Answer created(final ProcessInstanceCreationRecord record) {
    return instance(
        record.getBpmnProcessId(),
        record.getVersion(),
        record.getProcessDefinitionKey(),
        record.getProcessInstanceKey(),
        record.getTags(),
        Map.of());
  }

  private static Answer completed(final ProcessInstanceResultRecord record) {
    return instance(
        record.getBpmnProcessId(),
        record.getVersion(),
        record.getProcessDefinitionKey(),
        record.getProcessInstanceKey(),
        record.getTags(),
        Json.raw(record.getVariablesBuffer()));
  }

  private static Answer instance(
      final String processId,
      final int version,
      final long definitionKey,
      final long instanceKey,
      final Set<String> tags,
      final Object variables) {
    return Answer.json(
        object(
            "processDefinitionId", processId,
            "processDefinitionVersion", version,
            "tenantId", TENANT,
            "variables", variables,
            "processDefinitionKey", key(definitionKey),
            "processInstanceKey", key(instanceKey),
            "tags", tags));
  }

  private Answer cancel(final Request request) throws Exception {
    final long key = request.key("key");
    commands.send(
        ValueType.PROCESS_INSTANCE,
        ProcessInstanceIntent.CANCEL,
        key,
        new ProcessInstanceRecord().setProcessInstanceKey(key));
    return Answer.none();
  }

  private Answer setVariables(final Request request) throws Exception {
    final var body = request.json();
    final var record =
        new VariableDocumentRecord()
            .setScopeKey(request.key("key"))
            .setVariables(Json.variables(body))
            .setUpdateSemantics(
                body.path("local").asBoolean()
                    ? VariableDocumentUpdateSemantic.LOCAL
                    : VariableDocumentUpdateSemantic.PROPAGATE);
    commands.send(ValueType.VARIABLE_DOCUMENT, VariableDocumentIntent.UPDATE, NO_KEY, record);
    return Answer.none();
  }

  private Answer resolveIncident(final Request request) throws Exception {
    commands.send(
        ValueType.INCIDENT, IncidentIntent.RESOLVE, request.key("key"), new IncidentRecord());
    return Answer.none();
  }
}
