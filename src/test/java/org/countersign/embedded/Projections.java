package org.countersign.embedded;

import io.camunda.zeebe.protocol.impl.record.UnifiedRecordValue;
import io.camunda.zeebe.protocol.impl.record.value.job.JobBatchRecord;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.DecisionEvaluationIntent;
import io.camunda.zeebe.protocol.record.intent.DecisionIntent;
import io.camunda.zeebe.protocol.record.intent.DecisionRequirementsIntent;
import io.camunda.zeebe.protocol.record.intent.FormIntent;
import io.camunda.zeebe.protocol.record.intent.IncidentIntent;
import io.camunda.zeebe.protocol.record.intent.Intent;
import io.camunda.zeebe.protocol.record.intent.JobBatchIntent;
import io.camunda.zeebe.protocol.record.intent.JobIntent;
import io.camunda.zeebe.protocol.record.intent.MessageStartEventSubscriptionIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessInstanceIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessMessageSubscriptionIntent;
import io.camunda.zeebe.protocol.record.intent.ResourceIntent;
import io.camunda.zeebe.protocol.record.intent.UserTaskIntent;
import io.camunda.zeebe.protocol.record.value.BpmnElementType;
import io.camunda.zeebe.protocol.record.value.DecisionEvaluationRecordValue;
import io.camunda.zeebe.protocol.record.value.EvaluatedDecisionValue;
import io.camunda.zeebe.protocol.record.value.IncidentRecordValue;
import io.camunda.zeebe.protocol.record.value.JobRecordValue;
import io.camunda.zeebe.protocol.record.value.MessageStartEventSubscriptionRecordValue;
import io.camunda.zeebe.protocol.record.value.ProcessInstanceRecordValue;
import io.camunda.zeebe.protocol.record.value.ProcessMessageSubscriptionRecordValue;
import io.camunda.zeebe.protocol.record.value.UserTaskRecordValue;
import io.camunda.zeebe.protocol.record.value.VariableRecordValue;
import io.camunda.zeebe.protocol.record.value.deployment.DecisionRecordValue;
import io.camunda.zeebe.protocol.record.value.deployment.DecisionRequirementsRecordValue;
import io.camunda.zeebe.protocol.record.value.deployment.Form;
import io.camunda.zeebe.protocol.record.value.deployment.Process;
import io.camunda.zeebe.protocol.record.value.deployment.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the engine's events into the documents of the record store. */
final class Projections {

  record Event(long key, ValueType type, Intent intent, Instant at, UnifiedRecordValue value) {}

  private final RecordStore store;
  private final Map<Long, BpmnFile> files = new HashMap<>();

  Projections(final RecordStore store) {
    this.store = store;
  }

  /** Whether the value of such an event is worth being read. */
  static boolean projects(final ValueType type) {
    return switch (type) {
      case PROCESS,
          FORM,
          RESOURCE,
          PROCESS_INSTANCE,
          VARIABLE,
          USER_TASK,
          INCIDENT,
          JOB,
          JOB_BATCH,
          PROCESS_MESSAGE_SUBSCRIPTION,
          MESSAGE_START_EVENT_SUBSCRIPTION,
          DECISION,
          DECISION_REQUIREMENTS,
          DECISION_EVALUATION ->
          true;
      default -> false;
    };
  }

  void apply(final Event event) {
    switch (event.type()) {
      case PROCESS -> process(event, (Process) event.value());
      case FORM -> form(event, (Form) event.value());
      case RESOURCE -> resource(event, (Resource) event.value());
      case PROCESS_INSTANCE -> processInstance(event, (ProcessInstanceRecordValue) event.value());
      case VARIABLE -> variable(event, (VariableRecordValue) event.value());
      case USER_TASK -> userTask(event, (UserTaskRecordValue) event.value());
      case INCIDENT -> incident(event, (IncidentRecordValue) event.value());
      case JOB -> job(event, (JobRecordValue) event.value());
      case JOB_BATCH -> activatedJobs(event, (JobBatchRecord) event.value());
      case PROCESS_MESSAGE_SUBSCRIPTION ->
          messageSubscription(event, (ProcessMessageSubscriptionRecordValue) event.value());
      case MESSAGE_START_EVENT_SUBSCRIPTION ->
          messageStart(event, (MessageStartEventSubscriptionRecordValue) event.value());
      case DECISION -> decision(event, (DecisionRecordValue) event.value());
      case DECISION_REQUIREMENTS ->
          decisionRequirements(event, (DecisionRequirementsRecordValue) event.value());
      case DECISION_EVALUATION ->
          decisionEvaluation(event, (DecisionEvaluationRecordValue) event.value());
      default -> {}
    }
  }

