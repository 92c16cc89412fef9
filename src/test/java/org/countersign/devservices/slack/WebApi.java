package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The methods of Slack's Web API, for one application with one bot token. */
final class WebApi {

  /** What the application asks for when it is installed. */
  static final Set<String> SCOPES =
      Set.of(
          "chat:write",
          "commands",
          "channels:history",
          "groups:history",
          "im:history",
          "im:write",
          "users:read",
          "users:read.email");

  private static final int POSTED_TEXT = 40_000;
  private static final int UPDATED_TEXT = 4_000;
  private static final int METADATA = 8_000;
  private static final int VIEW = 250_000;
  private static final int HISTORY_PAGE = 100;
  private static final int HISTORY_PAGE_AT_MOST = 999;

  private interface Method {
    ObjectNode call(Arguments arguments) throws SlackError;
  }

  private final Map<String, Method> methods =
      Map.ofEntries(
          Map.entry(OPEN_CONNECTION, arguments -> Json.object().put("url", socketUrl())),
          Map.entry("auth.test", this::authTest),
          Map.entry("chat.postMessage", this::postMessage),
          Map.entry("chat.update", this::update),
          Map.entry("chat.delete", this::delete),
          Map.entry("chat.postEphemeral", this::postEphemeral),
          Map.entry("conversations.open", this::openConversation),
          Map.entry("conversations.history", this::history),
          Map.entry("conversations.replies", this::replies),
          Map.entry("users.info", this::userInfo),
          Map.entry("users.lookupByEmail", this::lookupByEmail),
          Map.entry("views.open", this::openView),
          Map.entry("views.push", this::pushView),
          Map.entry("views.update", this::updateView),
          Map.entry("views.publish", this::publishView));

  private static final Map<String, String> NEEDED =
      Map.of(
          "chat.postMessage", "chat:write",
          "chat.update", "chat:write",
          "chat.delete", "chat:write",
          "chat.postEphemeral", "chat:write",
          "conversations.open", "im:write",
          "users.info", "users:read",
          "users.lookupByEmail", "users:read.email");

  /** Of the bot, and for the connections of Socket Mode. */
  record Tokens(String bot, String app) {}

  private static final String OPEN_CONNECTION = "apps.connections.open";

  private final Workspace workspace;
  private final Tokens tokens;
  private final SocketDoor socket;
  private final String address;
  private volatile Set<String> scopes = SCOPES;

  WebApi(Workspace workspace, Tokens tokens, SocketDoor socket, String address) {
    this.workspace = workspace;
    this.tokens = tokens;
    this.socket = socket;
    this.address = address;
  }

  void scopes(Set<String> granted) {
    scopes = Set.copyOf(granted);
  }

  Set<String> scopes() {
    return new TreeSet<>(scopes);
  }

  ObjectNode call(String method, Arguments arguments) throws SlackError {
    Method known = methods.get(method);
    if (known == null) {
      throw SlackError.of("unknown_method");
    }
    if (arguments.token() == null || arguments.token().isBlank()) {
      throw SlackError.of("not_authed");
    }
    boolean connection = method.equals(OPEN_CONNECTION);
    if (connection && arguments.token().equals(tokens.bot())) {
      throw SlackError.of("not_allowed_token_type");
    }
    if (!arguments.token().equals(connection ? tokens.app() : tokens.bot())) {
      throw SlackError.of("invalid_auth");
    }
    String needed = NEEDED.get(method);
    if (needed != null) {
      require(needed);
    }
    return known.call(arguments).put("ok", true);
  }

  private void require(String scope) throws SlackError {
    if (!scopes.contains(scope)) {
      throw SlackError.missingScope(scope, String.join(",", scopes()));
    }
  }

  private String socketUrl() {
    return socket.ticket();
  }

