package org.countersign.devservices.slack;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.button;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.model.Message.Metadata;
import com.slack.api.model.User;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The methods as Slack's own client for Java sees them. */
class SlackMethodsTest {

  private final DevSlack slack = DevSlack.start();
  private final Slack sdk = Slack.getInstance(config(slack));
  private final MethodsClient client = sdk.methods(token(slack));

  static SlackConfig config(DevSlack slack) {
    var config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(slack.properties().get("countersign.slack.api-url"));
    return config;
  }

  static String token(DevSlack slack) {
    return String.valueOf(slack.properties().get("countersign.slack.bot-token"));
  }

  @AfterEach
  void stop() throws Exception {
    sdk.close();
    slack.close();
  }

  @Test
  void saysWhoTheTokenIsOfAndWhatItMayDo() throws Exception {
    var answer = client.authTest(request -> request);

    assertThat(answer.isOk()).isTrue();
    assertThat(answer.getTeamId()).isEqualTo("T0COUNTERSIGN");
    assertThat(String.valueOf(answer.getHttpResponseHeaders().get("x-oauth-scopes")))
        .contains("chat:write", "users:read.email");
  }

  @Test
  void refusesOtherTokens() throws Exception {
    assertThat(sdk.methods("xoxb-wrong").authTest(request -> request).getError())
        .isEqualTo("invalid_auth");
    assertThat(sdk.methods("").authTest(request -> request).getError()).isEqualTo("not_authed");
  }

  @Test
  void refusesWhatTheTokenMayNotDo() throws Exception {
    slack.scopes(Set.of("chat:write"));

    var answer = client.usersInfo(request -> request.user("U0MANAGER"));

    assertThat(answer.getError()).isEqualTo("missing_scope");
    assertThat(answer.getNeeded()).isEqualTo("users:read");
  }

  @Test
  void keepsMessagesWithAllTheirVersions() throws Exception {
    ChatPostMessageResponse posted = post("C0MANAGERS", "Please decide");

    var updated =
        client.chatUpdate(
            request ->
                request
                    .channel(posted.getChannel())
                    .ts(posted.getTs())
                    .text("Approved by Mara")
                    .blocks(List.of(section(it -> it.text(markdownText("*Approved*"))))));

    assertThat(updated.isOk()).isTrue();
    Message message = slack.messages("managers").getFirst();
    assertThat(message.shown()).isEqualTo("*Approved*");
    assertThat(message.versions())
        .extracting(Message.Version::text)
        .containsExactly("Please decide", "Approved by Mara");
  }

  @Test
  void keepsTheBlocksOfAMessageThatIsUpdatedWithoutAny() throws Exception {
    ChatPostMessageResponse posted =
        client.chatPostMessage(
            request ->
                request
                    .channel("#managers")
                    .text("Card")
                    .blocks(List.of(header(it -> it.text(plainText("Expense"))))));

    client.chatUpdate(
        request -> request.channel(posted.getChannel()).ts(posted.getTs()).text("Other words"));

    assertThat(slack.messages("managers").getFirst().shown()).isEqualTo("Expense");
  }

  @Test
  void tellsChannelsApart() throws Exception {
    slack.applicationIn("finance", false);

    assertThat(post("C0NOWHERE", "Hello").getError()).isEqualTo("channel_not_found");
    assertThat(post("finance", "Hello").getError()).isEqualTo("not_in_channel");
    assertThat(
            client
                .chatUpdate(request -> request.channel("#managers").ts("1.000001").text("Hello"))
                .getError())
        .isEqualTo("channel_not_found");
    assertThat(
            client
                .chatUpdate(request -> request.channel("C0MANAGERS").ts("1.000001").text("Hello"))
                .getError())
        .isEqualTo("message_not_found");
  }

  @Test
  void sendsDirectMessages() throws Exception {
    String direct =
        client
            .conversationsOpen(request -> request.users(List.of("U0EMPLOYEE")))
            .getChannel()
            .getId();

    post(direct, "Your expense was approved");
    post("U0EMPLOYEE", "And paid");

    assertThat(slack.directMessages("employee"))
        .extracting(Message::text)
        .containsExactly("Your expense was approved", "And paid");
    assertThat(client.conversationsOpen(request -> request.users(List.of("U0NOBODY"))).getError())
        .isEqualTo("user_not_found");
  }

  @Test
  void showsPrivateNotesToOnePersonOnly() throws Exception {
    var note =
        client.chatPostEphemeral(
            request -> request.channel("C0MANAGERS").user("U0MANAGER").text("Only for you"));
    var outside =
        client.chatPostEphemeral(
            request -> request.channel("C0MANAGERS").user("U0EMPLOYEE").text("Only for you"));

    assertThat(note.isOk()).isTrue();
    assertThat(outside.getError()).isEqualTo("user_not_in_channel");
    assertThat(slack.notes("manager")).extracting(Message::text).containsExactly("Only for you");
    assertThat(slack.messages("managers")).isEmpty();
    assertThat(history(10, "").getMessages()).isEmpty();
  }

