package org.countersign.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An operation of the OpenAPI document, with all references followed.
 *
 * @param bodies the schema of what it takes, by media type
 */
record Operation(
    String method, String path, List<Parameter> parameters, Map<String, JsonNode> bodies) {

  /**
   * @param in path, query or header
   */
  record Parameter(String name, String in, JsonNode schema) {}

  static List<Operation> of(JsonNode document) {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        operations.add(
            new Operation(
                operation.getKey().toUpperCase(Locale.ROOT),
                path.getKey(),
                parameters(document, operation.getValue()),
                bodies(document, operation.getValue())));
      }
    }
    return operations;
  }

  /** Whether it only looks. */
  boolean isSafe() {
    return method.equals("GET");
  }

  List<Parameter> in(String place) {
    return parameters.stream().filter(parameter -> parameter.in().equals(place)).toList();
  }

  private static List<Parameter> parameters(JsonNode document, JsonNode operation) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      parameters.add(
          new Parameter(
              parameter.get("name").asText(),
              parameter.get("in").asText(),
              resolved(document, parameter.path("schema"))));
    }
    return parameters;
  }

  private static Map<String, JsonNode> bodies(JsonNode document, JsonNode operation) {
    Map<String, JsonNode> bodies = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> content : operation.at("/requestBody/content").properties()) {
      bodies.put(content.getKey(), resolved(document, content.getValue().path("schema")));
    }
    return bodies;
  }

  /** The schema with what its references, and those below it, refer to. */
  private static JsonNode resolved(JsonNode document, JsonNode schema) {
    String reference = schema.path("$ref").asText();
    if (!reference.isEmpty()) {
      return resolved(document, document.at(reference.substring(1)));
    }
    if (!schema.isObject()) {
      return schema;
    }
    ObjectNode copy = schema.deepCopy();
    if (copy.path("properties") instanceof ObjectNode fields) {
      fields.properties().forEach(field -> field.setValue(resolved(document, field.getValue())));
    }
    if (copy.has("items")) {
      copy.set("items", resolved(document, copy.get("items")));
    }
    return copy;
  }
}