  private ObjectNode authTest(Arguments arguments) {
    return Json.object()
        .put("url", address + "/")
        .put("team", "Countersign on the laptop")
        .put("user", "countersign")
        .put("team_id", Workspace.TEAM)
        .put("user_id", Workspace.BOT_USER)
        .put("bot_id", Workspace.BOT)
        .put("is_enterprise_install", false);
  }

  // Messages

  private ObjectNode postMessage(Arguments arguments) throws SlackError {
    Channel channel = channelToPostTo(arguments);
    Optional<ArrayNode> blocks = blocks(arguments);
    String text = text(arguments, blocks, POSTED_TEXT);
    Optional<ObjectNode> metadata = metadata(arguments);
    Optional<String> thread = arguments.text("thread_ts");
    if (thread.isPresent() && channel.message(thread.get()) == null) {
      throw SlackError.of("thread_not_found");
    }
    Message message =
        workspace.post(
            channel,
            Workspace.BOT_USER,
            thread.orElse(null),
            null,
            text,
            blocks.orElseGet(Json::array),
            metadata.orElse(null));
    return posted(message);
  }

  private ObjectNode update(Arguments arguments) throws SlackError {
    Channel channel = channelById(arguments);
    String ts = arguments.required("ts", "message_not_found");
    Optional<ArrayNode> blocks = blocks(arguments);
    Optional<String> text = arguments.text("text");
    if (text.isEmpty() && blocks.isEmpty()) {
      throw SlackError.of("no_text");
    }
    if (text.orElse("").length() > UPDATED_TEXT) {
      throw SlackError.of("msg_too_long");
    }
    Message message =
        workspace
            .update(
                channel,
                ts,
                text.orElse(null),
                blocks.orElse(null),
                metadata(arguments).orElse(null))
            .orElseThrow(() -> SlackError.of("message_not_found"));
    return posted(message).put("text", message.text());
  }

  private ObjectNode delete(Arguments arguments) throws SlackError {
    Channel channel = channelById(arguments);
    String ts = arguments.required("ts", "message_not_found");
    if (!workspace.delete(channel, ts)) {
      throw SlackError.of("message_not_found");
    }
    return Json.object().put("channel", channel.id()).put("ts", ts);
  }

  private ObjectNode postEphemeral(Arguments arguments) throws SlackError {
    Channel channel = channelToPostTo(arguments);
    Optional<ArrayNode> blocks = blocks(arguments);
    String text = text(arguments, blocks, POSTED_TEXT);
    String user = arguments.required("user", "user_not_found");
    if (!channel.has(user)) {
      throw SlackError.of("user_not_in_channel");
    }
    Message message =
        workspace.post(
            channel,
            Workspace.BOT_USER,
            arguments.text("thread_ts").orElse(null),
            user,
            text,
            blocks.orElseGet(Json::array),
            null);
    return Json.object().put("message_ts", message.ts());
  }

  private static ObjectNode posted(Message message) {
    ObjectNode answer = Json.object().put("channel", message.channel()).put("ts", message.ts());
    answer.set("message", message.json(true));
    return answer;
  }

  private static String text(Arguments arguments, Optional<ArrayNode> blocks, int most)
      throws SlackError {
    Optional<String> text = arguments.text("text");
    if (text.isEmpty() && blocks.isEmpty()) {
      throw SlackError.of("no_text");
    }
    if (text.orElse("").length() > most) {
      throw SlackError.of("msg_too_long");
    }
    return text.orElse("");
  }

  private static Optional<ArrayNode> blocks(Arguments arguments) throws SlackError {
    Optional<ArrayNode> blocks = arguments.array("blocks", "invalid_blocks_format");
    if (blocks.isPresent() && !blocks.get().isEmpty()) {
      List<String> findings = BlockKit.checkMessage(blocks.get());
      if (!findings.isEmpty()) {
        throw SlackError.of("invalid_blocks", findings);
      }
      if (BlockKit.isTooLong(blocks.get())) {
        throw SlackError.of("msg_blocks_too_long");
      }
    }
    return blocks;
  }

