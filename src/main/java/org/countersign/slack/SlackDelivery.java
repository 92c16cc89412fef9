package org.countersign.slack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler.OnFailureRetryLater;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.countersign.metrics.ExpenseTraces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings messages to Slack: one task for each, so that its states arrive in order and only the
 * latest is sent. What did not arrive is tried until it does; a post of which nobody knows whether
 * it arrived is looked for in the channel before it is sent again.
 */
@WhenSlackIsOn
@Component
class SlackDelivery {

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** A submitter who is to hear in Slack hears by another way then. */
  private static final Duration LONGEST_WITHOUT_WORD = Duration.ofDays(1);

  /** Clocks differ: Slack's may be behind ours. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  private static final Set<String> DOES_NOT_FIT =
      Set.of(
          "msg_too_long",
          "msg_blocks_too_long",
          "invalid_blocks",
          "invalid_blocks_format",
          "too_many_attachments",
          "invalid_arguments");

  private static final Set<String> MESSAGE_IS_GONE =
      Set.of("message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found");

  /** Slack's words for a message that will not be deleted, however often it is tried. */
  private static final Set<String> STAYS =
      Set.of(
          "cant_delete_message",
          "channel_not_found",
          "compliance_exports_prevent_deletion",
          "is_archived",
          "message_not_found",
          "not_in_channel");

  /** Somebody whom Slack cannot write to, and will not be able to. */
  private static final Set<String> NOBODY_THERE =
      Set.of("user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot");

  private static final Logger LOG = LoggerFactory.getLogger(SlackDelivery.class);

  private final SlackMessages messages;
  private final SlackContents contents;
  private final SlackWebApi slack;
  private final SlackPace pace;
  private final SlackSubmitters submitters;
  private final ExpenseTraces traces;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Map<String, ReentrantLock> searches = new ConcurrentHashMap<>();

  /** So that a channel that is not there is said once in a while, and not for each card. */
  private final Cache<String, Boolean> said =
      Caffeine.newBuilder().maximumSize(100).expireAfterWrite(Duration.ofMinutes(10)).build();

