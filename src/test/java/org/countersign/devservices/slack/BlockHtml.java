package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Blocks as HTML: of messages, home tabs and modals. */
final class BlockHtml {

  private final Function<String, String> names;
  private final ZoneId zone;

  /**
   * @param names of mentioned users, by their ids
   */
  BlockHtml(Function<String, String> names, ZoneId zone) {
    this.names = names;
    this.zone = zone;
  }

  String blocks(JsonNode blocks) {
    return Element.stream(blocks).map(this::block).collect(Collectors.joining("\n"));
  }

  /** A message that has no blocks. */
  String text(String text) {
    return "<div>" + MrkdwnHtml.of(text, names, zone, false) + "</div>";
  }

  private String block(JsonNode block) {
    String id = block.path("block_id").asText();
    return switch (block.path("type").asText()) {
      case "header" -> "<h2 class=\"header\">" + text(block.path("text")) + "</h2>";
      case "divider" -> "<hr>";
      case "section" -> section(block, id);
      case "context" ->
          "<div class=\"context\">" + each(block.path("elements"), this::span) + "</div>";
      case "actions" ->
          "<div class=\"actions\">"
              + each(block.path("elements"), element -> button(element, id))
              + "</div>";
      case "input" -> input(block, id);
      default -> "";
    };
  }

  private String section(JsonNode section, String id) {
    StringBuilder html = new StringBuilder("<div class=\"section\"><div class=\"words\">");
    if (section.has("text")) {
      html.append("<div>").append(text(section.get("text"))).append("</div>");
    }
    if (section.has("fields")) {
      html.append("<div class=\"fields\">")
          .append(each(section.get("fields"), field -> "<div>" + text(field) + "</div>"))
          .append("</div>");
    }
    html.append("</div>");
    if (section.has("accessory")) {
      html.append(button(section.get("accessory"), id));
    }
    return html.append("</div>").toString();
  }

  private String span(JsonNode element) {
    return "<span>" + text(element) + "</span>";
  }

  private String button(JsonNode button, String blockId) {
    String style = button.path("style").asText();
    String data =
        " data-action=\"%s\" data-block=\"%s\""
            .formatted(Html.escape(button.path("action_id").asText()), Html.escape(blockId));
    String label = text(button.path("text"));
    if (button.has("url")) {
      return "<a class=\"button\" target=\"_blank\" rel=\"noopener noreferrer\" href=\"%s\"%s>%s</a>"
          .formatted(Html.escape(safe(button.get("url").asText())), data, label);
    }
    return "<button type=\"button\" class=\"button %s\"%s%s>%s</button>"
        .formatted(Html.escape(style), data, confirm(button.path("confirm")), label);
  }

  /** An address of another kind leads nowhere. */
  private static String safe(String address) {
    return address.matches("https?://.*") ? address : "#";
  }

  private static String confirm(JsonNode confirm) {
    if (confirm.isMissingNode()) {
      return "";
    }
    StringBuilder data = new StringBuilder();
    for (String part : new String[] {"title", "text", "confirm", "deny"}) {
      data.append(
          " data-confirm-%s=\"%s\""
              .formatted(part, Html.escape(confirm.at("/" + part + "/text").asText())));
    }
    return data.toString();
  }

  private String input(JsonNode block, String blockId) {
    JsonNode element = block.path("element");
    String id = "input-" + Html.escape(blockId);
    String label =
        text(block.path("label"))
            + (block.path("optional").asBoolean()
                ? " <span class=\"quiet\">(optional)</span>"
                : "");
    String described =
        " aria-describedby=\"error-%s\" name=\"%s\" id=\"%s\""
            .formatted(Html.escape(blockId), Html.escape(element.path("action_id").asText()), id);
    String hint = block.has("hint") ? "<p class=\"hint\">" + text(block.get("hint")) + "</p>" : "";
    String error =
        "<p class=\"error\" id=\"error-%s\" role=\"alert\"></p>".formatted(Html.escape(blockId));
    if (element.path("type").asText().matches("radio_buttons|checkboxes")) {
      return "<fieldset><legend>%s</legend>%s%s%s</fieldset>"
          .formatted(label, choices(element, blockId), hint, error);
    }
    return "<div class=\"input\"><label for=\"%s\">%s</label>%s%s%s</div>"
        .formatted(id, label, field(element, described), hint, error);
  }

  private String field(JsonNode element, String attributes) {
    String placeholder =
        element.has("placeholder")
            ? " placeholder=\"%s\"".formatted(Html.escape(element.at("/placeholder/text").asText()))
            : "";
    String value = Html.escape(element.path("initial_value").asText());
    return switch (element.path("type").asText()) {
      case "static_select" ->
          "<select%s>%s%s</select>"
              .formatted(
                  attributes,
                  "<option value=\"\">%s</option>"
                      .formatted(Html.escape(element.at("/placeholder/text").asText())),
                  each(element.path("options"), option -> option(element, option)));
      case "datepicker" ->
          "<input type=\"date\" value=\"%s\"%s>"
              .formatted(Html.escape(element.path("initial_date").asText()), attributes);
      case "number_input" ->
          "<input inputmode=\"decimal\" value=\"%s\"%s%s>"
              .formatted(value, attributes, placeholder);
      default ->
          element.path("multiline").asBoolean()
              ? "<textarea rows=\"4\"%s%s>%s</textarea>".formatted(attributes, placeholder, value)
              : "<input value=\"%s\"%s%s>".formatted(value, attributes, placeholder);
    };
  }

  private String option(JsonNode element, JsonNode option) {
    String value = option.path("value").asText();
    return "<option value=\"%s\"%s>%s</option>"
        .formatted(
            Html.escape(value),
            element.at("/initial_option/value").asText().equals(value) ? " selected" : "",
            text(option.path("text")));
  }

  private String choices(JsonNode element, String blockId) {
    String type = element.path("type").asText().equals("checkboxes") ? "checkbox" : "radio";
    return each(
        element.path("options"),
        option ->
            "<label class=\"choice\"><input type=\"%s\" name=\"%s\" value=\"%s\"%s aria-describedby=\"error-%s\"> %s</label>"
                .formatted(
                    type,
                    Html.escape(element.path("action_id").asText()),
                    Html.escape(option.path("value").asText()),
                    element
                            .at("/initial_option/value")
                            .asText()
                            .equals(option.path("value").asText())
                        ? " checked"
                        : "",
                    Html.escape(blockId),
                    text(option.path("text"))));
  }

  private String text(JsonNode text) {
    return text.path("type").asText().equals("mrkdwn")
        ? MrkdwnHtml.of(text.path("text").asText(), names, zone, text.path("verbatim").asBoolean())
        : MrkdwnHtml.plain(text.path("text").asText());
  }

  private static String each(JsonNode items, Function<JsonNode, String> html) {
    return Element.stream(items).map(html).collect(Collectors.joining());
  }
}
