package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A modal or a home tab as it was when somebody looked.
 *
 * @param user id of who sees it
 * @param content as the application sent it, with an id for each block
 * @param hash changes with the content
 * @param root id of the first view of the stack
 * @param previous id of the view below
 */
public record View(
    String id,
    String user,
    ObjectNode content,
    String hash,
    String root,
    @Nullable String previous) {

  public String title() {
    return content.at("/title/text").asText();
  }

  public String callbackId() {
    return content.path("callback_id").asText();
  }

  public ArrayNode blocks() {
    return (ArrayNode) content.get("blocks");
  }

  /** Every text in the blocks, in their order, with Slack's marks. */
  public String shown() {
    return String.join("\n", Element.texts(blocks()));
  }

  /** What can be clicked or filled in. */
  public List<String> actionIds() {
    return Element.all(blocks()).map(Element::actionId).toList();
  }

  Optional<Element> element(String actionId) {
    return Element.find(blocks(), actionId);
  }

  View with(ObjectNode newContent, String newHash) {
    return new View(id, user, newContent, newHash, root, previous);
  }

  /** As answers and payloads have it. */
  ObjectNode json(JsonNode values) {
    ObjectNode view = content.deepCopy();
    for (String text : List.of("private_metadata", "callback_id", "external_id")) {
      if (!view.has(text)) {
        view.put(text, "");
      }
    }
    for (String flag : List.of("clear_on_close", "notify_on_close")) {
      if (!view.has(flag)) {
        view.put(flag, false);
      }
    }
    view.put("id", id)
        .put("team_id", Workspace.TEAM)
        .put("app_id", Workspace.APP)
        .put("app_installed_team_id", Workspace.TEAM)
        .put("bot_id", Workspace.BOT)
        .put("hash", hash)
        .put("root_view_id", root)
        .put("previous_view_id", previous);
    view.putObject("state").set("values", values);
    return view;
  }
}