  private void process(final Event event, final Process value) {
    if (event.intent() != ProcessIntent.CREATED) {
      return;
    }
    final var file = BpmnFile.read(value.getResource());
    final String startForm = file.startForms().get(value.getBpmnProcessId());
    files.put(value.getProcessDefinitionKey(), file);
    store
        .processDefinitions
        .row(value.getProcessDefinitionKey(), -1)
        .set("name", file.names().get(value.getBpmnProcessId()))
        .set("resourceName", value.getResourceName())
        .set("version", value.getVersion())
        .setText("versionTag", value.getVersionTag())
        .set("processDefinitionId", value.getBpmnProcessId())
        .set("tenantId", value.getTenantId())
        .set("hasStartForm", startForm != null)
        .set("_startForm", startForm)
        .set("_xml", new String(value.getResource(), StandardCharsets.UTF_8));
  }

  private void form(final Event event, final Form value) {
    if (event.intent() == FormIntent.CREATED) {
      store
          .forms
          .row(value.getFormKey(), -1)
          .set("formId", value.getFormId())
          .set("version", value.getVersion())
          .set("schema", new String(value.getResource(), StandardCharsets.UTF_8))
          .set("tenantId", value.getTenantId());
    }
  }

  private void resource(final Event event, final Resource value) {
    if (event.intent() == ResourceIntent.CREATED) {
      store
          .resources
          .row(value.getResourceKey(), -1)
          .set("resourceName", value.getResourceName())
          .set("version", value.getVersion())
          .setText("versionTag", value.getVersionTag())
          .set("resourceId", value.getResourceId())
          .set("tenantId", value.getTenantId())
          .set("_content", value.getResourceProp());
    }
  }

  private void processInstance(final Event event, final ProcessInstanceRecordValue value) {
    final var intent = (ProcessInstanceIntent) event.intent();
    if (intent == ProcessInstanceIntent.SEQUENCE_FLOW_TAKEN) {
      sequenceFlow(value);
      return;
    }
    if (intent == ProcessInstanceIntent.ELEMENT_MIGRATED) {
      migrated(event, value);
      return;
    }
    final String state =
        switch (intent) {
          case ELEMENT_ACTIVATING, ELEMENT_ACTIVATED -> "ACTIVE";
          case ELEMENT_COMPLETED -> "COMPLETED";
          case ELEMENT_TERMINATED -> "TERMINATED";
          default -> "";
        };
    if (state.isEmpty() || value.getBpmnElementType() == BpmnElementType.SEQUENCE_FLOW) {
      return;
    }
    final var row =
        value.getBpmnElementType() == BpmnElementType.PROCESS
            ? instance(event, value)
            : element(event, value);
    row.set("state", state);
    if (!state.equals("ACTIVE")) {
      row.set("endDate", event.at());
      if (value.getBpmnElementType() == BpmnElementType.PROCESS) {
        store.ended(event.key());
      }
    }
  }

  /** What belongs to the instance follows it to its new definition, element by element. */
  private void migrated(final Event event, final ProcessInstanceRecordValue value) {
    final long instanceKey = value.getProcessInstanceKey();
    if (value.getBpmnElementType() == BpmnElementType.PROCESS) {
      final var instance = store.processInstances.find(instanceKey);
      if (instance != null) {
        describe(instance, value);
      }
      return;
    }
    final var element = store.elementInstances.find(event.key());
    if (element == null) {
      return;
    }
    final String name = nameOf(value.getProcessDefinitionKey(), value.getElementId());
    moveTo(element, value).set("elementName", shownName(value));
    for (final var table : List.of(store.jobs, store.incidents, store.messageSubscriptions)) {
      table.ofInstance(instanceKey).stream()
          .filter(row -> row.key("elementInstanceKey") == event.key())
          .forEach(row -> moveTo(row, value));
    }
    final var definition = store.processDefinitions.find(value.getProcessDefinitionKey());
    store.userTasks.ofInstance(instanceKey).stream()
        .filter(task -> task.key("elementInstanceKey") == event.key())
        .forEach(
            task ->
                moveTo(task, value)
                    .set("name", name)
                    .set("processName", definition == null ? null : definition.get("name"))
                    .set("processDefinitionVersion", value.getVersion()));
  }

