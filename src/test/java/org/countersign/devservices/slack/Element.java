package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a person can click or fill in, and the block that it is in. */
record Element(String blockId, JsonNode json) {

  static Optional<Element> find(ArrayNode blocks, String actionId) {
    return all(blocks).filter(element -> element.actionId().equals(actionId)).findFirst();
  }

  static Stream<Element> all(ArrayNode blocks) {
    return stream(blocks)
        .flatMap(
            block ->
                Stream.of(
                        stream(block.path("elements")),
                        Stream.of(block.path("accessory")),
                        Stream.of(block.path("element")))
                    .flatMap(elements -> elements)
                    .filter(element -> element.has("action_id"))
                    .map(element -> new Element(block.path("block_id").asText(), element)));
  }

  /** What a person reads, in its order; not what stands in a dialog that asks to confirm. */
  static List<String> texts(JsonNode node) {
    if (node.path("text").isTextual()) {
      return List.of(node.path("text").asText());
    }
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(child -> texts.addAll(texts(child)));
    } else {
      node.properties().stream()
          .filter(property -> !property.getKey().equals("confirm"))
          .forEach(property -> texts.addAll(texts(property.getValue())));
    }
    return texts;
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  String actionId() {
    return json.path("action_id").asText();
  }

  String type() {
    return json.path("type").asText();
  }
}
