package org.countersign.slack;

import com.google.gson.JsonParseException;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.model.Message;
import com.slack.api.model.User;
import com.slack.api.model.view.View;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The methods of Slack's Web API that are used, each tried once. All throw {@link SlackFailure}.
 * While Slack does not answer, only a few calls find that out; the others fail at once.
 */
@WhenSlackIsOn
@Component
class SlackWebApi {

  /** The type of the metadata by which a message of ours is found again. */
  static final String METADATA = "countersign_message";

  /** Times each call, by its method and by what became of it. */
  static final String CALL = "countersign.slack.call";

  private static final String RESULT = "result";
  private static final String METADATA_KEY = "key";
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int MAX_RETRY_AFTER_SECONDS = 3600;
  private static final int HISTORY_PAGE = 200;

  /** Slack's words for trouble of its own, after which nothing is known. */
  private static final Set<String> UNCLEAR =
      Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");

  private final MethodsClient slack;
  private final CircuitBreaker circuit;
  private final ObservationRegistry observations;

  SlackWebApi(MethodsClient slack, CircuitBreaker slackCircuit, ObservationRegistry observations) {
    this.slack = slack;
    this.circuit = slackCircuit;
    this.observations = observations;
  }

  /** A message as Slack knows it: channel and time stamp. */
  record Posted(String channel, String ts) {}

  /**
   * Who the bot token belongs to.
   *
   * @param scopes that it has; null where Slack does not say
   */
  record Identity(String team, String teamId, String botUserId, @Nullable Set<String> scopes) {}

  Identity authTest() {
    AuthTestResponse answer = call("auth.test", () -> slack.authTest(request -> request));
    List<String> scopes =
        answer.getHttpResponseHeaders() == null
            ? null
            : answer.getHttpResponseHeaders().get("x-oauth-scopes");
    return new Identity(
        answer.getTeam(),
        answer.getTeamId(),
        answer.getUserId(),
        scopes == null ? null : Set.of(scopes.getFirst().split(",\\s*")));
  }

  /**
   * @param key put into the metadata, so that the message can be found again
   */
  Posted post(String channel, String key, Content content) {
    var answer =
        call(
            "chat.postMessage",
            () ->
                slack.chatPostMessage(
                    request ->
                        request
                            .channel(channel)
                            .threadTs(content.threadTs())
                            .text(content.text())
                            .blocks(content.blocks())
                            .unfurlLinks(false)
                            .unfurlMedia(false)
                            .metadata(
                                Message.Metadata.builder()
                                    .eventType(METADATA)
                                    .eventPayload(Map.of(METADATA_KEY, key))
                                    .build())));
    return new Posted(answer.getChannel(), answer.getTs());
  }

  void update(Posted message, Content content) {
    call(
        "chat.update",
        () ->
            slack.chatUpdate(
                request ->
                    request
                        .channel(message.channel())
                        .ts(message.ts())
                        .text(content.text())
                        .blocks(content.blocks())));
  }

  void delete(Posted message) {
    call(
        "chat.delete",
        () -> slack.chatDelete(request -> request.channel(message.channel()).ts(message.ts())));
  }

  /** A note in a channel that only this user sees. */
  void postEphemeral(String channel, String slackUser, String text) {
    call(
        "chat.postEphemeral",
        () ->
            slack.chatPostEphemeral(
                request -> request.channel(channel).user(slackUser).text(text)));
  }

  /** The channel of the direct messages to this user. */
  String openDirect(String slackUser) {
    return call(
            "conversations.open",
            () -> slack.conversationsOpen(request -> request.users(List.of(slackUser))))
        .getChannel()
        .getId();
  }

  /** Of the messages of ours that were posted there since then: time stamps by their keys. */
  Map<String, String> postedSince(String channel, Instant since) {
    Map<String, String> found = new HashMap<>();
    String cursor = null;
    do {
      String from = cursor;
      ConversationsHistoryResponse page =
          call(
              "conversations.history",
              () ->
                  slack.conversationsHistory(
                      request ->
                          request
                              .channel(channel)
                              .oldest(since.getEpochSecond() + ".000000")
                              .includeAllMetadata(true)
                              .limit(HISTORY_PAGE)
                              .cursor(from)));
      page.getMessages()
          .forEach(message -> key(message).ifPresent(key -> found.put(key, message.getTs())));
      cursor =
          page.isHasMore() && page.getResponseMetadata() != null
              ? page.getResponseMetadata().getNextCursor()
              : null;
    } while (cursor != null && !cursor.isEmpty());
    return found;
  }

  private static Optional<String> key(Message message) {
    Message.Metadata metadata = message.getMetadata();
    return metadata == null || !METADATA.equals(metadata.getEventType())
        ? Optional.empty()
        : Optional.ofNullable(metadata.getEventPayload())
            .map(payload -> payload.get(METADATA_KEY))
            .map(Object::toString);
  }