  private static Row moveTo(final Row row, final ProcessInstanceRecordValue value) {
    return row.set("processDefinitionId", value.getBpmnProcessId())
        .set("elementId", value.getElementId())
        .setKey("processDefinitionKey", value.getProcessDefinitionKey());
  }

  private Row instance(final Event event, final ProcessInstanceRecordValue value) {
    final var row = store.processInstances.find(event.key());
    if (row != null) {
      return row;
    }
    return describe(store.processInstances.row(event.key(), event.key()), value)
        .set("startDate", event.at())
        .set("hasIncident", false)
        .set("tenantId", value.getTenantId())
        .setKey("parentProcessInstanceKey", value.getParentProcessInstanceKey())
        .setKey("parentElementInstanceKey", value.getParentElementInstanceKey())
        .set("tags", Set.copyOf(value.getTags()));
  }

  private Row describe(final Row instance, final ProcessInstanceRecordValue value) {
    final var definition = store.processDefinitions.find(value.getProcessDefinitionKey());
    return instance
        .set("processDefinitionId", value.getBpmnProcessId())
        .set("processDefinitionName", definition == null ? null : definition.get("name"))
        .set("processDefinitionVersion", value.getVersion())
        .set(
            "processDefinitionVersionTag", definition == null ? null : definition.get("versionTag"))
        .setKey("processDefinitionKey", value.getProcessDefinitionKey());
  }

  private Row element(final Event event, final ProcessInstanceRecordValue value) {
    final var row = store.elementInstances.find(event.key());
    if (row != null) {
      return row;
    }
    return store
        .elementInstances
        .row(event.key(), value.getProcessInstanceKey())
        .set("processDefinitionId", value.getBpmnProcessId())
        .set("startDate", event.at())
        .set("elementId", value.getElementId())
        .set("elementName", shownName(value))
        .set("type", value.getBpmnElementType().name())
        .set("hasIncident", false)
        .set("tenantId", value.getTenantId())
        .setKey("processDefinitionKey", value.getProcessDefinitionKey())
        .setKey("_flowScopeKey", value.getFlowScopeKey());
  }

  private void sequenceFlow(final ProcessInstanceRecordValue value) {
    final long instance = value.getProcessInstanceKey();
    store
        .sequenceFlows
        .row(instance + "_" + value.getElementId(), instance)
        .setKey("processDefinitionKey", value.getProcessDefinitionKey())
        .set("processDefinitionId", value.getBpmnProcessId())
        .set("elementId", value.getElementId())
        .set("tenantId", value.getTenantId());
  }

  private void variable(final Event event, final VariableRecordValue value) {
    store
        .variables
        .row(event.key(), value.getProcessInstanceKey())
        .set("name", value.getName())
        .set("value", value.getValue())
        .set("isTruncated", false)
        .set("tenantId", value.getTenantId())
        .setKey("scopeKey", value.getScopeKey());
  }

