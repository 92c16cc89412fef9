package org.countersign.embedded;

import static org.countersign.embedded.Json.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
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
        .route("GET", "/v2/decision-requirements/{key}/xml", this::requirementsXml)
        .route("GET", "/v2/decision-definitions/{key}/xml", this::decisionXml)
        .route("GET", "/v2/process-instances/{key}/sequence-flows", this::sequenceFlows)
        .route("GET", "/v2/process-instances/{key}/statistics/element-instances", this::statistics)
        .route("POST", "/v2/process-instances/{key}/incidents/search", this::incidents)
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
            throw HttpProblem.notFound("No document of %s with key '%s'".formatted(kind, key));
          }
          return row.copy();
        });
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
    final var counts = new TreeMap<String, Count>();
    for (final Row element :
        current.read(() -> List.copyOf(current.elementInstances.ofInstance(key)))) {
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