  private static Optional<ObjectNode> metadata(Arguments arguments) throws SlackError {
    Optional<ObjectNode> metadata = arguments.object("metadata", "invalid_metadata_format");
    if (metadata.isPresent()) {
      ObjectNode given = metadata.get();
      if (given.path("event_type").asText().isEmpty() || !given.path("event_payload").isObject()) {
        throw SlackError.of("invalid_metadata_schema");
      }
      if (Json.write(given).length() > METADATA) {
        throw SlackError.of("metadata_too_large");
      }
    }
    return metadata;
  }

  /** A channel by id or name, or the direct messages to a user by their id. */
  private Channel channelToPostTo(Arguments arguments) throws SlackError {
    String named = arguments.required("channel", "channel_not_found");
    Optional<SlackUser> user =
        workspace.users().stream().filter(one -> one.id().equals(named)).findFirst();
    if (user.isPresent()) {
      return workspace.direct(named);
    }
    return joined(workspace.channel(named));
  }

  private Channel channelById(Arguments arguments) throws SlackError {
    String id = arguments.required("channel", "channel_not_found");
    return joined(workspace.channel(id).filter(channel -> channel.id().equals(id)));
  }

  private static Channel joined(Optional<Channel> channel) throws SlackError {
    Channel found = channel.orElseThrow(() -> SlackError.of("channel_not_found"));
    if (!found.has(Workspace.BOT_USER)) {
      throw SlackError.of("not_in_channel");
    }
    return found;
  }

  // Conversations

  private ObjectNode openConversation(Arguments arguments) throws SlackError {
    String users = arguments.required("users", "users_list_not_supplied");
    // In JSON and from some clients it is an array.
    String id = users.replaceAll("[\\[\\]\"\\s]", "");
    SlackUser user =
        workspace.users().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(() -> SlackError.of("user_not_found"));
    if (user.kind() == SlackUser.Kind.DEACTIVATED) {
      throw SlackError.of("user_disabled");
    }
    ObjectNode answer = Json.object();
    answer.putObject("channel").put("id", workspace.direct(user.id()).id());
    return answer;
  }

  private ObjectNode history(Arguments arguments) throws SlackError {
    Channel channel = readable(arguments);
    return page(
        arguments,
        workspace.messages(channel, null).stream()
            .filter(message -> message.threadTs() == null)
            .toList()
            .reversed());
  }

  private ObjectNode replies(Arguments arguments) throws SlackError {
    Channel channel = readable(arguments);
    String ts = arguments.required("ts", "thread_not_found");
    if (channel.message(ts) == null) {
      throw SlackError.of("thread_not_found");
    }
    return page(
        arguments,
        workspace.messages(channel, null).stream()
            .filter(message -> message.ts().equals(ts) || ts.equals(message.threadTs()))
            .toList());
  }

  private Channel readable(Arguments arguments) throws SlackError {
    Channel channel = channelById(arguments);
    require(channel.isDirect() ? "im:history" : "channels:history");
    return channel;
  }

  private static ObjectNode page(Arguments arguments, List<Message> messages) throws SlackError {
    String oldest = arguments.text("oldest").orElse("0");
    String latest = arguments.text("latest").orElse("9999999999");
    boolean inclusive = arguments.flag("inclusive");
    List<Message> within = new ArrayList<>(messages);
    within.removeIf(
        message ->
            message.ts().compareTo(oldest) < 0
                || message.ts().compareTo(latest) > 0
                || (!inclusive && Set.of(oldest, latest).contains(message.ts())));
    int limit = Math.clamp(arguments.number("limit", HISTORY_PAGE), 1, HISTORY_PAGE_AT_MOST);
    int from = cursor(arguments);
    int to = Math.min(within.size(), from + limit);
    boolean more = to < within.size();
    ObjectNode answer = Json.object().put("has_more", more).put("pin_count", 0);
    ArrayNode page = answer.putArray("messages");
    List<Message> shown = from > to ? Collections.<Message>emptyList() : within.subList(from, to);
    boolean metadata = arguments.flag("include_all_metadata");
    shown.forEach(message -> page.add(message.json(metadata)));
    answer.putObject("response_metadata").put("next_cursor", more ? "next:" + to : "");
    return answer;
  }