  private void userTask(final Event event, final UserTaskRecordValue value) {
    final var intent = (UserTaskIntent) event.intent();
    final var row = store.userTasks.row(event.key(), value.getProcessInstanceKey());
    if (row.get("creationDate") == null) {
      final var definition = store.processDefinitions.find(value.getProcessDefinitionKey());
      row.set("name", nameOf(value.getProcessDefinitionKey(), value.getElementId()))
          .set("elementId", value.getElementId())
          .set("processDefinitionId", value.getBpmnProcessId())
          .set("creationDate", event.at())
          .set("tenantId", value.getTenantId())
          .setText("externalFormReference", value.getExternalFormReference())
          .set("processDefinitionVersion", value.getProcessDefinitionVersion())
          .set("customHeaders", Map.copyOf(value.getCustomHeaders()))
          .setKey("elementInstanceKey", value.getElementInstanceKey())
          .set("processName", definition == null ? null : definition.get("name"))
          .setKey("processDefinitionKey", value.getProcessDefinitionKey())
          .setKey("formKey", value.getFormKey());
    }
    final String state =
        switch (intent) {
          case CREATING -> "CREATING";
          case ASSIGNING, CLAIMING -> "ASSIGNING";
          case UPDATING -> "UPDATING";
          case COMPLETING -> "COMPLETING";
          case COMPLETED -> "COMPLETED";
          case CANCELING -> "CANCELING";
          case CANCELED -> "CANCELED";
          case CREATED,
              ASSIGNED,
              UPDATED,
              COMPLETION_DENIED,
              ASSIGNMENT_DENIED,
              UPDATE_DENIED,
              MIGRATED ->
              "CREATED";
          default -> row.text("state");
        };
    row.set("state", state);
    if (state.equals("COMPLETED") || state.equals("CANCELED")) {
      row.set("completionDate", event.at());
    }
    // While a change is in flight, its listeners may still deny it: show what has been decided.
    final boolean decided =
        switch (intent) {
          case CREATING, CREATED, ASSIGNED, UPDATED, COMPLETED, CANCELED, MIGRATED -> true;
          default -> false;
        };
    if (decided) {
      row.setText("assignee", value.getAssignee())
          .set("candidateGroups", List.copyOf(value.getCandidateGroupsList()))
          .set("candidateUsers", List.copyOf(value.getCandidateUsersList()))
          .set("followUpDate", date(value.getFollowUpDate()))
          .set("dueDate", date(value.getDueDate()))
          .set("priority", value.getPriority());
    }
  }

  private void incident(final Event event, final IncidentRecordValue value) {
    final boolean active = event.intent() == IncidentIntent.CREATED;
    if (!active && event.intent() != IncidentIntent.RESOLVED) {
      return;
    }
    final long instance = value.getProcessInstanceKey();
    final var row = store.incidents.row(event.key(), instance);
    if (active) {
      row.set("processDefinitionId", value.getBpmnProcessId())
          .set("errorType", value.getErrorType().name())
          .set("errorMessage", value.getErrorMessage())
          .set("elementId", value.getElementId())
          .set("creationTime", event.at())
          .set("tenantId", value.getTenantId())
          .setKey("processDefinitionKey", value.getProcessDefinitionKey())
          .setKey("elementInstanceKey", value.getElementInstanceKey())
          .setKey("jobKey", value.getJobKey());
    }
    row.set("state", active ? "ACTIVE" : "RESOLVED");
    final var element = store.elementInstances.find(value.getElementInstanceKey());
    if (element != null) {
      element.set("hasIncident", active).set("incidentKey", active ? event.key() : null);
    }
    for (final var path : value.getElementInstancePath()) {
      final var affected = store.processInstances.find(path.getFirst());
      if (affected != null) {
        affected.set("hasIncident", active || hasActiveIncident(path.getFirst()));
      }
    }
  }

  private boolean hasActiveIncident(final long processInstanceKey) {
    return store.incidents.ofInstance(processInstanceKey).stream()
        .anyMatch(incident -> "ACTIVE".equals(incident.get("state")));
  }

  private void job(final Event event, final JobRecordValue value) {
    final var intent = (JobIntent) event.intent();
    final var row = store.jobs.row(event.key(), value.getProcessInstanceKey());
    if (row.get("type") == null) {
      row.set("customHeaders", Map.copyOf(value.getCustomHeaders()))
          .set("elementId", value.getElementId())
          .setKey("elementInstanceKey", value.getElementInstanceKey())
          .set("kind", value.getJobKind().name())
          .set("listenerEventType", value.getJobListenerEventType().name())
          .set("processDefinitionId", value.getBpmnProcessId())
          .setKey("processDefinitionKey", value.getProcessDefinitionKey())
          .set("tenantId", value.getTenantId())
          .set("type", value.getType())
          .set("isDenied", false);
    }
    final String state =
        switch (intent) {
          case CREATED -> "CREATED";
          case COMPLETED -> "COMPLETED";
          case TIMED_OUT -> "TIMED_OUT";
          case FAILED -> "FAILED";
          case RETRIES_UPDATED -> "RETRIES_UPDATED";
          case CANCELED -> "CANCELED";
          case ERROR_THROWN -> "ERROR_THROWN";
          case MIGRATED -> "MIGRATED";
          default -> row.text("state");
        };
    row.set("state", state)
        .set("retries", value.getRetries())
        .setText("worker", value.getWorker())
        .setText("errorCode", value.getErrorCode())
        .setText("errorMessage", value.getErrorMessage())
        .set("deadline", value.getDeadline() > 0 ? Instant.ofEpochMilli(value.getDeadline()) : null)
        .set("hasFailedWithRetriesLeft", intent == JobIntent.FAILED && value.getRetries() > 0);
    if (intent == JobIntent.COMPLETED) {
      row.set("isDenied", value.getResult().isDenied())
          .setText("deniedReason", value.getResult().getDeniedReason());
    }
    if (intent == JobIntent.COMPLETED || intent == JobIntent.CANCELED) {
      row.set("endTime", event.at());
    }
  }

