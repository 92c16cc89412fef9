package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody filled into a modal. Slack's own client checks some of it and sends nothing until
 * that is right.
 */
final class Inputs {

  private static final String REQUIRED = "Please complete this required field.";

  private final View view;
  private final Map<String, String> values;

  /**
   * @param values by action id or block id; of options their value; what is missing has its initial
   *     value
   */
  Inputs(View view, Map<String, String> values) {
    this.view = view;
    this.values = values;
  }

  /** What the person is told at which block before anything is sent; empty if nothing. */
  Map<String, String> problems() {
    Map<String, String> problems = new HashMap<>();
    for (JsonNode block : view.blocks()) {
      if (block.path("type").asText().equals("input")) {
        String problem = problem(block, value(block));
        if (problem != null) {
          problems.put(block.path("block_id").asText(), problem);
        }
      }
    }
    return problems;
  }

  private static @Nullable String problem(JsonNode block, @Nullable String value) {
    if (value == null) {
      return block.path("optional").asBoolean() ? null : REQUIRED;
    }
    JsonNode element = block.path("element");
    int least = element.path("min_length").asInt(0);
    int most = element.path("max_length").asInt(3_000);
    if (value.length() < least) {
      return "This must be at least %d characters.".formatted(least);
    }
    if (value.length() > most) {
      return "This must be at most %d characters.".formatted(most);
    }
    return null;
  }

  /** Fails for a value that no element of the view takes. */
  void check() {
    Set<String> known = new HashSet<>();
    for (JsonNode block : view.blocks()) {
      known.add(block.path("block_id").asText());
      known.add(block.at("/element/action_id").asText());
    }
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("there is no input " + name + " in " + view.title());
      }
    }
    if (!problems().isEmpty()) {
      throw new IllegalArgumentException("Slack would not send that: " + problems());
    }
  }

  /** As payloads have it: by block id and action id. */
  ObjectNode state() {
    ObjectNode state = Json.object();
    for (JsonNode block : view.blocks()) {
      if (block.path("type").asText().equals("input")) {
        JsonNode element = block.path("element");
        state
            .putObject(block.path("block_id").asText())
            .set(element.path("action_id").asText(), filledIn(element, value(block)));
      }
    }
    return state;
  }

  private @Nullable String value(JsonNode block) {
    JsonNode element = block.path("element");
    String given =
        values.getOrDefault(
            element.path("action_id").asText(), values.get(block.path("block_id").asText()));
    String value = given == null ? initial(element) : given;
    return value == null || value.isBlank() ? null : value;
  }

  private static @Nullable String initial(JsonNode element) {
    for (String path : new String[] {"/initial_value", "/initial_date", "/initial_option/value"}) {
      if (!element.at(path).isMissingNode()) {
        return element.at(path).asText();
      }
    }
    return null;
  }

  private static ObjectNode filledIn(JsonNode element, @Nullable String value) {
    String type = element.path("type").asText();
    ObjectNode filled = Json.object().put("type", type);
    switch (type) {
      case "static_select", "radio_buttons" ->
          filled.set("selected_option", value == null ? null : option(element, value));
      case "checkboxes" -> {
        var selected = filled.putArray("selected_options");
        if (value != null) {
          for (String one : value.split(",", -1)) {
            selected.add(option(element, one));
          }
        }
      }
      case "datepicker" -> filled.put("selected_date", value);
      default -> filled.put("value", value);
    }
    return filled;
  }

  private static JsonNode option(JsonNode element, String value) {
    return Element.stream(element.path("options"))
        .filter(option -> option.path("value").asText().equals(value))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no option " + value));
  }
}
