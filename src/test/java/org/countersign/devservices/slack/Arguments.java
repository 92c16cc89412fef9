package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a method was called with, as a form or as JSON.
 *
 * @param token from the header, or from the form
 */
record Arguments(@Nullable String token, Map<String, JsonNode> values) {

  private static final String BEARER = "Bearer ";

  static Arguments of(HttpExchange exchange) throws IOException, SlackError {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    Map<String, JsonNode> values = new HashMap<>();
    if (type.startsWith("application/json")) {
      JsonNode json = Json.read(body).orElseThrow(() -> SlackError.of("invalid_json"));
      if (!json.isObject()) {
        throw SlackError.of("json_not_object");
      }
      json.properties().forEach(value -> values.put(value.getKey(), value.getValue()));
    } else if (type.startsWith("application/x-www-form-urlencoded")) {
      form(body).forEach((name, value) -> values.put(name, Json.object().textNode(value)));
    } else if (!body.isEmpty()) {
      throw SlackError.of("invalid_post_type");
    }
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    JsonNode inBody = values.get("token");
    String token =
        header != null && header.startsWith(BEARER)
            ? header.substring(BEARER.length())
            : inBody == null ? null : inBody.asText();
    return new Arguments(token, values);
  }

  static Map<String, String> form(String body) {
    Map<String, String> values = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Empty where it is missing, null or blank. */
  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name))
        .filter(value -> !value.isNull())
        .map(value -> value.isValueNode() ? value.asText() : Json.write(value))
        .filter(value -> !value.isBlank());
  }

  String required(String name, String error) throws SlackError {
    return text(name).orElseThrow(() -> SlackError.of(error));
  }

  boolean flag(String name) {
    return text(name).filter(value -> value.equals("true") || value.equals("1")).isPresent();
  }

  int number(String name, int otherwise) throws SlackError {
    Optional<String> given = text(name);
    if (given.isEmpty()) {
      return otherwise;
    }
    try {
      return Integer.parseInt(given.orElseThrow());
    } catch (NumberFormatException e) {
      throw SlackError.of("invalid_arguments");
    }
  }

  /** Empty where it is missing; forms have arrays as a text with JSON in it. */
  Optional<ArrayNode> array(String name, String error) throws SlackError {
    Optional<JsonNode> value = json(name, error);
    if (value.isPresent() && !value.get().isArray()) {
      throw SlackError.of(error);
    }
    return value.map(ArrayNode.class::cast);
  }

  Optional<ObjectNode> object(String name, String error) throws SlackError {
    Optional<JsonNode> value = json(name, error);
    if (value.isPresent() && !value.get().isObject()) {
      throw SlackError.of(error);
    }
    return value.map(ObjectNode.class::cast);
  }

  private Optional<JsonNode> json(String name, String error) throws SlackError {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Json.read(text.get()).orElseThrow(() -> SlackError.of(error)));
  }
}
