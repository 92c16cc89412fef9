package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Slack tells an application about clicks, commands and events. */
final class Payloads {

  /** Older than signatures; applications no longer look at it. */
  private static final String VERIFICATION_TOKEN = "laptop-verification-token";

  private static final String DOMAIN = "countersign-laptop";

  private final Workspace workspace;
  private final String address;

  Payloads(Workspace workspace, String address) {
    this.workspace = workspace;
    this.address = address;
  }

  ObjectNode click(SlackUser user, Message message, Element element) {
    ObjectNode payload = interaction("block_actions", user, null);
    payload
        .putObject("container")
        .put("type", "message")
        .put("message_ts", message.ts())
        .put("channel_id", message.channel())
        .put("is_ephemeral", message.onlyFor() != null);
    addMessage(payload, user, message);
    payload.putObject("state").putObject("values");
    payload.putArray("actions").add(action(element));
    return payload;
  }

  ObjectNode click(SlackUser user, View view, Element element, ObjectNode values) {
    ObjectNode payload = interaction("block_actions", user, view);
    payload.putObject("container").put("type", "view").put("view_id", view.id());
    payload.set("view", view.json(values));
    payload.putArray("actions").add(action(element));
    return payload;
  }

  ObjectNode submission(SlackUser user, View view, ObjectNode values) {
    ObjectNode payload = interaction("view_submission", user, view);
    payload.set("view", view.json(values));
    payload.putArray("response_urls");
    return payload;
  }

  ObjectNode closed(SlackUser user, View view, boolean all) {
    ObjectNode payload = interaction("view_closed", user, view);
    payload.remove("trigger_id");
    payload.set("view", view.json(Json.object()));
    return payload.put("is_cleared", all);
  }

  ObjectNode shortcut(SlackUser user, String callbackId) {
    return interaction("shortcut", user, null)
        .put("callback_id", callbackId)
        .put("action_ts", Workspace.timestamp(workspace.now()));
  }

  ObjectNode messageShortcut(SlackUser user, Message message, String callbackId) {
    ObjectNode payload =
        interaction("message_action", user, null)
            .put("callback_id", callbackId)
            .put("message_ts", message.ts())
            .put("action_ts", Workspace.timestamp(workspace.now()));
    addMessage(payload, user, message);
    return payload;
  }

  Map<String, String> command(SlackUser user, Channel channel, String command, String text) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("token", VERIFICATION_TOKEN);
    form.put("team_id", user.team());
    form.put("team_domain", DOMAIN);
    form.put("channel_id", channel.id());
    form.put("channel_name", channel.name());
    form.put("user_id", user.id());
    form.put("user_name", user.name());
    form.put("command", command);
    form.put("text", text);
    form.put("api_app_id", Workspace.APP);
    form.put("is_enterprise_install", "false");
    form.put("response_url", responseUrl(workspace.newResponseUrl(channel.id(), user.id(), null)));
    form.put("trigger_id", workspace.newTrigger(user.id(), null));
    return form;
  }

  ObjectNode homeOpened(SlackUser user) {
    ObjectNode event =
        Json.object()
            .put("type", "app_home_opened")
            .put("user", user.id())
            .put("channel", workspace.direct(user.id()).id())
            .put("tab", "home")
            .put("event_ts", Workspace.timestamp(workspace.now()));
    workspace.home(user.id()).ifPresent(home -> event.set("view", home.json(Json.object())));
    ObjectNode callback =
        Json.object()
            .put("token", VERIFICATION_TOKEN)
            .put("team_id", user.team())
            .put("api_app_id", Workspace.APP)
            .put("type", "event_callback")
            .put("event_id", workspace.newId("Ev"))
            .put("event_time", workspace.now().getEpochSecond())
            .put("is_ext_shared_channel", false);
    callback.set("event", event);
    callback
        .putArray("authorizations")
        .addObject()
        .putNull("enterprise_id")
        .put("team_id", user.team())
        .put("user_id", Workspace.BOT_USER)
        .put("is_bot", true)
        .put("is_enterprise_install", false);
    return callback;
  }

  ObjectNode urlVerification(String challenge) {
    return Json.object()
        .put("token", VERIFICATION_TOKEN)
        .put("challenge", challenge)
        .put("type", "url_verification");
  }

  private ObjectNode interaction(String type, SlackUser user, @Nullable View view) {
    ObjectNode payload = Json.object().put("type", type);
    payload
        .putObject("user")
        .put("id", user.id())
        .put("username", user.name())
        .put("name", user.name())
        .put("team_id", user.team());
    payload
        .put("api_app_id", Workspace.APP)
        .put("token", VERIFICATION_TOKEN)
        .put("trigger_id", workspace.newTrigger(user.id(), view == null ? null : view.id()))
        .put("is_enterprise_install", false)
        .putNull("enterprise");
    payload.putObject("team").put("id", user.team()).put("domain", DOMAIN);
    return payload;
  }

  private void addMessage(ObjectNode payload, SlackUser user, Message message) {
    String name = workspace.channel(message.channel()).map(Channel::name).orElse("");
    payload.putObject("channel").put("id", message.channel()).put("name", name);
    payload.set("message", message.json(true));
    payload.put(
        "response_url",
        responseUrl(workspace.newResponseUrl(message.channel(), user.id(), message)));
  }

  private ObjectNode action(Element element) {
    ObjectNode action = Json.object().put("type", element.type());
    action.put("action_id", element.actionId()).put("block_id", element.blockId());
    for (String name : new String[] {"text", "value", "style"}) {
      if (element.json().has(name)) {
        action.set(name, element.json().get(name));
      }
    }
    return action.put("action_ts", Workspace.timestamp(workspace.now()));
  }

  private String responseUrl(String id) {
    return address + "/actions/" + Workspace.TEAM + "/" + id;
  }
}
