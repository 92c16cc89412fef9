package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** An answer with {@code ok: false}. */
final class SlackError extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient ObjectNode answer;

  private SlackError(String error, Map<String, String> more, List<String> findings) {
    super(error);
    answer = Json.object().put("ok", false).put("error", error);
    more.forEach(answer::put);
    if (!findings.isEmpty()) {
      var errors = answer.putArray("errors");
      findings.forEach(errors::add);
      var messages = answer.putObject("response_metadata").putArray("messages");
      findings.forEach(finding -> messages.add("[ERROR] " + finding));
    }
  }

  static SlackError of(String error) {
    return new SlackError(error, Map.of(), List.of());
  }

  /** With a list of what is wrong where. */
  static SlackError of(String error, List<String> findings) {
    return new SlackError(error, Map.of(), findings);
  }

  static SlackError missingScope(String needed, String provided) {
    return new SlackError(
        "missing_scope", Map.of("needed", needed, "provided", provided), List.of());
  }

  ObjectNode answer() {
    return answer;
  }
}
