package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A Slack on 127.0.0.1 with one workspace: it speaks the Web API, holds what it is given against
 * Slack's documented limits, sends clicks, commands and events to the application signed as Slack
 * does, and shows all of it on a page. In the workspace are the people of people.yaml by their user
 * names, and some whom an application must not let in.
 *
 * <p>What it says about people is named by their handle ("manager") or Slack id. The switches make
 * it fail; {@link #recover} undoes them. All of it is thread-safe.
 */
public final class DevSlack implements AutoCloseable {

  /** A guest of the workspace, with the e-mail address of nobody in the directory. */
  public static final String GUEST = "guest";

  /** Another application's bot. */
  public static final String OTHER_BOT = "otherbot";

  /** A member of the workspace whom the directory does not know. */
  public static final String STRANGER = "stranger";

  /** A member of another workspace, with the e-mail address of the manager. */
  public static final String FOREIGNER = "foreigner";

  private static final String TOKEN = "xoxb-laptop-bot-token";
  private static final String APP_TOKEN = "xapp-laptop-app-token";
  private static final String SECRET = "laptop-signing-secret";

  private final Workspace workspace = new Workspace();
  private final SlackServer server;
  private final Deliveries deliveries = new Deliveries(workspace, SECRET);
  private final Payloads payloads;

  private DevSlack(int port) {
    DevWorkspace.fill(workspace);
    var page = new SlackPage(workspace, this);
    var tokens = new WebApi.Tokens(TOKEN, APP_TOKEN);
    server = new SlackServer(workspace, tokens, deliveries.socket(), port, page::handle);
    payloads = new Payloads(workspace, server.address());
  }

  /** On any free port. */
  public static DevSlack start() {
    return start(0);
  }

  public static DevSlack start(int port) {
    return new DevSlack(port);
  }

  /** Of the page. */
  public URI address() {
    return URI.create(server.address() + "/");
  }

  /** The settings that point an application here. */
  public Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("countersign.slack.bot-token", TOKEN);
    properties.put("countersign.slack.app-token", APP_TOKEN);
    properties.put("countersign.slack.signing-secret", SECRET);
    properties.put("countersign.slack.api-url", server.address() + "/api/");
    for (String group : DevWorkspace.GROUPS) {
      properties.put("countersign.slack.channels." + group, channel(group).id());
    }
    properties.put("countersign.slack.default-channel", channel(DevWorkspace.EVERYBODY).id());
    return properties;
  }

  /**
   * Sends clicks, commands and events to an application, unless one has opened a WebSocket for
   * them.
   *
   * @param application its request URL
   */
  public void deliverTo(URI application) {
    deliveries.to(application);
  }

  // What is there

  /** A channel of the workspace. */
  public record DevChannel(String id, String name) {}

  public DevChannel channel(String name) {
    Channel channel =
        workspace
            .channel(name)
            .orElseThrow(() -> new IllegalArgumentException("there is no channel " + name));
    return new DevChannel(channel.id(), channel.name());
  }

  /** What everybody in a channel sees, oldest first, with the answers in threads. */
  public List<Message> messages(String channel) {
    return workspace.messages(workspace.channel(channel(channel).id()).orElseThrow(), null);
  }

  /** The application's direct messages to this person, oldest first. */
  public List<Message> directMessages(String user) {
    return workspace.messages(workspace.direct(user(user).id()), null);
  }

  /** The notes in channels that only this person sees, oldest first. */
  public List<Message> notes(String user) {
    return workspace.notes(user(user).id());
  }

  /** The modal that this person has before them. */
  public Optional<View> openView(String user) {
    return workspace.openView(user(user).id());
  }

  /** What the application has published for this person. */
  public Optional<View> home(String user) {
    return workspace.home(user(user).id());
  }

  public SlackUser user(String idOrName) {
    return workspace
        .user(idOrName)
        .orElseThrow(() -> new IllegalArgumentException("there is no user " + idOrName));
  }

  /** Adds somebody to the workspace, or replaces whoever has this id. */
  public void addUser(SlackUser user) {
    workspace.add(user);
  }

  // What people do

  /** Clicks a button of a message as it was when it was read. */
  public Delivery click(String user, Message message, String actionId) {
    Element element =
        message
            .element(actionId)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no " + actionId + " among " + message.actionIds()));
    return deliveries.interaction(payloads.click(user(user), message, element));
  }

  /** Clicks a button of a modal or of the home tab. */
  public Delivery click(String user, View view, String actionId) {
    Element element =
        view.element(actionId)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no " + actionId + " among " + view.actionIds()));
    return deliveries.interaction(
        payloads.click(user(user), view, element, new Inputs(view, Map.of()).state()));
  }

  /**
   * Submits a modal, and does with it what the application answers: closes it, shows errors,
   * replaces it, or closes all.
   *
   * @param values by action id or block id; of options their value; what is missing has its initial
   *     value
   */
  public Delivery submit(View view, Map<String, String> values) {
    var inputs = new Inputs(view, values);
    inputs.check();
    Delivery delivery =
        deliveries.interaction(payloads.submission(user(view.user()), view, inputs.state()));
    if (!delivery.isAcknowledged()) {
      return delivery;
    }
    try {
      answer(view, delivery);
      return delivery;
    } catch (SlackError e) {
      return delivery.failed(e.answer().toString());
    }
  }

  private void answer(View view, Delivery delivery) throws SlackError {
    JsonNode answer = delivery.json();
    switch (answer.path("response_action").asText()) {
      case "" -> workspace.close(view);
      case "clear" -> workspace.closeAll(view.user());
      case "update" -> workspace.update(view, Optional.empty(), checked(answer));
      case "push" -> workspace.push(view, checked(answer));
      case "errors" -> {
        Set<String> blocks = delivery.errors().keySet();
        boolean known =
            blocks.stream()
                .allMatch(
                    id ->
                        Element.stream(view.blocks())
                            .anyMatch(block -> block.path("block_id").asText().equals(id)));
        if (blocks.isEmpty() || !known) {
          throw SlackError.of("invalid_errors");
        }
      }
      default -> throw SlackError.of("invalid_response_action");
    }
  }

  private static ObjectNode checked(JsonNode answer) throws SlackError {
    if (answer.get("view") instanceof ObjectNode view) {
      WebApi.check(view, "modal");
      return view;
    }
    throw SlackError.of("invalid_arguments");
  }

  /** Closes a modal without submitting it; the application hears of it if it wants to. */
  public void close(View view) {
    workspace.close(view);
    if (view.content().path("notify_on_close").asBoolean()) {
      deliveries.interaction(payloads.closed(user(view.user()), view, false));
    }
  }

  /**
   * Sends a slash command; what the application answers at once is a note to the person, or a
   * message to all.
   *
   * @param command with its slash
   */
  public Delivery command(String user, String channel, String command, String text) {
    SlackUser who = user(user);
    Channel where = workspace.channel(channel).orElseGet(() -> workspace.direct(who.id()));
    Delivery delivery = deliveries.command(payloads.command(who, where, command, text));
    if (delivery.isAcknowledged() && !delivery.body().isBlank()) {
      JsonNode answer = delivery.json();
      String said = answer.isObject() && answer.has("text") ? answer.path("text").asText() : null;
      ArrayNode blocks = answer.get("blocks") instanceof ArrayNode given ? given : Json.array();
      boolean all = answer.path("response_type").asText().equals("in_channel");
      workspace.post(
          where,
          Workspace.BOT_USER,
          null,
          all ? null : who.id(),
          said == null && blocks.isEmpty() ? delivery.body() : String.valueOf(said),
          blocks,
          null);
    }
    return delivery;
  }

  /** Writes a message. */
  public Message write(String user, String channel, String text) {
    SlackUser who = user(user);
    Channel where = workspace.channel(channel).orElseGet(() -> workspace.direct(who.id()));
    return workspace.post(where, who.id(), null, null, text, Json.array(), null);
  }

  /** Opens the application's home tab. */
  public Delivery openHome(String user) {
    return deliveries.event(payloads.homeOpened(user(user)));
  }

  /** Uses a shortcut of the application. */
  public Delivery shortcut(String user, String callbackId) {
    return deliveries.interaction(payloads.shortcut(user(user), callbackId));
  }

  /** Uses a shortcut of the application in the menu of a message. */
  public Delivery messageShortcut(String user, Message message, String callbackId) {
    return deliveries.interaction(payloads.messageShortcut(user(user), message, callbackId));
  }

  /** Asks the application whether it is there, as when its request URL is entered. */
  public Delivery verifyUrl(String challenge) {
    return deliveries.event(payloads.urlVerification(challenge));
  }

  /** Sends a request as it is: once more, too late, or forged. */
  public Delivery send(SignedRequest request) {
    return deliveries.send(request);
  }

  // Switches

  /** Fails in this way in these methods, or in all of them, until {@link #recover}. */
  public void fail(FailureMode mode, String... methods) {
    Set<String> which = Set.of(methods);
    server.fail(mode, which.isEmpty() ? method -> true : which::contains, Integer.MAX_VALUE);
  }

  /** Fails so many times in this way, and then no longer. */
  public void failNext(int times, FailureMode mode, String... methods) {
    Set<String> which = Set.of(methods);
    Predicate<String> affected = which.isEmpty() ? method -> true : which::contains;
    server.fail(mode, affected, times);
  }

  /** Works again; what hangs gets no answer any more. */
  public void recover() {
    server.recover();
  }

  /** Whether the methods may be called only as often as Slack allows. Off at the start. */
  public void rateLimits(boolean on) {
    server.limits().switchTo(on);
  }

  /** What the bot token may do; at the start all that the application asks for. */
  public void scopes(Set<String> scopes) {
    server.api().scopes(scopes);
  }

  /** Invites the application to a channel, or removes it. */
  public void applicationIn(String channel, boolean member) {
    Channel where = workspace.channel(channel(channel).id()).orElseThrow();
    if (member) {
      workspace.join(where, Workspace.BOT_USER);
    } else {
      workspace.leave(where, Workspace.BOT_USER);
    }
  }

  /** Whether an application has opened a WebSocket for Socket Mode. */
  public boolean hasSocket() {
    return deliveries.socket().hasConnection();
  }

  /** How many WebSockets are open; Slack spreads what it sends over all of them. */
  public int sockets() {
    return deliveries.socket().connections();
  }

  /** Closes the WebSockets of Socket Mode, as Slack does every few hours. */
  public void closeSockets() {
    deliveries.socket().disconnect();
  }

  /** What time it is in Slack, for time stamps and signatures, and for what expires. */
  public void clock(Clock clock) {
    workspace.clock(clock);
  }

  /**
   * How long Slack waits for the application: to answer, and to open a modal. Three seconds at the
   * start; a machine that runs all tests at once may need longer.
   */
  public void patience(Duration patience) {
    deliveries.patience(patience);
    workspace.triggersLive(patience);
  }

  /** Forgets messages, views and calls; people and channels stay. */
  public void clear() {
    workspace.clear();
    server.forgetCalls();
  }

  /** How often a method was called, in whatever way it ended. */
  public int calls(String method) {
    return server.calls(method);
  }

  @Override
  public void close() {
    server.close();
    deliveries.close();
  }
}
