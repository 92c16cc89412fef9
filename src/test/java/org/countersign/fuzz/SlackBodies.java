package org.countersign.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.countersign.devservices.slack.SignedRequest;
import org.jspecify.annotations.Nullable;

/** What Slack has sent, with some of it changed. */
final class SlackBodies {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SlackBodies() {}

  /** A body and the type that it is sent with. */
  record Body(String contentType, String text) {}

  /** Somewhere in a body something else, or nothing. */
  private record Change(int where, String json, boolean removed) {}

  static Arbitrary<Body> of(List<SignedRequest> recorded) {
    Arbitrary<List<Change>> changes =
        Combinators.combine(
                Arbitraries.integers().between(0, 999),
                Inputs.oddJson(),
                Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)))
            .as(Change::new)
            .list()
            .ofMaxSize(3);
    Arbitrary<Body> changed =
        Combinators.combine(Arbitraries.of(recorded), changes)
            .as((request, some) -> new Body(request.contentType(), changed(request, some)));
    Arbitrary<Body> invented =
        Combinators.combine(
                Arbitraries.of("payload=", "command=%2Fexpense&text=", "", "ssl_check=1&x="),
                Arbitraries.oneOf(Inputs.oddJson(), Inputs.text()))
            .as((start, text) -> new Body(form(), start + Inputs.encoded(text)));
    Arbitrary<Body> bare = Inputs.oddJson().map(text -> new Body("application/json", text));
    return Arbitraries.frequencyOf(Tuple.of(16, changed), Tuple.of(2, invented), Tuple.of(1, bare));
  }

  private static String form() {
    return "application/x-www-form-urlencoded";
  }

  private static String changed(SignedRequest request, List<Change> changes) {
    if (request.contentType().startsWith("application/json")) {
      return changedJson(request.body(), changes);
    }
    Map<String, String> fields = fields(request.body());
    String payload = fields.get("payload");
    if (payload != null) {
      return "payload=" + Inputs.encoded(changedJson(payload, changes));
    }
    for (Change change : changes) {
      String name = List.copyOf(fields.keySet()).get(change.where() % fields.size());
      if (change.removed() && fields.size() > 1) {
        fields.remove(name);
      } else {
        fields.put(name, change.json());
      }
    }
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + Inputs.encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static Map<String, String> fields(String form) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : form.split("&", -1)) {
      int end = field.indexOf('=');
      fields.put(
          field.substring(0, end),
          URLDecoder.decode(field.substring(end + 1), StandardCharsets.UTF_8));
    }
    return fields;
  }

  /** What takes the place of a node need be no JSON. */
  private static String changedJson(String json, List<Change> changes) {
    try {
      JsonNode tree = JSON.readTree(json);
      Map<String, String> inserted = new LinkedHashMap<>();
      for (Change change : changes) {
        List<Runnable> places = new ArrayList<>();
        String mark = "@" + inserted.size() + "@";
        places(tree, change.removed() ? null : mark, places);
        if (!places.isEmpty()) {
          places.get(change.where() % places.size()).run();
          inserted.put("\"" + mark + "\"", change.json());
        }
      }
      String text = tree.toString();
      for (Map.Entry<String, String> one : inserted.entrySet()) {
        text = text.replace(one.getKey(), one.getValue());
      }
      return text;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void places(JsonNode node, @Nullable String mark, List<Runnable> places) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field -> {
                places.add(
                    mark == null
                        ? () -> object.remove(field.getKey())
                        : () -> object.put(field.getKey(), mark));
                places(field.getValue(), mark, places);
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        places.add(
            mark == null
                ? () -> array.remove(index)
                : () -> array.set(index, array.textNode(mark)));
        places(array.get(i), mark, places);
      }
    }
  }
}