  private void activatedJobs(final Event event, final JobBatchRecord value) {
    if (event.intent() != JobBatchIntent.ACTIVATED) {
      return;
    }
    final var deadline = event.at().plusMillis(value.getTimeout());
    for (final long jobKey : value.getJobKeys()) {
      final var row = store.jobs.find(jobKey);
      if (row != null) {
        row.set("worker", value.getWorker()).set("deadline", deadline);
      }
    }
  }

  private void messageSubscription(
      final Event event, final ProcessMessageSubscriptionRecordValue value) {
    final var intent = (ProcessMessageSubscriptionIntent) event.intent();
    final String state =
        switch (intent) {
          case CREATED -> "CREATED";
          case CORRELATED -> "CORRELATED";
          case DELETED -> "DELETED";
          case MIGRATED -> "MIGRATED";
          default -> "";
        };
    if (state.isEmpty()) {
      return;
    }
    final var element = store.elementInstances.find(value.getElementInstanceKey());
    final Object definition = element == null ? null : element.get("processDefinitionKey");
    // The engine deletes a subscription after its instance has ended, maybe after it was forgotten.
    final var row =
        intent == ProcessMessageSubscriptionIntent.CREATED
            ? store.messageSubscriptions.row(event.key(), value.getProcessInstanceKey())
            : store.messageSubscriptions.find(event.key());
    if (row == null) {
      return;
    }
    row.set("processDefinitionId", value.getBpmnProcessId())
        .set("processDefinitionKey", definition)
        .set("elementId", value.getElementId())
        .setKey("elementInstanceKey", value.getElementInstanceKey())
        .set("messageSubscriptionState", state)
        .set("lastUpdatedDate", event.at())
        .set("messageName", value.getMessageName())
        .set("correlationKey", value.getCorrelationKey())
        .set("tenantId", value.getTenantId());
    if (intent == ProcessMessageSubscriptionIntent.CORRELATED) {
      correlated(event, value.getMessageKey(), value.getProcessInstanceKey())
          .set("correlationKey", value.getCorrelationKey())
          .set("elementId", value.getElementId())
          .setKey("elementInstanceKey", value.getElementInstanceKey())
          .set("messageName", value.getMessageName())
          .set("processDefinitionId", value.getBpmnProcessId())
          .set("processDefinitionKey", definition)
          .set("tenantId", value.getTenantId());
    }
  }

  private void messageStart(
      final Event event, final MessageStartEventSubscriptionRecordValue value) {
    if (event.intent() == MessageStartEventSubscriptionIntent.CORRELATED) {
      correlated(event, value.getMessageKey(), value.getProcessInstanceKey())
          .set("correlationKey", value.getCorrelationKey())
          .set("elementId", value.getStartEventId())
          .set("messageName", value.getMessageName())
          .set("processDefinitionId", value.getBpmnProcessId())
          .setKey("processDefinitionKey", value.getProcessDefinitionKey())
          .set("tenantId", value.getTenantId());
    }
  }

  private Row correlated(final Event event, final long messageKey, final long processInstanceKey) {
    return store
        .correlatedMessages
        .row(messageKey + "_" + event.key(), processInstanceKey)
        .set("correlationTime", event.at())
        .setKey("messageKey", messageKey)
        .set("partitionId", 1)
        .setKey("subscriptionKey", event.key());
  }