  User user(String slackUser) {
    return call("users.info", () -> slack.usersInfo(request -> request.user(slackUser))).getUser();
  }

  /** Empty if nobody in the workspace has this address. */
  Optional<User> userByEmail(String email) {
    try {
      return Optional.ofNullable(
          call(
                  "users.lookupByEmail",
                  () -> slack.usersLookupByEmail(request -> request.email(email)))
              .getUser());
    } catch (SlackFailure e) {
      if (e.error().equals("users_not_found")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * @param triggerId of the click that asks for it; good for 3 seconds
   */
  void openView(String triggerId, View view) {
    call("views.open", () -> slack.viewsOpen(request -> request.triggerId(triggerId).view(view)));
  }

  void publishHome(String slackUser, View view) {
    call(
        "views.publish", () -> slack.viewsPublish(request -> request.userId(slackUser).view(view)));
  }

  private interface Call<T> {
    T send() throws IOException, SlackApiException;
  }

  private <T extends SlackApiTextResponse> T call(String method, Call<T> call) {
    if (!circuit.tryAcquirePermission()) {
      throw SlackFailure.notSent(method, "Slack did not answer just now and is left alone");
    }
    long start = circuit.getCurrentTimestamp();
    try {
      T answer = observe(method, call);
      circuit.onSuccess(circuit.getCurrentTimestamp() - start, circuit.getTimestampUnit());
      return answer;
    } catch (SlackFailure e) {
      long took = circuit.getCurrentTimestamp() - start;
      switch (e.kind()) {
        case REFUSED, TOO_MANY -> circuit.onSuccess(took, circuit.getTimestampUnit());
        case NOT_SENT, UNCLEAR -> circuit.onError(took, circuit.getTimestampUnit(), e);
      }
      throw e;
    } catch (RuntimeException e) {
      circuit.releasePermission();
      throw e;
    }
  }

  private <T extends SlackApiTextResponse> T observe(String method, Call<T> call) {
    Observation observation =
        Observation.createNotStarted(CALL, observations)
            .contextualName(method)
            .lowCardinalityKeyValue("method", method)
            .lowCardinalityKeyValue(RESULT, "none");
    return observation.observe(
        () -> {
          try {
            T answer = send(method, call);
            observation.lowCardinalityKeyValue(RESULT, "ok");
            return answer;
          } catch (SlackFailure e) {
            observation.lowCardinalityKeyValue(RESULT, e.kind().name().toLowerCase(Locale.ROOT));
            throw e;
          }
        });
  }

  private static <T extends SlackApiTextResponse> T send(String method, Call<T> call) {
    T answer;
    try {
      answer = call.send();
    } catch (SlackApiException e) {
      throw failure(method, e);
    } catch (ConnectException
        | UnknownHostException
        | NoRouteToHostException
        | SSLHandshakeException e) {
      throw SlackFailure.notSent(method, "not reached (" + e.getClass().getSimpleName() + ")");
    } catch (IOException e) {
      throw SlackFailure.unclear(method, "no answer (" + e.getClass().getSimpleName() + ")");
    } catch (JsonParseException e) {
      throw SlackFailure.unclear(method, "an answer that is not Slack's");
    }
    if (answer == null) {
      throw SlackFailure.unclear(method, "an empty answer");
    }
    if (!answer.isOk()) {
      String error = String.valueOf(answer.getError());
      if (error.equals("ratelimited") || error.equals("rate_limited")) {
        throw SlackFailure.tooMany(method, Duration.ofSeconds(1));
      }
      throw UNCLEAR.contains(error)
          ? SlackFailure.unclear(method, error)
          : SlackFailure.refused(
              method, answer.getNeeded() == null ? error : error + " " + answer.getNeeded());
    }
    return answer;
  }

  private static SlackFailure failure(String method, SlackApiException e) {
    int status = e.getResponse().code();
    if (status == TOO_MANY_REQUESTS) {
      return SlackFailure.tooMany(method, retryAfter(e.getResponse().header("Retry-After")));
    }
    String error = e.getError() == null ? null : e.getError().getError();
    if (status >= SERVER_ERROR || error == null) {
      return SlackFailure.unclear(method, "status " + status);
    }
    return SlackFailure.refused(method, error);
  }

  private static Duration retryAfter(@Nullable String seconds) {
    try {
      long wait = Long.parseLong(String.valueOf(seconds).strip());
      return Duration.ofSeconds(Math.clamp(wait, 1, MAX_RETRY_AFTER_SECONDS));
    } catch (NumberFormatException e) {
      return Duration.ofSeconds(1);
    }
  }
}