  SlackDelivery(
      SlackMessages messages,
      SlackContents contents,
      SlackWebApi slack,
      SlackPace pace,
      SlackSubmitters submitters,
      ExpenseTraces traces,
      TransactionTemplate transaction,
      Clock clock) {
    this.messages = messages;
    this.contents = contents;
    this.slack = slack;
    this.pace = pace;
    this.submitters = submitters;
    this.traces = traces;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Bean
  static CustomTask<Void> slackMessageTask(SlackDelivery delivery) {
    return Tasks.custom(SlackMessages.TASK, Void.class)
        .onFailure(new OnFailureRetryLater<>(LONGEST_PAUSE))
        .execute((instance, context) -> delivery.run(instance.getId()));
  }

  private CompletionHandler<Void> run(String key) {
    Optional<SlackMessage> message = messages.find(key);
    if (message.isEmpty()) {
      return new CompletionHandler.OnCompleteRemove<>();
    }
    ExpenseTraces.Scope expense = traces.of(message.get().expense());
    try {
      return bring(message.get());
    } catch (SlackFailure e) {
      return after(message.get(), e);
    } finally {
      expense.close();
    }
  }

  private CompletionHandler<Void> bring(SlackMessage message) {
    String sentTo = message.channel();
    if (message.posted() == null && message.sendingSince() != null && sentTo != null) {
      return find(message, sentTo);
    }
    if (message.retired()) {
      return delete(message);
    }
    Optional<String> channel = channel(message);
    if (channel.isEmpty()) {
      return nobodyThere(message, "there is no channel for it");
    }
    Optional<Content> content = contents.of(message, true);
    if (content.isEmpty()) {
      messages.shows(message.key(), message.wanted());
      return done(message.key());
    }
    SlackPace.Bucket bucket = message.posted() == null ? pace.posts(channel.get()) : pace.updates();
    Optional<Instant> later = later(message, bucket);
    if (later.isPresent()) {
      return at(later.get());
    }
    try {
      send(message, channel.get(), content.get());
    } catch (SlackFailure e) {
      if (e.kind() == SlackFailure.Kind.TOO_MANY) {
        return at(closed(bucket, e));
      }
      if (!DOES_NOT_FIT.contains(e.error())) {
        throw e;
      }
      say(
          e.error(),
          "Slack does not take the whole of message " + message.key() + ": " + e.error());
      send(message, channel.get(), contents.of(message, false).orElse(content.get()));
    }
    messages.shows(message.key(), message.wanted());
    return done(message.key());
  }

  /** It is too old. */
  private CompletionHandler<Void> delete(SlackMessage message) {
    SlackWebApi.Posted posted = message.posted();
    if (posted != null) {
      SlackPace.Bucket bucket = pace.deletions();
      Optional<Instant> later = later(message, bucket);
      if (later.isPresent()) {
        return at(later.get());
      }
      try {
        slack.delete(posted);
      } catch (SlackFailure e) {
        if (e.kind() == SlackFailure.Kind.TOO_MANY) {
          return at(closed(bucket, e));
        }
        if (!STAYS.contains(e.error())) {
          throw e;
        }
        if (!e.error().equals("message_not_found")) {
          say("stays " + e.error(), "Slack keeps messages that are too old: " + e.error());
        }
      }
    }
    messages.forget(message.key());
    return new CompletionHandler.OnCompleteRemove<>();
  }

  /** First of all: what may be there must not be sent again, and must not stay as it was either. */
  private CompletionHandler<Void> find(SlackMessage message, String channel) {
    if (message.kind() == SlackMessage.Kind.REMINDER) {
      // Slack lists no answers with a channel's messages: rather none than two, it comes again.
      messages.shows(message.key(), message.wanted());
      return done(message.key());
    }
    search(message, channel);
    return at(clock.instant());
  }

  private Optional<String> channel(SlackMessage message) {
    if (message.channel() != null) {
      return Optional.of(message.channel());
    }
    return contents.channel(message, slack);
  }

  /** When its turn is, if that is not now. */
  private Optional<Instant> later(SlackMessage message, SlackPace.Bucket bucket) {
    Instant turn = turn(message, bucket);
    if (!turn.isAfter(clock.instant())) {
      return Optional.empty();
    }
    messages.hasTurn(message.key(), turn);
    return Optional.of(turn);
  }

  /** Until when Slack takes no more. */
  private Instant closed(SlackPace.Bucket bucket, SlackFailure failure) {
    pace.close(bucket, failure.retryAfter());
    return clock.instant().plus(failure.retryAfter());
  }

  /** The turn that it has already, where Slack has not closed it meanwhile; else the next one. */
  private Instant turn(SlackMessage message, SlackPace.Bucket bucket) {
    Instant had = message.turnAt();
    return had != null && !had.isAfter(clock.instant()) && pace.isOpen(bucket)
        ? had
        : pace.turn(bucket);
  }

  private void send(SlackMessage message, String channel, Content content) {
    SlackWebApi.Posted posted = message.posted();
    if (posted != null) {
      slack.update(posted, content);
      return;
    }
    messages.sending(message.key(), channel);
    try {
      messages.isThere(message.key(), slack.post(channel, message.key(), content));
    } catch (SlackFailure e) {
      switch (e.kind()) {
        case REFUSED, TOO_MANY, NOT_SENT -> messages.notSent(message.key());
        case UNCLEAR -> messages.isUnclear(message.key());
      }
      throw e;
    }
  }

  /** Finds out which unclear posts took effect: of this message, and of all in its channel. */
  private void search(SlackMessage message, String channel) {
    ReentrantLock lock = searches.computeIfAbsent(channel, one -> new ReentrantLock());
    lock.lock();
    try {
      Optional<SlackMessage> now = messages.find(message.key());
      if (now.isEmpty() || now.get().sendingSince() == null || now.get().posted() != null) {
        return;
      }
      messages.isUnclear(message.key());
      List<SlackMessage> unclear = new ArrayList<>(messages.unclearIn(channel));
      Instant since =
          unclear.stream()
              .map(SlackMessage::sendingSince)
              .filter(Objects::nonNull)
              .min(Comparator.naturalOrder())
              .orElse(clock.instant());
      Map<String, String> there = slack.postedSince(channel, since.minus(CLOCK_DIFFERENCE));
      for (SlackMessage one : unclear) {
        messages.found(one, there.get(one.key()));
      }
    } finally {
      lock.unlock();
    }
  }

  private CompletionHandler<Void> after(SlackMessage message, SlackFailure failure) {
    if (message.posted() != null && MESSAGE_IS_GONE.contains(failure.error())) {
      messages.isGone(message.key());
      return at(clock.instant());
    }
    if (NOBODY_THERE.contains(failure.error())) {
      return nobodyThere(message, String.valueOf(failure.getMessage()));
    }
    if (isOverdue(message) && submitters.areTold(message)) {
      LOG.warn(
          "Message {} did not reach its submitter in Slack for a day: {}",
          message.key(),
          failure.getMessage());
      messages.shows(message.key(), message.wanted());
      return done(message.key());
    }
    if (MESSAGE_IS_GONE.contains(failure.error())) {
      LOG.error("Message {} cannot be shown in Slack: {}", message.key(), failure.getMessage());
      messages.failed(message.key(), String.valueOf(failure.getMessage()));
      messages.shows(message.key(), message.wanted());
      return done(message.key());
    }
    messages.failed(message.key(), String.valueOf(failure.getMessage()));
    if (failure.kind() == SlackFailure.Kind.REFUSED) {
      say(
          failure.error() + message.channel(),
          "Slack does not take message %s, which is tried again: %s"
              .formatted(message.key(), failure.getMessage()));
    }
    Duration pause =
        failure.kind() == SlackFailure.Kind.TOO_MANY
            ? failure.retryAfter()
            : Duration.ofSeconds(2L << Math.min(message.failures(), 6));
    return at(clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
  }

  /** It will not get there: a submitter is told by another way, where there is one. */
  private CompletionHandler<Void> nobodyThere(SlackMessage message, String why) {
    if (message.posted() == null && SlackMessage.isDirect(message.kind())) {
      LOG.info("Message {} has nobody to go to: {}", message.key(), why);
      submitters.areTold(message);
    }
    messages.shows(message.key(), message.wanted());
    return done(message.key());
  }

  private boolean isOverdue(SlackMessage message) {
    return message.posted() == null
        && SlackMessage.isDirect(message.kind())
        && message.notedAt().isBefore(clock.instant().minus(LONGEST_WITHOUT_WORD));
  }

  private void say(String about, String text) {
    if (said.getIfPresent(about) == null) {
      said.put(about, true);
      LOG.warn(text);
    }
  }

  /** Ends the task, unless something has changed while the message was sent. */
  private CompletionHandler<Void> done(String key) {
    return (completed, operations) ->
        transaction.executeWithoutResult(
            status -> {
              if (messages.isRight(key)) {
                operations.remove();
              } else {
                operations.reschedule(completed, clock.instant());
              }
            });
  }

  private static CompletionHandler<Void> at(Instant time) {
    return (completed, operations) -> operations.reschedule(completed, time);
  }
}