  @Test
  void givesTheHistoryInPagesWithMetadata() throws Exception {
    for (String key : List.of("first", "second", "third")) {
      client.chatPostMessage(
          request ->
              request
                  .channel("C0MANAGERS")
                  .text(key)
                  .metadata(
                      Metadata.builder()
                          .eventType("card")
                          .eventPayload(Map.of("key", key))
                          .build()));
    }

    ConversationsHistoryResponse page = history(2, "");
    ConversationsHistoryResponse last = history(2, page.getResponseMetadata().getNextCursor());

    assertThat(page.isHasMore()).isTrue();
    assertThat(page.getMessages())
        .extracting(message -> message.getMetadata().getEventPayload().get("key"))
        .containsExactly("third", "second");
    assertThat(last.isHasMore()).isFalse();
    assertThat(last.getMessages())
        .extracting(com.slack.api.model.Message::getText)
        .containsExactly("first");
  }

  @Test
  void keepsAnswersInThreadsOutOfTheHistory() throws Exception {
    ChatPostMessageResponse card = post("C0MANAGERS", "Card");

    client.chatPostMessage(
        request -> request.channel("C0MANAGERS").threadTs(card.getTs()).text("Reminder"));

    assertThat(history(10, "").getMessages()).hasSize(1);
    assertThat(
            client
                .conversationsReplies(request -> request.channel("C0MANAGERS").ts(card.getTs()))
                .getMessages())
        .extracting(com.slack.api.model.Message::getText)
        .containsExactly("Card", "Reminder");
  }

  @Test
  void knowsThePeopleAndWhatTheyAre() throws Exception {
    assertThat(userByEmail("manager@countersign.example").getId()).isEqualTo("U0MANAGER");
    assertThat(
            client
                .usersLookupByEmail(request -> request.email("nobody@countersign.example"))
                .getError())
        .isEqualTo("users_not_found");
    assertThat(user("U0MANAGER").isEmailConfirmed()).isTrue();
    assertThat(user("U0GUEST").isRestricted()).isTrue();
    assertThat(user("U0OTHERBOT").isBot()).isTrue();
    assertThat(user("U0FOREIGNER").getTeamId()).isEqualTo("T0ELSEWHERE");
  }

  @ParameterizedTest
  @CsvSource({
    "header,         151, must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    "section,       3001, must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    "button,          76, must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    "value,         2001, must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    "action,         256, must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    "block,          256, must be less than 256 characters [json-pointer:/blocks/0/block_id]",
    "blocks,          51, no more than 50 items allowed [json-pointer:/blocks]",
    "buttons,         26, no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    "same,             2, action_id same already exists [json-pointer:/blocks/0/elements/1/action_id]",
    "section,          0, must be more than 0 characters [json-pointer:/blocks/0/text/text]",
  })
  void refusesBlocksBeyondTheLimits(String what, int size, String finding) throws Exception {
    ChatPostMessageResponse refused =
        client.chatPostMessage(
            request -> request.channel("C0MANAGERS").text("Card").blocks(blocks(what, size)));

    assertThat(refused.getError()).isEqualTo("invalid_blocks");
    assertThat(refused.getErrors()).containsExactly(finding);
    assertThat(refused.getResponseMetadata().getMessages()).containsExactly("[ERROR] " + finding);
    assertThat(slack.messages("managers")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "header, 150",
    "section, 3000",
    "button, 75",
    "value, 2000",
    "action, 255",
    "block, 255",
    "blocks, 50",
    "buttons, 25"
  })
  void takesBlocksWithinTheLimits(String what, int size) throws Exception {
    assertThat(
            client
                .chatPostMessage(
                    request ->
                        request.channel("C0MANAGERS").text("Card").blocks(blocks(what, size)))
                .isOk())
        .isTrue();
  }

  private static List<LayoutBlock> blocks(String what, int size) {
    String text = "x".repeat(size);
    return switch (what) {
      case "header" -> List.of(header(it -> it.text(plainText(text))));
      case "section" -> List.of(section(it -> it.text(markdownText(text))));
      case "button" ->
          List.of(actions(List.of(button(it -> it.actionId("a").text(plainText(text))))));
      case "value" ->
          List.of(
              actions(List.of(button(it -> it.actionId("a").text(plainText("Go")).value(text)))));
      case "action" ->
          List.of(actions(List.of(button(it -> it.actionId(text).text(plainText("Go"))))));
      case "block" -> List.of(section(it -> it.blockId(text).text(markdownText("Hello"))));
      case "blocks" -> Collections.nCopies(size, section(it -> it.text(markdownText("Hello"))));
      case "buttons" -> List.of(actions(new ArrayList<>(buttons(size, true))));
      case "same" -> List.of(actions(new ArrayList<>(buttons(size, false))));
      default -> throw new IllegalArgumentException(what);
    };
  }