  private static int cursor(Arguments arguments) throws SlackError {
    Optional<String> cursor = arguments.text("cursor");
    if (cursor.isEmpty()) {
      return 0;
    }
    if (!cursor.get().matches("next:\\d{1,9}")) {
      throw SlackError.of("invalid_cursor");
    }
    return Integer.parseInt(cursor.get().substring("next:".length()));
  }

  // Users

  private ObjectNode userInfo(Arguments arguments) throws SlackError {
    String id = arguments.required("user", "user_not_found");
    return user(
        workspace.users().stream().filter(user -> user.id().equals(id)).findFirst(),
        "user_not_found");
  }

  /** Finds active members of this workspace, as Slack does. */
  private ObjectNode lookupByEmail(Arguments arguments) throws SlackError {
    String email = arguments.required("email", "users_not_found");
    return user(
        workspace.users().stream()
            .filter(user -> user.email().equalsIgnoreCase(email))
            .filter(user -> user.team().equals(Workspace.TEAM))
            .filter(user -> user.kind() != SlackUser.Kind.BOT)
            .filter(user -> user.kind() != SlackUser.Kind.DEACTIVATED)
            .findFirst(),
        "users_not_found");
  }

  private ObjectNode user(Optional<SlackUser> user, String otherwise) throws SlackError {
    ObjectNode json = user.orElseThrow(() -> SlackError.of(otherwise)).json();
    if (!scopes.contains("users:read.email")) {
      ((ObjectNode) json.get("profile")).remove("email");
    }
    ObjectNode answer = Json.object();
    answer.set("user", json);
    return answer;
  }

  // Views

  private ObjectNode openView(Arguments arguments) throws SlackError {
    ObjectNode view = view(arguments, "modal");
    return view(workspace.open(arguments.required("trigger_id", "invalid_trigger_id"), view));
  }

  private ObjectNode pushView(Arguments arguments) throws SlackError {
    ObjectNode view = view(arguments, "modal");
    return view(workspace.push(arguments.required("trigger_id", "invalid_trigger_id"), view));
  }

  private ObjectNode updateView(Arguments arguments) throws SlackError {
    ObjectNode content = view(arguments, "modal");
    Optional<View> view =
        arguments
            .text("view_id")
            .flatMap(workspace::view)
            .or(() -> arguments.text("external_id").flatMap(workspace::viewByExternalId));
    return view(
        workspace.update(
            view.orElseThrow(() -> SlackError.of("not_found")), arguments.text("hash"), content));
  }

  private ObjectNode publishView(Arguments arguments) throws SlackError {
    ObjectNode content = view(arguments, "home");
    String user = arguments.required("user_id", "user_not_found");
    if (workspace.users().stream().noneMatch(one -> one.id().equals(user))) {
      throw SlackError.of("user_not_found");
    }
    return view(workspace.publish(user, arguments.text("hash"), content));
  }

  private static ObjectNode view(Arguments arguments, String type) throws SlackError {
    ObjectNode view =
        arguments
            .object("view", "invalid_arguments")
            .orElseThrow(() -> SlackError.of("invalid_arguments"));
    check(view, type);
    return view;
  }

  /** Fails if a view has what Slack does not take. */
  static void check(ObjectNode view, String type) throws SlackError {
    List<String> findings = BlockKit.checkView(view, type);
    if (!findings.isEmpty()) {
      throw SlackError.of("invalid_arguments", findings);
    }
    if (Json.write(view).length() > VIEW) {
      throw SlackError.of("view_too_large");
    }
  }

  private static ObjectNode view(View view) {
    ObjectNode answer = Json.object();
    answer.set("view", view.json(Json.object()));
    return answer;
  }
}
