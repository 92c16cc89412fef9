package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was when somebody looked: what comes later does not change it, so that a test can
 * click what is no longer there.
 *
 * @param channel id
 * @param ts its time stamp, which is its name within the channel
 * @param author id of the user who wrote it
 * @param threadTs of the message that it answers to
 * @param onlyFor id of the user for whom it is; null for everybody in the channel
 * @param versions all that it ever was, oldest first; the last is what it is
 */
public record Message(
    String channel,
    String ts,
    String author,
    @Nullable String threadTs,
    @Nullable String onlyFor,
    @Nullable JsonNode metadata,
    List<Version> versions) {

  /** What a message said from some time on. */
  public record Version(Instant at, String text, ArrayNode blocks) {}

  public Message {
    versions = List.copyOf(versions);
  }

  Message edited(Version version, @Nullable JsonNode newMetadata) {
    var all = new ArrayList<>(versions);
    all.add(version);
    return new Message(
        channel, ts, author, threadTs, onlyFor, newMetadata == null ? metadata : newMetadata, all);
  }

  /** What notifications and screen readers say. */
  public String text() {
    return versions.getLast().text();
  }

  public ArrayNode blocks() {
    return versions.getLast().blocks();
  }

  public boolean isFromTheApplication() {
    return author.equals(Workspace.BOT_USER);
  }

  public boolean isEdited() {
    return versions.size() > 1;
  }

  /**
   * Every text in the blocks, in their order, with Slack's marks; the text where there are none.
   */
  public String shown() {
    if (blocks().isEmpty()) {
      return text();
    }
    return String.join("\n", Element.texts(blocks()));
  }

  /** What can be clicked. */
  public List<String> actionIds() {
    return Element.all(blocks()).map(Element::actionId).toList();
  }

  /** The element with this action id, and the block that it is in. */
  Optional<Element> element(String actionId) {
    return Element.find(blocks(), actionId);
  }

  /** As history and payloads have it. */
  ObjectNode json(boolean withMetadata) {
    ObjectNode message = Json.object();
    message
        .put("type", "message")
        .put("user", author)
        .put("team", Workspace.TEAM)
        .put("ts", ts)
        .put("text", text());
    message.set("blocks", blocks());
    if (isFromTheApplication()) {
      message.put("bot_id", Workspace.BOT).put("app_id", Workspace.APP);
    }
    if (threadTs != null) {
      message.put("thread_ts", threadTs);
    }
    if (isEdited()) {
      message
          .putObject("edited")
          .put("user", Workspace.BOT_USER)
          .put("ts", Workspace.timestamp(versions.getLast().at()));
    }
    if (withMetadata && metadata != null) {
      message.set("metadata", metadata);
    }
    return message;
  }
}
