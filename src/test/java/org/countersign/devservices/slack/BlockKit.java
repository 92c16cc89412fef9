package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks blocks and views against the limits that Slack documents in its Block Kit reference, and
 * says what is wrong where as Slack does. It knows the blocks and elements that a person can use on
 * the page of the Slack on the laptop, and refuses the others: pictures, menus outside of modals.
 */
final class BlockKit {

  private static final int MESSAGE_BLOCKS = 50;
  private static final int VIEW_BLOCKS = 100;

  /** Not documented; seen by those who ran into msg_blocks_too_long. */
  private static final int MESSAGE_CHARACTERS = 13_000;

  private static final int ID = 255;
  private static final int BUTTON_VALUE = 2_000;
  private static final int OPTION_VALUE = 150;

  private static final Set<String> INPUTS =
      Set.of(
          "plain_text_input",
          "number_input",
          "email_text_input",
          "url_text_input",
          "static_select",
          "radio_buttons",
          "checkboxes",
          "datepicker");

  private final List<String> findings = new ArrayList<>();
  private final Set<String> blockIds = new HashSet<>();
  private final boolean inView;

  private BlockKit(boolean inView) {
    this.inView = inView;
  }

  /** What is wrong with the blocks of a message; empty if nothing is. */
  static List<String> checkMessage(ArrayNode blocks) {
    var check = new BlockKit(false);
    check.blocks(blocks, "/blocks", MESSAGE_BLOCKS);
    return check.findings;
  }

  /** Whether the blocks of a message have more text than Slack takes. */
  static boolean isTooLong(ArrayNode blocks) {
    return Element.texts(blocks).stream().mapToInt(String::length).sum() > MESSAGE_CHARACTERS;
  }

  /**
   * What is wrong with a view; empty if nothing is.
   *
   * @param type modal or home
   */
  static List<String> checkView(ObjectNode view, String type) {
    var check = new BlockKit(true);
    if (!view.path("type").asText().equals(type)) {
      check.wrong("must be " + type, "/view/type");
    }
    if (type.equals("modal")) {
      check.plainText(view, "title", 24, true, "/view");
      check.plainText(view, "submit", 24, check.hasInputs(view), "/view");
      check.plainText(view, "close", 24, false, "/view");
    }
    check.length(view, "private_metadata", 3_000, "/view");
    check.length(view, "callback_id", ID, "/view");
    check.length(view, "external_id", ID, "/view");
    if (view.get("blocks") instanceof ArrayNode blocks) {
      check.blocks(blocks, "/view/blocks", VIEW_BLOCKS);
    } else {
      check.missing("blocks", "/view");
    }
    return check.findings;
  }

  private boolean hasInputs(ObjectNode view) {
    return Element.stream(view.path("blocks"))
        .anyMatch(block -> block.path("type").asText().equals("input"));
  }

  private void blocks(ArrayNode blocks, String at, int most) {
    items(blocks, most, at);
    for (int i = 0; i < blocks.size(); i++) {
      block(blocks.get(i), at + "/" + i);
    }
  }

  private void block(JsonNode block, String at) {
    length(block, "block_id", ID, at);
    String id = block.path("block_id").asText();
    if (!id.isEmpty() && !blockIds.add(id)) {
      wrong("block_id " + id + " already exists", at + "/block_id");
    }
    switch (block.path("type").asText()) {
      case "header" -> plainText(block, "text", 150, true, at);
      case "section" -> section(block, at);
      case "context" -> context(block, at);
      case "actions" -> {
        elements(block, 25, at);
        uniqueActions(block.path("elements"), at + "/elements");
        each(block.path("elements"), at + "/elements", this::clickable);
      }
      case "input" -> input(block, at);
      case "divider" -> {}
      default -> wrong("unsupported type: " + block.path("type").asText(), at);
    }
  }

  private void section(JsonNode section, String at) {
    if (!section.has("text") && !section.has("fields")) {
      wrong("must define either `text` or `fields`", at);
    }
    if (section.has("text")) {
      text(section.get("text"), 3_000, at + "/text");
    }
    if (section.has("fields")) {
      items(section.get("fields"), 10, at + "/fields");
      each(section.get("fields"), at + "/fields", (field, place) -> text(field, 2_000, place));
    }
    if (section.has("accessory")) {
      clickable(section.get("accessory"), at + "/accessory");
    }
  }

  private void context(JsonNode context, String at) {
    elements(context, 10, at);
    each(
        context.path("elements"),
        at + "/elements",
        (element, place) -> text(element, 3_000, place));
  }

  private void input(JsonNode input, String at) {
    if (!inView) {
      wrong("unsupported type: input", at);
    }
    plainText(input, "label", 2_000, true, at);
    plainText(input, "hint", 2_000, false, at);
    JsonNode element = input.path("element");
    if (element.isMissingNode()) {
      missing("element", at);
      return;
    }
    String place = at + "/element";
    String type = element.path("type").asText();
    if (!INPUTS.contains(type)) {
      wrong("unsupported type: " + type, place);
    }
    if (type.equals("plain_text_input")) {
      between(element, "min_length", 0, 3_000, place);
      between(element, "max_length", 1, 3_000, place);
      length(element, "initial_value", 3_000, place);
    }
    plainText(element, "placeholder", 150, false, place);
    length(element, "action_id", ID, place);
    options(element, place);
  }

