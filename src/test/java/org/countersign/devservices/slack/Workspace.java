package org.countersign.devservices.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.devservices.slack.Message.Version;
import org.jspecify.annotations.Nullable;

/** All that a workspace has. Each method is one step that others see as a whole. */
final class Workspace {

  static final String TEAM = "T0COUNTERSIGN";
  static final String OTHER_TEAM = "T0ELSEWHERE";
  static final String APP = "A0COUNTERSIGN";
  static final String BOT = "B0COUNTERSIGN";
  static final String BOT_USER = "U0COUNTERSIGN";

  private static final int VIEWS_ON_A_STACK = 3;
  private static final Duration RESPONSE_URL_LIVES = Duration.ofMinutes(30);
  private static final int RESPONSE_URL_USES = 5;
  private static final Duration TRIGGER_LIVES = Duration.ofSeconds(3);

  private final Map<String, SlackUser> users = new LinkedHashMap<>();
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, View> views = new HashMap<>();
  private final Map<String, Deque<String>> modals = new HashMap<>();
  private final Map<String, View> homes = new HashMap<>();
  private final Map<String, String> lastRead = new HashMap<>();
  private final Map<String, Trigger> triggers = new HashMap<>();
  private final Map<String, ResponseUrl> responseUrls = new HashMap<>();
  private Clock clock = Clock.systemUTC();
  private Duration triggerLives = TRIGGER_LIVES;
  private Instant lastTime = Instant.EPOCH;
  private long lastId;
  private long changes;

  /** Whatever is done in Slack gives one, and one view may be opened with it. */
  private static final class Trigger {
    final String user;
    final @Nullable String view;
    final Instant until;
    boolean exchanged;

    Trigger(String user, @Nullable String view, Instant until) {
      this.user = user;
      this.view = view;
      this.until = until;
    }
  }

  /** Where the answer to a click or a command may be sent. */
  private static final class ResponseUrl {
    final String channel;
    final String user;
    final @Nullable Message message;
    final Instant until;
    int uses;

    ResponseUrl(String channel, String user, @Nullable Message message, Instant until) {
      this.channel = channel;
      this.user = user;
      this.message = message;
      this.until = until;
    }
  }

  /** What is sent to a response URL. */
  record Response(
      String text, ArrayNode blocks, boolean inChannel, boolean replace, boolean delete) {}

  synchronized void clock(Clock clock) {
    this.clock = clock;
    lastTime = Instant.EPOCH;
  }

  synchronized void triggersLive(Duration duration) {
    triggerLives = duration;
  }

  synchronized Instant now() {
    return clock.instant();
  }

  static String timestamp(Instant at) {
    return "%d.%06d".formatted(at.getEpochSecond(), at.getNano() / 1_000);
  }

  /** A time that nothing else in this workspace has. */
  private Instant uniqueTime() {
    Instant now = clock.instant();
    Instant next = lastTime.plusNanos(1_000);
    lastTime = now.isAfter(next) ? now : next;
    return lastTime;
  }

  synchronized String newId(String prefix) {
    lastId++;
    return prefix + Long.toString(1_000_000 + lastId, Character.MAX_RADIX).toUpperCase(Locale.ROOT);
  }

  // Users and channels

  synchronized void add(SlackUser user) {
    users.put(user.id(), user);
  }

  synchronized Collection<SlackUser> users() {
    return List.copyOf(users.values());
  }

  /** By id or handle. */
  synchronized Optional<SlackUser> user(String idOrName) {
    SlackUser user = users.get(idOrName);
    return user != null
        ? Optional.of(user)
        : users.values().stream().filter(one -> one.name().equals(idOrName)).findFirst();
  }

  synchronized Channel addChannel(String name, Set<String> members) {
    var channel = new Channel("C0" + name.toUpperCase(Locale.ROOT), name, null, members);
    channels.put(channel.id(), channel);
    return channel;
  }

  synchronized List<Channel> channels() {
    return channels.values().stream().filter(channel -> !channel.isDirect()).toList();
  }

  /** By id, or by name with or without #. */
  synchronized Optional<Channel> channel(String idOrName) {
    Channel channel = channels.get(idOrName);
    String name = idOrName.startsWith("#") ? idOrName.substring(1) : idOrName;
    return channel != null
        ? Optional.of(channel)
        : channels.values().stream()
            .filter(one -> !one.isDirect() && one.name().equals(name))
            .findFirst();
  }

  /** The application's direct messages to this user. */
  synchronized Channel direct(String user) {
    return channels.computeIfAbsent(
        "D" + user.substring(1),
        id -> new Channel(id, "directmessage", user, Set.of(user, BOT_USER)));
  }

