package org.countersign.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The read side: one table per kind of document, with the properties of the REST API's answers.
 * Written by the record tail, read by queries.
 *
 * <p>Of ended process instances it keeps as many as the history limit says, and forgets the one
 * that ended first with all its documents. What runs, and what is deployed, it never forgets.
 */
final class RecordStore {

  private static final String PROCESS_ID = "processDefinitionId";

  final Table processDefinitions =
      new Table(
          "processDefinitionKey",
          "name",
          "resourceName",
          "version",
          "versionTag",
          "processDefinitionId",
          "tenantId",
          "hasStartForm",
          "_startForm",
          "_xml");

  final Table processInstances =
      new Table(
          "processInstanceKey",
          "processDefinitionId",
          "processDefinitionName",
          "processDefinitionVersion",
          "processDefinitionVersionTag",
          "startDate",
          "endDate",
          "state",
          "hasIncident",
          "tenantId",
          "processDefinitionKey",
          "parentProcessInstanceKey",
          "parentElementInstanceKey",
          "tags");

  final Table elementInstances =
      new Table(
          "elementInstanceKey",
          "processDefinitionId",
          "startDate",
          "endDate",
          "elementId",
          "elementName",
          "type",
          "state",
          "hasIncident",
          "tenantId",
          "processInstanceKey",
          "processDefinitionKey",
          "incidentKey",
          "_flowScopeKey");

  final Table sequenceFlows =
      new Table(
          "sequenceFlowId",
          "processInstanceKey",
          "processDefinitionKey",
          "processDefinitionId",
          "elementId",
          "tenantId");

  final Table variables =
      new Table(
          "variableKey",
          "name",
          "value",
          "isTruncated",
          "tenantId",
          "scopeKey",
          "processInstanceKey");

  final Table userTasks =
      new Table(
          "userTaskKey",
          "name",
          "state",
          "assignee",
          "elementId",
          "candidateGroups",
          "candidateUsers",
          "processDefinitionId",
          "creationDate",
          "completionDate",
          "followUpDate",
          "dueDate",
          "tenantId",
          "externalFormReference",
          "processDefinitionVersion",
          "customHeaders",
          "priority",
          "elementInstanceKey",
          "processName",
          "processDefinitionKey",
          "processInstanceKey",
          "formKey");

  final Table incidents =
      new Table(
          "incidentKey",
          "processDefinitionId",
          "errorType",
          "errorMessage",
          "elementId",
          "creationTime",
          "state",
          "tenantId",
          "processDefinitionKey",
          "processInstanceKey",
          "elementInstanceKey",
          "jobKey");

  final Table jobs =
      new Table(
          "jobKey",
          "customHeaders",
          "deadline",
          "deniedReason",
          "elementId",
          "elementInstanceKey",
          "endTime",
          "errorCode",
          "errorMessage",
          "hasFailedWithRetriesLeft",
          "isDenied",
          "kind",
          "listenerEventType",
          "processDefinitionId",
          "processDefinitionKey",
          "processInstanceKey",
          "retries",
          "state",
          "tenantId",
          "type",
          "worker");

  final Table messageSubscriptions =
      new Table(
          "messageSubscriptionKey",
          "processDefinitionId",
          "processDefinitionKey",
          "processInstanceKey",
          "elementId",
          "elementInstanceKey",
          "messageSubscriptionState",
          "lastUpdatedDate",
          "messageName",
          "correlationKey",
          "tenantId");

  final Table correlatedMessages =
      new Table(
          "_key",
          "correlationKey",
          "correlationTime",
          "elementId",
          "elementInstanceKey",
          "messageKey",
          "messageName",
          "partitionId",
          "processDefinitionId",
          "processDefinitionKey",
          "processInstanceKey",
          "subscriptionKey",
          "tenantId");

  /** Deployed files that are no models, tables or forms. */
  final Table resources =
      new Table(
          "resourceKey",
          "resourceName",
          "version",
          "versionTag",
          "resourceId",
          "tenantId",
          "_content");

  final Table forms = new Table("formKey", "formId", "version", "schema", "tenantId");

  final Table decisionDefinitions =
      new Table(
          "decisionDefinitionKey",
          "decisionDefinitionId",
          "name",
          "version",
          "decisionRequirementsId",
          "tenantId",
          "decisionRequirementsKey");

