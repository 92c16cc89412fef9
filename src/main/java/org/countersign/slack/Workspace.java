package org.countersign.slack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The workspace that the bot token belongs to. Asked at the start and every minute, so that health
 * says what is wrong before somebody misses a card; an application without Slack starts all the
 * same.
 */
@WhenSlackIsOn
@Component
class Workspace implements SmartLifecycle {

  /** What the application does in Slack needs them; docs/slack.md has the reasons. */
  static final Set<String> SCOPES =
      Set.of(
          "channels:history",
          "chat:write",
          "commands",
          "groups:history",
          "im:history",
          "im:write",
          "users:read",
          "users:read.email");

  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(Workspace.class);

  private final SlackWebApi slack;
  private final Clock clock;
  private volatile SlackWebApi.@Nullable Identity identity;
  private volatile @Nullable String problem = "it has not been asked yet";
  private volatile @Nullable Instant askedAt;
  private @Nullable ScheduledExecutorService timer;

  Workspace(SlackWebApi slack, Clock clock) {
    this.slack = slack;
    this.clock = clock;
  }

  /**
   * Its id.
   *
   * @throws SlackFailure if Slack has not said it yet and does not say it now
   */
  String teamId() {
    SlackWebApi.Identity known = identity;
    return known == null ? ask().teamId() : known.teamId();
  }

  /** Null as long as Slack has not said it. */
  SlackWebApi.@Nullable Identity identity() {
    return identity;
  }

  /** Why Slack cannot be used; null if it can. */
  @Nullable String problem() {
    return problem;
  }

  /** When it was asked last. */
  @Nullable Instant askedAt() {
    return askedAt;
  }

  private SlackWebApi.Identity ask() {
    SlackWebApi.Identity answer = slack.authTest();
    identity = answer;
    return answer;
  }

  /** Asks Slack who we are, and keeps why that does not work. */
  void look() {
    String before = problem;
    String now;
    try {
      now = missingScopes(ask());
    } catch (SlackFailure e) {
      now = inWords(e);
    } catch (RuntimeException e) {
      now = e.getClass().getSimpleName();
    }
    askedAt = clock.instant();
    problem = now;
    if (now != null && !now.equals(before)) {
      LOG.warn("Slack cannot be used: {}. Reviews wait in Tasklist meanwhile", now);
    } else if (now == null && before != null) {
      LOG.info("Slack is on, in the workspace {}", String.valueOf(identity));
    }
  }

  private static @Nullable String missingScopes(SlackWebApi.Identity identity) {
    if (identity.scopes() == null || identity.scopes().containsAll(SCOPES)) {
      return null;
    }
    Set<String> missing = new TreeSet<>(SCOPES);
    missing.removeAll(identity.scopes());
    return "the bot token lacks the scopes "
        + String.join(", ", missing)
        + ": add them to the app and install it again";
  }

  private static String inWords(SlackFailure failure) {
    return switch (failure.error()) {
      case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive" ->
          "Slack refuses the bot token (%s): set SLACK_BOT_TOKEN to the token of the installed app"
              .formatted(failure.error());
      default -> String.valueOf(failure.getMessage());
    };
  }

  @Override
  public void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("slack-").factory());
    var unused = started.scheduleWithFixedDelay(this::look, 0, PAUSE.toSeconds(), TimeUnit.SECONDS);
    timer = started;
  }

  @Override
  public void stop() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
  }

  @Override
  public boolean isRunning() {
    return timer != null;
  }
}