  synchronized void join(Channel channel, String user) {
    channel.join(user);
    changed();
  }

  synchronized void leave(Channel channel, String user) {
    channel.leave(user);
    changed();
  }

  // Messages

  synchronized Message post(
      Channel channel,
      String author,
      @Nullable String threadTs,
      @Nullable String onlyFor,
      String text,
      ArrayNode blocks,
      @Nullable JsonNode metadata) {
    Instant at = uniqueTime();
    var message =
        new Message(
            channel.id(),
            timestamp(at),
            author,
            threadTs,
            onlyFor,
            metadata,
            List.of(new Version(at, text, identified(blocks))));
    channel.put(message);
    changed();
    return message;
  }

  /** Replaces text and blocks; null leaves what is there. */
  synchronized Optional<Message> update(
      Channel channel,
      String ts,
      @Nullable String text,
      @Nullable ArrayNode blocks,
      @Nullable JsonNode metadata) {
    Message before = channel.message(ts);
    if (before == null || before.onlyFor() != null || !before.isFromTheApplication()) {
      return Optional.empty();
    }
    Message after =
        before.edited(
            new Version(
                uniqueTime(),
                text == null ? before.text() : text,
                blocks == null ? before.blocks() : identified(blocks)),
            metadata);
    channel.put(after);
    changed();
    return Optional.of(after);
  }

  synchronized boolean delete(Channel channel, String ts) {
    boolean there = channel.message(ts) != null;
    channel.remove(ts);
    changed();
    return there;
  }

  /** Oldest first: what is for everybody and, if a user is given, what is for them alone. */
  synchronized List<Message> messages(Channel channel, @Nullable String user) {
    return channel.messages().stream()
        .filter(message -> message.onlyFor() == null || message.onlyFor().equals(user))
        .toList();
  }

  /** The private notes for this user in all channels, oldest first. */
  synchronized List<Message> notes(String user) {
    return channels.values().stream()
        .flatMap(channel -> channel.messages().stream())
        .filter(message -> user.equals(message.onlyFor()))
        .sorted((one, other) -> one.ts().compareTo(other.ts()))
        .toList();
  }

  private ArrayNode identified(ArrayNode blocks) {
    return BlockKit.identified(blocks, Stream.generate(() -> newId("b").substring(1)));
  }

  /** Remembers that this user has seen everything up to this message. */
  synchronized void read(Channel channel, String user, String ts) {
    String before = lastRead.put(channel.id() + user, ts);
    if (!ts.equals(before)) {
      changed();
    }
  }

  /** How many messages this user has not seen yet, answers in threads among them. */
  synchronized long unread(Channel channel, String user) {
    String seen = lastRead.getOrDefault(channel.id() + user, "");
    return messages(channel, user).stream()
        .filter(message -> !message.author().equals(user) && message.ts().compareTo(seen) > 0)
        .count();
  }

  // Triggers and response URLs

  synchronized String newTrigger(String user, @Nullable String view) {
    String id = newId("1") + "." + newId("2") + "." + newId("t").toLowerCase(Locale.ROOT);
    triggers.put(id, new Trigger(user, view, clock.instant().plus(triggerLives)));
    return id;
  }

  private Trigger exchange(String id) throws SlackError {
    Trigger trigger = triggers.get(id);
    if (trigger == null) {
      throw SlackError.of("invalid_trigger_id");
    }
    if (trigger.exchanged) {
      throw SlackError.of("exchanged_trigger_id");
    }
    if (clock.instant().isAfter(trigger.until)) {
      throw SlackError.of("expired_trigger_id");
    }
    trigger.exchanged = true;
    return trigger;
  }

  synchronized String newResponseUrl(String channel, String user, @Nullable Message message) {
    String id = newId("r");
    responseUrls.put(
        id, new ResponseUrl(channel, user, message, clock.instant().plus(RESPONSE_URL_LIVES)));
    return id;
  }

  /** Fails with used_url after five uses, and with expired_url after thirty minutes. */
  synchronized void respond(String id, Response response) throws SlackError {
    ResponseUrl url = responseUrls.get(id);
    if (url == null || clock.instant().isAfter(url.until)) {
      throw SlackError.of("expired_url");
    }
    if (url.uses >= RESPONSE_URL_USES) {
      throw SlackError.of("used_url");
    }
    url.uses++;
    Channel channel = channels.get(url.channel);
    if (channel == null) {
      throw SlackError.of("channel_not_found");
    }
    if (url.message != null && response.delete()) {
      delete(channel, url.message.ts());
    } else if (url.message != null && response.replace()) {
      Message message =
          url.message.edited(
              new Version(uniqueTime(), response.text(), identified(response.blocks())), null);
      channel.put(message);
      changed();
    } else {
      post(
          channel,
          BOT_USER,
          null,
          response.inChannel() ? null : url.user,
          response.text(),
          response.blocks(),
          null);
    }
  }

