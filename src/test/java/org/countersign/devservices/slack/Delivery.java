package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that Slack told the application, and what came back.
 *
 * @param status of the answer; 0 if there was none
 * @param took from the request to the answer
 * @param problem Slack's word for what went wrong; null if nothing did
 */
public record Delivery(
    SignedRequest request, int status, String body, Duration took, @Nullable String problem) {

  public boolean isAcknowledged() {
    return problem == null;
  }

  /** What is wrong with a submitted modal: text by block id. */
  public Map<String, String> errors() {
    Map<String, String> errors = new HashMap<>();
    json()
        .path("errors")
        .properties()
        .forEach(error -> errors.put(error.getKey(), error.getValue().asText()));
    return errors;
  }

  JsonNode json() {
    return Json.read(body).orElseGet(Json::object);
  }

  Delivery failed(String newProblem) {
    return new Delivery(request, status, body, took, newProblem);
  }
}