  private static List<ButtonElement> buttons(int size, boolean different) {
    return IntStream.range(0, size)
        .mapToObj(
            i -> button(it -> it.actionId(different ? "a" + i : "same").text(plainText("Go"))))
        .toList();
  }

  @Test
  void refusesTextsAndCardsThatAreTooLong() throws Exception {
    ChatPostMessageResponse posted = post("C0MANAGERS", "Short");

    assertThat(post("C0MANAGERS", "x".repeat(40_001)).getError()).isEqualTo("msg_too_long");
    assertThat(
            client
                .chatUpdate(
                    request ->
                        request.channel("C0MANAGERS").ts(posted.getTs()).text("x".repeat(4_001)))
                .getError())
        .isEqualTo("msg_too_long");
    assertThat(
            client
                .chatPostMessage(
                    request ->
                        request
                            .channel("C0MANAGERS")
                            .text("Card")
                            .blocks(
                                Collections.nCopies(
                                    5, section(it -> it.text(markdownText("x".repeat(2_900)))))))
                .getError())
        .isEqualTo("msg_blocks_too_long");
    assertThat(client.chatPostMessage(request -> request.channel("C0MANAGERS")).getError())
        .isEqualTo("no_text");
  }

  @Test
  void keepsToSlacksRatesWhenTheyAreSwitchedOn() throws Exception {
    Instant start = Instant.parse("2026-11-24T09:00:00Z");
    slack.clock(Clock.fixed(start, ZoneOffset.UTC));
    slack.rateLimits(true);

    for (int i = 0; i < 5; i++) {
      assertThat(post("C0MANAGERS", "Burst").isOk()).isTrue();
    }
    SlackApiException tooMany = tooMany("C0MANAGERS");
    assertThat(post("C0FINANCE", "Another channel").isOk()).isTrue();
    slack.clock(Clock.fixed(start.plusSeconds(5), ZoneOffset.UTC));

    assertThat(tooMany.getResponse().code()).isEqualTo(429);
    assertThat(tooMany.getResponse().header("Retry-After")).isEqualTo("5");
    assertThat(post("C0MANAGERS", "Later").isOk()).isTrue();
  }

  @Test
  void failsInEveryWayThatItIsTold() throws Exception {
    slack.fail(new FailureMode.RateLimited(Duration.ofSeconds(7)));
    assertThat(tooMany("C0MANAGERS").getResponse().header("Retry-After")).isEqualTo("7");

    slack.fail(new FailureMode.Status(500));
    assertThat(
            catchThrowableOfType(SlackApiException.class, () -> post("C0MANAGERS", "Hello"))
                .getResponse()
                .code())
        .isEqualTo(500);

    slack.fail(new FailureMode.ErrorCode("channel_not_found"), "chat.postMessage");
    assertThat(post("C0MANAGERS", "Hello").getError()).isEqualTo("channel_not_found");
    assertThat(client.authTest(request -> request).isOk()).isTrue();

    slack.fail(new FailureMode.Refused());
    assertThat(catchThrowable(() -> post("C0MANAGERS", "Hello")))
        .isInstanceOf(ConnectException.class);

    slack.recover();
    slack.failNext(1, new FailureMode.AnswerLost());
    assertThat(catchThrowable(() -> post("C0MANAGERS", "Lost"))).isInstanceOf(IOException.class);
    assertThat(post("C0MANAGERS", "Found").isOk()).isTrue();
    assertThat(slack.messages("managers"))
        .extracting(Message::text)
        .containsExactly("Lost", "Found");
  }

  private SlackApiException tooMany(String channel) {
    return catchThrowableOfType(SlackApiException.class, () -> post(channel, "One too many"));
  }

  private ChatPostMessageResponse post(String channel, String text)
      throws IOException, SlackApiException {
    return client.chatPostMessage(request -> request.channel(channel).text(text));
  }

  private ConversationsHistoryResponse history(int limit, String cursor)
      throws IOException, SlackApiException {
    return client.conversationsHistory(
        request ->
            request.channel("C0MANAGERS").limit(limit).cursor(cursor).includeAllMetadata(true));
  }

  private User user(String id) throws IOException, SlackApiException {
    return client.usersInfo(request -> request.user(id)).getUser();
  }

  private User userByEmail(String email) throws IOException, SlackApiException {
    return client.usersLookupByEmail(request -> request.email(email)).getUser();
  }
}