  private void clickable(JsonNode element, String at) {
    String type = element.path("type").asText();
    if (!type.equals("button")) {
      wrong("unsupported type: " + type, at);
    }
    length(element, "action_id", ID, at);
    plainText(element, "text", 75, true, at);
    length(element, "value", BUTTON_VALUE, at);
    length(element, "url", 3_000, at);
    length(element, "accessibility_label", 75, at);
    if (element.has("style")
        && !Set.of("primary", "danger").contains(element.get("style").asText())) {
      wrong("must be one of `primary`, `danger`", at + "/style");
    }
    if (element.has("confirm")) {
      confirm(element.get("confirm"), at + "/confirm");
    }
  }

  private void confirm(JsonNode confirm, String at) {
    plainText(confirm, "title", 100, true, at);
    plainText(confirm, "confirm", 30, true, at);
    plainText(confirm, "deny", 30, true, at);
    if (confirm.has("text")) {
      text(confirm.get("text"), 300, at + "/text");
    } else {
      missing("text", at);
    }
  }

  private void options(JsonNode element, String at) {
    int most =
        switch (element.path("type").asText()) {
          case "static_select" -> 100;
          case "radio_buttons", "checkboxes" -> 10;
          default -> 0;
        };
    if (most == 0) {
      return;
    }
    if (!element.has("options")) {
      missing("options", at);
      return;
    }
    items(element.get("options"), most, at + "/options");
    each(
        element.get("options"),
        at + "/options",
        (option, place) -> {
          text(option.path("text"), 75, place + "/text");
          length(option, "value", OPTION_VALUE, place);
        });
  }

  private void elements(JsonNode block, int most, String at) {
    if (!block.path("elements").isArray()) {
      missing("elements", at);
    } else {
      items(block.get("elements"), most, at + "/elements");
    }
  }

  private void uniqueActions(JsonNode elements, String at) {
    Set<String> seen = new HashSet<>();
    each(
        elements,
        at,
        (element, place) -> {
          String id = element.path("action_id").asText();
          if (!id.isEmpty() && !seen.add(id)) {
            wrong("action_id " + id + " already exists", place + "/action_id");
          }
        });
  }

  /** A text object of either kind. */
  private void text(JsonNode text, int most, String at) {
    String type = text.path("type").asText();
    if (!type.equals("mrkdwn") && !type.equals("plain_text")) {
      wrong("unsupported type: " + type, at);
    }
    characters(text.path("text"), most, at + "/text");
  }

  private void plainText(JsonNode of, String name, int most, boolean required, String at) {
    JsonNode text = of.path(name);
    if (text.isMissingNode() || text.isNull()) {
      if (required) {
        missing(name, at);
      }
      return;
    }
    if (!text.path("type").asText().equals("plain_text")) {
      wrong("must be plain_text", at + "/" + name + "/type");
    }
    characters(text.path("text"), most, at + "/" + name + "/text");
  }

  private void characters(JsonNode text, int most, String at) {
    if (!text.isTextual() || text.asText().isEmpty()) {
      wrong("must be more than 0 characters", at);
    } else if (text.asText().length() > most) {
      wrong("must be less than " + (most + 1) + " characters", at);
    }
  }

  private void length(JsonNode of, String name, int most, String at) {
    if (of.path(name).asText().length() > most) {
      wrong("must be less than " + (most + 1) + " characters", at + "/" + name);
    }
  }

  private void between(JsonNode of, String name, int least, int most, String at) {
    if (of.has(name) && (of.get(name).asInt() < least || of.get(name).asInt() > most)) {
      wrong("must be between " + least + " and " + most, at + "/" + name);
    }
  }

  private void items(JsonNode items, int most, String at) {
    if (items.isEmpty()) {
      wrong("no less than 1 items allowed", at);
    } else if (items.size() > most) {
      wrong("no more than " + most + " items allowed", at);
    }
  }

  private void missing(String name, String at) {
    wrong("missing required field: " + name, at);
  }

  private void wrong(String what, String at) {
    findings.add(what + " [json-pointer:" + at + "]");
  }

  private interface Check {
    void of(JsonNode node, String at);
  }

  private static void each(JsonNode items, String at, Check check) {
    for (int i = 0; i < items.size(); i++) {
      check.of(items.get(i), at + "/" + i);
    }
  }

  /** The blocks with an id for each of them, and for each of their elements an action id. */
  static ArrayNode identified(ArrayNode blocks, Stream<String> ids) {
    var next = ids.iterator();
    ArrayNode copy = blocks.deepCopy();
    for (JsonNode block : copy) {
      if (block.path("block_id").asText().isEmpty()) {
        ((ObjectNode) block).put("block_id", next.next());
      }
      Stream.of(
              Element.stream(block.path("elements")),
              Stream.of(block.path("accessory")),
              Stream.of(block.path("element")))
          .flatMap(elements -> elements)
          .filter(ObjectNode.class::isInstance)
          .map(ObjectNode.class::cast)
          .filter(
              element -> !Set.of("mrkdwn", "plain_text").contains(element.path("type").asText()))
          .filter(element -> element.path("action_id").asText().isEmpty())
          .forEach(element -> element.put("action_id", next.next()));
    }
    return copy;
  }
}
