package org.countersign.embedded;

import static org.countersign.embedded.Json.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.countersign.embedded.RestServer.Answer;
import org.countersign.embedded.RestServer.Request;
import org.jspecify.annotations.Nullable;

/** The reading half of the REST API. The store is asked for anew each time: a purge replaces it. */
final class QueryRoutes {

  private static final String XML = "text/xml;charset=UTF-8";

  /** Jobs and subscriptions can only be searched. */
  private static final List<String> WITH_GET =
      List.of(
          "process-definitions",
          "process-instances",
          "element-instances",
          "variables",
          "user-tasks",
          "incidents",
          "decision-definitions",
          "decision-requirements");

  private final Supplier<RecordStore> store;

  QueryRoutes(final Supplier<RecordStore> store) {
    this.store = store;
  }

  void addTo(final RestServer server) {
    for (final String kind : store.get().kinds()) {
      server.route("POST", "/v2/" + kind + "/search", r -> search(kind, r.json()));
    }
    for (final String kind : WITH_GET) {
      server.route("GET", "/v2/" + kind + "/{key}", r -> Answer.json(find(kind, r.key("key"))));
    }
    server
        .route("GET", "/v2/decision-instances/{key}", this::decisionInstance)
        .route("GET", "/v2/process-definitions/{key}/xml", this::processXml)
        .route("GET", "/v2/process-definitions/{key}/form", this::startForm)
        .route(
            "POST",
            "/v2/process-definitions/{key}/statistics/element-instances",
            this::definitionStatistics)
        .route("GET", "/v2/decision-requirements/{key}/xml", this::requirementsXml)
        .route("GET", "/v2/decision-definitions/{key}/xml", this::decisionXml)
        .route("GET", "/v2/process-instances/{key}/sequence-flows", this::sequenceFlows)
        .route("GET", "/v2/process-instances/{key}/statistics/element-instances", this::statistics)
        .route("GET", "/v2/process-instances/{key}/call-hierarchy", this::callHierarchy)
        .route("POST", "/v2/process-instances/{key}/incidents/search", this::incidents)
        .route("GET", "/v2/resources/{key}", this::resource)
        .route("GET", "/v2/resources/{key}/content", this::resourceContent)
        .route("POST", "/v2/user-tasks/{key}/variables/search", this::userTaskVariables)
        .route("GET", "/v2/user-tasks/{key}/form", this::userTaskForm);
  }

  private Answer search(final String kind, final JsonNode request) {
    return Answer.json(store.get().search(kind, request));
  }

  private Row find(final String kind, final Object key) {
    final var current = store.get();
    return current.read(
        () -> {
          final var row = current.kind(kind).table().find(key);
          if (row == null) {
            throw notFound(kind, key);
          }
          return row.copy();
        });
  }