  // Views

  /** Opens a modal for whom the trigger is. */
  synchronized View open(String triggerId, ObjectNode content) throws SlackError {
    Trigger trigger = exchange(triggerId);
    unusedExternalId(content);
    closeAll(trigger.user);
    return show(trigger.user, content, null);
  }

  /** Lays a modal on the one in which the trigger came about. */
  synchronized View push(String triggerId, ObjectNode content) throws SlackError {
    Trigger trigger = exchange(triggerId);
    View below = trigger.view == null ? null : views.get(trigger.view);
    if (below == null) {
      throw SlackError.of("not_found");
    }
    unusedExternalId(content);
    return push(below, content);
  }

  synchronized View push(View below, ObjectNode content) throws SlackError {
    if (stack(below.user()).size() >= VIEWS_ON_A_STACK) {
      throw SlackError.of("push_limit_reached");
    }
    return show(below.user(), content, below);
  }

  private View show(String user, ObjectNode content, @Nullable View below) {
    String id = newId("V");
    var view =
        new View(
            id,
            user,
            withIds(content),
            newHash(),
            below == null ? id : below.root(),
            below == null ? null : below.id());
    views.put(id, view);
    stack(user).push(id);
    changed();
    return view;
  }

  /**
   * @param hash of the view as the caller knows it; empty to replace whatever is there
   */
  synchronized View update(View view, Optional<String> hash, ObjectNode content) throws SlackError {
    View current = views.get(view.id());
    if (current == null) {
      throw SlackError.of("not_found");
    }
    if (hash.isPresent() && !hash.get().equals(current.hash())) {
      throw SlackError.of("hash_conflict");
    }
    View after = current.with(withIds(content), newHash());
    views.put(after.id(), after);
    changed();
    return after;
  }

  synchronized View publish(String user, Optional<String> hash, ObjectNode content)
      throws SlackError {
    View before = homes.get(user);
    if (before != null && hash.isPresent() && !hash.get().equals(before.hash())) {
      throw SlackError.of("hash_conflict");
    }
    String id = before == null ? newId("V") : before.id();
    var view = new View(id, user, withIds(content), newHash(), id, null);
    homes.put(user, view);
    changed();
    return view;
  }

  /** Closes this modal; the one below shows again. */
  synchronized void close(View view) {
    stack(view.user()).remove(view.id());
    views.remove(view.id());
    changed();
  }

  synchronized void closeAll(String user) {
    stack(user).forEach(views::remove);
    stack(user).clear();
    changed();
  }

  synchronized Optional<View> view(String id) {
    return Optional.ofNullable(views.get(id))
        .or(() -> homes.values().stream().filter(home -> home.id().equals(id)).findFirst());
  }

  synchronized Optional<View> viewByExternalId(String externalId) {
    return views.values().stream()
        .filter(view -> view.content().path("external_id").asText().equals(externalId))
        .findFirst();
  }

  /** The modal that this user has before them. */
  synchronized Optional<View> openView(String user) {
    return Optional.ofNullable(stack(user).peek()).map(views::get);
  }

  synchronized Optional<View> home(String user) {
    return Optional.ofNullable(homes.get(user));
  }

  private void unusedExternalId(ObjectNode content) throws SlackError {
    String externalId = content.path("external_id").asText();
    if (!externalId.isEmpty() && viewByExternalId(externalId).isPresent()) {
      throw SlackError.of("duplicate_external_id");
    }
  }

  private Deque<String> stack(String user) {
    return modals.computeIfAbsent(user, key -> new ArrayDeque<>());
  }

  private ObjectNode withIds(ObjectNode content) {
    ObjectNode copy = content.deepCopy();
    copy.set("blocks", identified((ArrayNode) content.get("blocks")));
    return copy;
  }

  private String newHash() {
    return timestamp(uniqueTime()) + "." + newId("h").toLowerCase(Locale.ROOT);
  }

  // Changes

  private void changed() {
    changes++;
    notifyAll();
  }

  /** How often something was changed. */
  synchronized long changes() {
    return changes;
  }

  /** Waits until more was changed than this, or for this long; how often it was then. */
  synchronized long awaitChange(long after, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (changes <= after) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return changes;
  }

  /** Nothing is left of what was said and shown; users and channels stay. */
  synchronized void clear() {
    channels.values().forEach(Channel::clear);
    List.of(views, modals, homes, lastRead, triggers, responseUrls).forEach(Map::clear);
    changed();
  }
}