  final Table decisionRequirements =
      new Table(
          "decisionRequirementsKey",
          "decisionRequirementsName",
          "version",
          "decisionRequirementsId",
          "resourceName",
          "tenantId",
          "_xml");

  final Table decisionInstances =
      new Table(
          "decisionEvaluationInstanceKey",
          "state",
          "evaluationDate",
          "evaluationFailure",
          "decisionDefinitionId",
          "decisionDefinitionName",
          "decisionDefinitionVersion",
          "decisionDefinitionType",
          "result",
          "tenantId",
          "decisionEvaluationKey",
          "processDefinitionKey",
          "processInstanceKey",
          "decisionDefinitionKey",
          "elementInstanceKey",
          "evaluatedInputs",
          "matchedRules");

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, Search> searches = new LinkedHashMap<>();

  private final List<Table> ofInstances =
      List.of(
          processInstances,
          elementInstances,
          sequenceFlows,
          variables,
          userTasks,
          incidents,
          jobs,
          messageSubscriptions,
          correlatedMessages,
          decisionInstances);

  private final int historyLimit;
  private final Deque<Long> endedInstances = new ArrayDeque<>();
  private final Deque<Object> loneEvaluations = new ArrayDeque<>();

  RecordStore(final int historyLimit) {
    this.historyLimit = historyLimit;
    publish("process-definitions", processDefinitions, Map.of("isLatestVersion", this::isLatest));
    publish("process-instances", processInstances, instanceConditions());
    publish(
        "element-instances",
        elementInstances,
        Map.of(
            "elementInstanceScopeKey",
            (row, k, filter) -> Filter.matches(row.get("_flowScopeKey"), k)));
    publish("variables", variables, Map.of());
    publish(
        "user-tasks",
        userTasks,
        Map.of(
            "candidateGroup", (row, c, filter) -> Filter.matches(row.get("candidateGroups"), c),
            "candidateUser", (row, c, filter) -> Filter.matches(row.get("candidateUsers"), c),
            "processInstanceVariables", (row, v, filter) -> hasVariables(instanceVariables(row), v),
            "localVariables", (row, v, filter) -> hasVariables(localVariables(row), v)));
    publish("incidents", incidents, Map.of());
    publish("jobs", jobs, Map.of());
    publish("message-subscriptions", messageSubscriptions, Map.of());
    publish("correlated-message-subscriptions", correlatedMessages, Map.of());
    publish("decision-definitions", decisionDefinitions, Map.of());
    publish("decision-requirements", decisionRequirements, Map.of());
    publish("decision-instances", decisionInstances, Map.of());
  }

  /** The conditions on an element are about one and the same element. */
  private Map<String, Search.Condition> instanceConditions() {
    final Search.Condition element = (row, any, filter) -> hasElement(row, filter);
    return Map.of(
        "variables", (row, v, filter) -> hasVariables(instanceVariables(row), v),
        "elementId", element,
        "elementInstanceState", element,
        "hasElementInstanceIncident", element,
        "tags", (row, tags, filter) -> hasAll(row.get("tags"), tags),
        // There are no batch operations, so no instance was part of one.
        "batchOperationId", (row, id, filter) -> Filter.matches(null, id),
        "errorMessage",
            (row, m, filter) ->
                activeIncidents(row).anyMatch(i -> Filter.matches(i.get("errorMessage"), m)),
        "incidentErrorHashCode",
            (row, hash, filter) ->
                activeIncidents(row)
                    .anyMatch(i -> Filter.matches(i.text("errorMessage").hashCode(), hash)),
        "hasRetriesLeft",
            (row, wanted, filter) ->
                wanted.asBoolean()
                    == jobs.ofInstance(row.key(Table.INSTANCE)).stream()
                        .anyMatch(job -> job.is("hasFailedWithRetriesLeft")));
  }

  /** To be called for every instance that ended: the one that did so first may have to go. */
  void ended(final long processInstanceKey) {
    endedInstances.add(processInstanceKey);
    while (endedInstances.size() > historyLimit) {
      final long oldest = endedInstances.remove();
      ofInstances.forEach(table -> table.removeInstance(oldest));
    }
  }

