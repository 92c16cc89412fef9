package org.countersign.embedded;

import static org.countersign.embedded.Commands.NO_KEY;
import static org.countersign.embedded.Commands.TENANT;
import static org.countersign.embedded.Json.key;
import static org.countersign.embedded.Json.object;

import io.camunda.zeebe.protocol.impl.record.value.adhocsubprocess.AdHocSubProcessInstructionRecord;
import io.camunda.zeebe.protocol.impl.record.value.incident.IncidentRecord;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceCreationRecord;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceCreationRuntimeInstruction;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceCreationStartInstruction;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceMigrationMappingInstruction;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceMigrationRecord;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceModificationActivateInstruction;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceModificationRecord;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceModificationTerminateInstruction;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceModificationVariableInstruction;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceRecord;
import io.camunda.zeebe.protocol.impl.record.value.processinstance.ProcessInstanceResultRecord;
import io.camunda.zeebe.protocol.impl.record.value.variable.VariableDocumentRecord;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.AdHocSubProcessInstructionIntent;
import io.camunda.zeebe.protocol.record.intent.IncidentIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessInstanceCreationIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessInstanceIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessInstanceMigrationIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessInstanceModificationIntent;
import io.camunda.zeebe.protocol.record.intent.VariableDocumentIntent;
import io.camunda.zeebe.protocol.record.value.RuntimeInstructionType;
import io.camunda.zeebe.protocol.record.value.VariableDocumentUpdateSemantic;
import java.util.Map;
import java.util.Set;
import org.countersign.embedded.RestServer.Answer;
import org.countersign.embedded.RestServer.Request;

/**
 * Creates, cancels, modifies and migrates process instances, sets their variables, resolves their
 * incidents.
 */
final class InstanceRoutes {

  private final Commands commands;

  InstanceRoutes(final Commands commands) {
    this.commands = commands;
  }

  void addTo(final RestServer server) {
    server
        .route("POST", "/v2/process-instances", this::create)
        .route("POST", "/v2/process-instances/{key}/cancellation", this::cancel)
        .route("POST", "/v2/process-instances/{key}/modification", this::modify)
        .route("POST", "/v2/process-instances/{key}/migration", this::migrate)
        .route("POST", "/v2/element-instances/ad-hoc-activities/{key}/activation", this::activate)
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
    for (final var instruction : body.path("runtimeInstructions")) {
      record.addRuntimeInstruction(
          new ProcessInstanceCreationRuntimeInstruction()
              .setType(RuntimeInstructionType.TERMINATE_PROCESS_INSTANCE)
              .setAfterElementId(Json.required(instruction, "afterElementId")));
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

  private Answer modify(final Request request) throws Exception {
    final long key = request.key("key");
    final var body = request.json();
    final var record = new ProcessInstanceModificationRecord().setProcessInstanceKey(key);
    for (final var instruction : body.path("activateInstructions")) {
      final var activate =
          new ProcessInstanceModificationActivateInstruction()
              .setElementId(Json.required(instruction, "elementId"))
              .setAncestorScopeKey(instruction.path("ancestorElementInstanceKey").asLong(NO_KEY));
      for (final var variables : instruction.path("variableInstructions")) {
        activate.addVariableInstruction(
            new ProcessInstanceModificationVariableInstruction()
                .setElementId(variables.path("scopeId").asText(""))
                .setVariables(Json.variables(variables)));
      }
      record.addActivateInstruction(activate);
    }
    for (final var instruction : body.path("terminateInstructions")) {
      record.addTerminateInstruction(
          new ProcessInstanceModificationTerminateInstruction()
              .setElementInstanceKey(instruction.path("elementInstanceKey").asLong()));
    }
    commands.send(
        ValueType.PROCESS_INSTANCE_MODIFICATION,
        ProcessInstanceModificationIntent.MODIFY,
        key,
        record);
    return Answer.none();
  }

  private Answer migrate(final Request request) throws Exception {
    final long key = request.key("key");
    final var body = request.json();
    final var record =
        new ProcessInstanceMigrationRecord()
            .setProcessInstanceKey(key)
            .setTargetProcessDefinitionKey(Json.requiredKey(body, "targetProcessDefinitionKey"));
    for (final var mapping : body.path("mappingInstructions")) {
      record.addMappingInstruction(
          new ProcessInstanceMigrationMappingInstruction()
              .setSourceElementId(Json.required(mapping, "sourceElementId"))
              .setTargetElementId(Json.required(mapping, "targetElementId")));
    }
    commands.send(
        ValueType.PROCESS_INSTANCE_MIGRATION, ProcessInstanceMigrationIntent.MIGRATE, key, record);
    return Answer.none();
  }

  /** Starts elements of an ad-hoc subprocess. */
  private Answer activate(final Request request) throws Exception {
    final var body = request.json();
    final var record =
        new AdHocSubProcessInstructionRecord()
            .setAdHocSubProcessInstanceKey(request.key("key"))
            .setCancelRemainingInstances(body.path("cancelRemainingInstances").asBoolean());
    for (final var element : body.path("elements")) {
      record
          .activateElements()
          .add()
          .setElementId(Json.required(element, "elementId"))
          .setVariables(Json.variables(element));
    }
    commands.send(
        ValueType.AD_HOC_SUB_PROCESS_INSTRUCTION,
        AdHocSubProcessInstructionIntent.ACTIVATE,
        NO_KEY,
        record);
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
