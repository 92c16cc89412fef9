package org.countersign.devservices.slack;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often each method may be called: Slack's tiers, and one message a second for each channel,
 * with the short bursts that it tolerates. Off until it is switched on.
 */
final class RateLimits {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** One message a second in a channel; this many at once are tolerated. */
  private static final int POSTS_AT_ONCE = 5;

  private static final int TIER_3 = 50;
  private static final int TIER_4 = 100;

  private static final Map<String, Integer> PER_MINUTE =
      Map.ofEntries(
          Map.entry("chat.update", TIER_3),
          Map.entry("chat.delete", TIER_3),
          Map.entry("chat.postEphemeral", TIER_4),
          Map.entry("conversations.open", TIER_3),
          Map.entry("conversations.history", TIER_3),
          Map.entry("conversations.replies", TIER_3),
          Map.entry("users.info", TIER_4),
          Map.entry("users.lookupByEmail", TIER_3),
          Map.entry("views.open", TIER_4),
          Map.entry("views.push", TIER_4),
          Map.entry("views.update", TIER_4),
          Map.entry("views.publish", TIER_4));

  private final Map<String, Deque<Instant>> calls = new HashMap<>();
  private boolean on;

  synchronized void switchTo(boolean on) {
    this.on = on;
    calls.clear();
  }

  /** Counts a call; how long to wait instead, if it is one too many. */
  synchronized Optional<Duration> exceeded(String method, String channel, Instant now) {
    if (!on) {
      return Optional.empty();
    }
    boolean post = method.equals("chat.postMessage");
    int most = post ? POSTS_AT_ONCE : PER_MINUTE.getOrDefault(method, Integer.MAX_VALUE);
    Duration window = post ? Duration.ofSeconds(POSTS_AT_ONCE) : MINUTE;
    Deque<Instant> recent =
        calls.computeIfAbsent(post ? method + " " + channel : method, key -> new ArrayDeque<>());
    while (!recent.isEmpty() && !recent.peekFirst().plus(window).isAfter(now)) {
      recent.removeFirst();
    }
    if (recent.size() < most) {
      recent.addLast(now);
      return Optional.empty();
    }
    Duration wait = Duration.between(now, recent.peekFirst().plus(window));
    return Optional.of(Duration.ofSeconds(Math.max(1, wait.plusMillis(999).toSeconds())));
  }
}