  /** To be called for every decision that was evaluated outside a process. */
  void evaluated(final Object decisionInstance) {
    loneEvaluations.add(decisionInstance);
    while (loneEvaluations.size() > historyLimit) {
      decisionInstances.remove(loneEvaluations.remove());
    }
  }

  Set<String> kinds() {
    return searches.keySet();
  }

  Search kind(final String kind) {
    return Objects.requireNonNull(searches.get(kind), kind);
  }

  Map<String, @Nullable Object> search(final String kind, final JsonNode request) {
    return read(() -> kind(kind).run(request));
  }

  /** A search among the variables that a user task sees. */
  Map<String, @Nullable Object> searchUserTaskVariables(final Row task, final JsonNode request) {
    return read(
        () ->
            kind("variables")
                .run(
                    visibleVariables(task.key("elementInstanceKey"), task.key(Table.INSTANCE)),
                    request));
  }

  <T extends @Nullable Object> T read(final Supplier<T> query) {
    lock.readLock().lock();
    try {
      return query.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  void write(final Runnable change) {
    lock.writeLock().lock();
    try {
      change.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The variables that the element instance sees: its own and, if not hidden, those outside. */
  private List<Row> visibleVariables(final long elementInstanceKey, final long processInstanceKey) {
    final var visible = new HashMap<String, Row>();
    long scope = elementInstanceKey;
    while (scope > 0) {
      for (final Row variable : variables.ofInstance(processInstanceKey)) {
        if (variable.key("scopeKey") == scope) {
          visible.putIfAbsent(variable.text("name"), variable);
        }
      }
      final var element = elementInstances.find(scope);
      scope = element == null ? -1 : element.key("_flowScopeKey");
    }
    return List.copyOf(visible.values());
  }

  private void publish(
      final String kind, final Table table, final Map<String, Search.Condition> special) {
    searches.put(kind, new Search(table, special));
  }

  private boolean isLatest(final Row definition, final JsonNode wanted, final JsonNode filter) {
    return !wanted.asBoolean()
        || processDefinitions.all().stream()
            .filter(d -> d.text(PROCESS_ID).equals(definition.text(PROCESS_ID)))
            .allMatch(d -> d.number("version") <= definition.number("version"));
  }

  private boolean hasElement(final Row instance, final JsonNode filter) {
    return elementInstances.ofInstance(instance.key(Table.INSTANCE)).stream()
        .anyMatch(element -> isElement(element, filter));
  }

  /** Whether the element meets those conditions of a process instance filter that are about one. */
  static boolean isElement(final Row element, final JsonNode filter) {
    return meets(element.get("elementId"), filter.path("elementId"))
        && meets(element.get("state"), filter.path("elementInstanceState"))
        && meets(element.get("hasIncident"), filter.path("hasElementInstanceIncident"));
  }

  private static boolean meets(final @Nullable Object value, final JsonNode condition) {
    return condition.isMissingNode() || Filter.matches(value, condition);
  }

  private Stream<Row> activeIncidents(final Row instance) {
    return incidents.ofInstance(instance.key(Table.INSTANCE)).stream()
        .filter(incident -> "ACTIVE".equals(incident.get("state")));
  }

  private static boolean hasAll(final @Nullable Object tags, final JsonNode wanted) {
    return tags instanceof Set<?> given && given.containsAll(Json.texts(wanted));
  }

  private List<Row> instanceVariables(final Row row) {
    return variablesOf(row, row.key(Table.INSTANCE));
  }

  private List<Row> localVariables(final Row row) {
    return variablesOf(row, row.key("elementInstanceKey"));
  }

  private List<Row> variablesOf(final Row row, final long scope) {
    return variables.ofInstance(row.key(Table.INSTANCE)).stream()
        .filter(variable -> variable.key("scopeKey") == scope)
        .toList();
  }

  private static boolean hasVariables(final List<Row> variables, final JsonNode wanted) {
    for (final JsonNode condition : wanted) {
      final String name = condition.path("name").asText();
      final boolean found =
          variables.stream()
              .filter(variable -> name.equals(variable.text("name")))
              .anyMatch(variable -> Filter.matches(variable.get("value"), condition.path("value")));
      if (!found) {
        return false;
      }
    }
    return true;
  }
}