  /** As the real one says it: "Process Instance with key '1' not found". */
  private static HttpProblem notFound(final String kind, final Object key) {
    final var words = new ArrayList<String>();
    for (final String word : kind.replaceAll("s$", "").split("-", -1)) {
      words.add(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return HttpProblem.notFound(
        "%s with key '%s' not found".formatted(String.join(" ", words), key));
  }

  private Row resourceRow(final Request request) {
    final long key = request.key("key");
    final var current = store.get();
    return current.read(
        () -> {
          final var row = current.resources.find(key);
          if (row == null) {
            throw notFound("resources", key);
          }
          return row;
        });
  }

  private Answer resource(final Request request) {
    return Answer.json(resourceRow(request));
  }

  private Answer resourceContent(final Request request) {
    return Answer.text(resourceRow(request).text("_content"), "text/plain;charset=UTF-8");
  }

  /** From the outermost caller to the instance itself. */
  private Answer callHierarchy(final Request request) {
    final var hierarchy = new ArrayDeque<Map<String, @Nullable Object>>();
    Object key = request.key("key");
    while (key instanceof Long instanceKey) {
      final var instance = find("process-instances", instanceKey);
      hierarchy.addFirst(
          object(
              "processInstanceKey", instanceKey.toString(),
              "processDefinitionKey", instance.text("processDefinitionKey"),
              "processDefinitionName", instance.text("processDefinitionName")));
      key = instance.get("parentProcessInstanceKey");
    }
    return Answer.json(hierarchy);
  }

  private Answer decisionInstance(final Request request) {
    return Answer.json(find("decision-instances", request.path("key")));
  }

  private Answer processXml(final Request request) {
    return Answer.text(find("process-definitions", request.key("key")).text("_xml"), XML);
  }

  private Answer requirementsXml(final Request request) {
    return Answer.text(find("decision-requirements", request.key("key")).text("_xml"), XML);
  }

  private Answer decisionXml(final Request request) {
    final var decision = find("decision-definitions", request.key("key"));
    final var requirements = find("decision-requirements", decision.key("decisionRequirementsKey"));
    return Answer.text(requirements.text("_xml"), XML);
  }

  /** The newest form with the id that the start event names. */
  private Answer startForm(final Request request) {
    final String id = find("process-definitions", request.key("key")).text("_startForm");
    final var current = store.get();
    return form(
        current.read(
            () ->
                current.forms.all().stream()
                    .filter(form -> form.text("formId").equals(id))
                    .max(Comparator.comparingInt(form -> form.number("version")))
                    .orElse(null)));
  }

  private Answer userTaskForm(final Request request) {
    final long key = find("user-tasks", request.key("key")).key("formKey");
    final var current = store.get();
    return form(current.read(() -> current.forms.find(key)));
  }

  private static Answer form(final @Nullable Row form) {
    return form == null ? Answer.none() : Answer.json(form);
  }

  private Answer sequenceFlows(final Request request) {
    final long key = request.key("key");
    final var current = store.get();
    return items(current.read(() -> List.copyOf(current.sequenceFlows.ofInstance(key))));
  }

  private Answer incidents(final Request request) {
    final var body =
        request.json() instanceof ObjectNode given ? given : Json.MAPPER.createObjectNode();
    body.withObject("/filter").put(Table.INSTANCE, request.path("key"));
    return search("incidents", body);
  }

  private Answer userTaskVariables(final Request request) {
    final var task = find("user-tasks", request.key("key"));
    return Answer.json(store.get().searchUserTaskVariables(task, request.json()));
  }

  private static final class Count {
    private int active;
    private int canceled;
    private int completed;
    private int incidents;
  }

  private Answer statistics(final Request request) {
    final long key = request.key("key");
    final var current = store.get();
    return statistics(
        current.read(
            () -> current.elementInstances.ofInstance(key).stream().map(Row::copy).toList()));
  }

  /** The filter is about instances and, where it names properties of elements, about those too. */
  private Answer definitionStatistics(final Request request) {
    final var filter =
        request.json().path("filter") instanceof ObjectNode given
            ? given
            : Json.MAPPER.createObjectNode();
    filter.put("processDefinitionKey", Json.key(request.key("key")));
    final var current = store.get();
    return statistics(
        current.read(
            () ->
                current.kind("process-instances").matching(filter).stream()
                    .flatMap(
                        i -> current.elementInstances.ofInstance(i.key(Table.INSTANCE)).stream())
                    .filter(element -> RecordStore.isElement(element, filter))
                    .map(Row::copy)
                    .toList()));
  }

  private static Answer statistics(final List<Row> elements) {
    final var counts = new TreeMap<String, Count>();
    for (final Row element : elements) {
      final var count = counts.computeIfAbsent(element.text("elementId"), id -> new Count());
      switch (element.text("state")) {
        case "COMPLETED" -> count.completed++;
        case "TERMINATED" -> count.canceled++;
        default -> {
          if (element.is("hasIncident")) {
            count.incidents++;
          } else {
            count.active++;
          }
        }
      }
    }
    return items(
        counts.entrySet().stream()
            .map(
                entry ->
                    object(
                        "elementId", entry.getKey(),
                        "active", entry.getValue().active,
                        "canceled", entry.getValue().canceled,
                        "completed", entry.getValue().completed,
                        "incidents", entry.getValue().incidents))
            .toList());
  }

  private static Answer items(final List<?> items) {
    return Answer.json(object("items", items));
  }
}