  private void decision(final Event event, final DecisionRecordValue value) {
    if (event.intent() == DecisionIntent.CREATED) {
      store
          .decisionDefinitions
          .row(value.getDecisionKey(), -1)
          .set("decisionDefinitionId", value.getDecisionId())
          .set("name", value.getDecisionName())
          .set("version", value.getVersion())
          .set("decisionRequirementsId", value.getDecisionRequirementsId())
          .setKey("decisionRequirementsKey", value.getDecisionRequirementsKey())
          .set("tenantId", value.getTenantId());
    }
  }

  private void decisionRequirements(
      final Event event, final DecisionRequirementsRecordValue value) {
    if (event.intent() == DecisionRequirementsIntent.CREATED) {
      store
          .decisionRequirements
          .row(value.getDecisionRequirementsKey(), -1)
          .set("decisionRequirementsName", value.getDecisionRequirementsName())
          .set("version", value.getDecisionRequirementsVersion())
          .set("decisionRequirementsId", value.getDecisionRequirementsId())
          .set("resourceName", value.getResourceName())
          .set("tenantId", value.getTenantId())
          .set("_xml", new String(value.getResource(), StandardCharsets.UTF_8));
    }
  }

  private void decisionEvaluation(final Event event, final DecisionEvaluationRecordValue value) {
    final var evaluated = value.getEvaluatedDecisions();
    for (int i = 0; i < evaluated.size(); i++) {
      final var decision = evaluated.get(i);
      final boolean failed =
          event.intent() == DecisionEvaluationIntent.FAILED
              && decision.getDecisionId().equals(value.getFailedDecisionId());
      final String key = event.key() + "-" + (i + 1);
      if (value.getProcessInstanceKey() <= 0) {
        store.evaluated(key);
      }
      store
          .decisionInstances
          .row(key, value.getProcessInstanceKey())
          .set("state", failed ? "FAILED" : "EVALUATED")
          .set("evaluationDate", event.at())
          .set("evaluationFailure", failed ? value.getEvaluationFailureMessage() : null)
          .set("decisionDefinitionId", decision.getDecisionId())
          .set("decisionDefinitionName", decision.getDecisionName())
          .set("decisionDefinitionVersion", decision.getDecisionVersion())
          .set("decisionDefinitionType", decision.getDecisionType())
          .set("result", decision.getDecisionOutput())
          .set("tenantId", value.getTenantId())
          .setKey("decisionEvaluationKey", event.key())
          .setKey("processDefinitionKey", value.getProcessDefinitionKey())
          .setKey("decisionDefinitionKey", decision.getDecisionKey())
          .setKey("elementInstanceKey", value.getElementInstanceKey())
          .set("evaluatedInputs", inputs(decision))
          .set("matchedRules", rules(decision));
    }
  }

  static List<Map<String, Object>> inputs(final EvaluatedDecisionValue decision) {
    final var inputs = new ArrayList<Map<String, Object>>();
    for (final var input : decision.getEvaluatedInputs()) {
      inputs.add(
          Map.of(
              "inputId", input.getInputId(),
              "inputName", input.getInputName(),
              "inputValue", input.getInputValue()));
    }
    return inputs;
  }

  static List<Map<String, Object>> rules(final EvaluatedDecisionValue decision) {
    final var rules = new ArrayList<Map<String, Object>>();
    for (final var rule : decision.getMatchedRules()) {
      final var outputs = new ArrayList<Map<String, Object>>();
      for (final var output : rule.getEvaluatedOutputs()) {
        outputs.add(
            Map.of(
                "outputId", output.getOutputId(),
                "outputName", output.getOutputName(),
                "outputValue", output.getOutputValue()));
      }
      rules.add(
          Map.of(
              "ruleId", rule.getRuleId(),
              "ruleIndex", rule.getRuleIndex(),
              "evaluatedOutputs", outputs));
    }
    return rules;
  }

  /** An element without a name is shown by its id. */
  private String shownName(final ProcessInstanceRecordValue value) {
    final String name = nameOf(value.getProcessDefinitionKey(), value.getElementId());
    return name == null ? value.getElementId() : name;
  }

  private @Nullable String nameOf(final long processDefinitionKey, final String elementId) {
    final var file = files.get(processDefinitionKey);
    return file == null ? null : file.names().get(elementId);
  }

  /** The engine keeps dates as FEEL writes them, which may be with the name of a zone. */
  static @Nullable Instant date(final String text) {
    return text.isEmpty() ? null : ZonedDateTime.parse(text).toInstant();
  }
}
