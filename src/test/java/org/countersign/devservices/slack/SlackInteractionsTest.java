package org.countersign.devservices.slack;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.button;
import static com.slack.api.model.block.element.BlockElements.plainTextInput;
import static com.slack.api.model.view.Views.view;
import static com.slack.api.model.view.Views.viewClose;
import static com.slack.api.model.view.Views.viewSubmit;
import static com.slack.api.model.view.Views.viewTitle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.app_backend.SlackSignature;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.response.views.ViewsOpenResponse;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.webhook.Payload;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application hears of clicks, commands and events, and what its answers do. */
class SlackInteractionsTest {

  private record Heard(String body, boolean signed) {

    JsonNode payload() {
      return Json.read(String.valueOf(form().get("payload"))).orElseThrow();
    }

    JsonNode json() {
      return Json.read(body).orElseThrow();
    }

    Map<String, String> form() {
      return Arguments.form(body);
    }
  }

  private final DevSlack slack = DevSlack.start();
  private final Slack sdk = Slack.getInstance(SlackMethodsTest.config(slack));
  private final MethodsClient client = sdk.methods(SlackMethodsTest.token(slack));
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private HttpServer application;
  private int status = 200;
  private String answer = "";

  @BeforeEach
  void listen() throws IOException {
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext("/slack/events", this::hear);
    application.start();
    slack.deliverTo(
        URI.create("http://127.0.0.1:" + application.getAddress().getPort() + "/slack/events"));
  }

  @AfterEach
  void stop() throws Exception {
    application.stop(0);
    sdk.close();
    slack.close();
  }

  private void hear(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var verifier =
          new SlackSignature.Verifier(
              new SlackSignature.Generator(
                  slack.properties().get("countersign.slack.signing-secret")));
      var headers = exchange.getRequestHeaders();
      boolean signed =
          verifier.isValid(
              headers.getFirst("X-Slack-Request-Timestamp"),
              body,
              headers.getFirst("X-Slack-Signature"));
      heard.add(new Heard(body, signed));
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void sendsSignedClicks() throws Exception {
    Message card = card();

    Delivery delivery = slack.click("manager", card, "approve");

    assertThat(delivery.isAcknowledged()).isTrue();
    Heard click = heard.take();
    assertThat(click.signed()).isTrue();
    JsonNode payload = click.payload();
    assertThat(payload.path("type").asText()).isEqualTo("block_actions");
    assertThat(payload.at("/user/id").asText()).isEqualTo("U0MANAGER");
    assertThat(payload.at("/team/id").asText()).isEqualTo("T0COUNTERSIGN");
    assertThat(payload.at("/container/message_ts").asText()).isEqualTo(card.ts());
    assertThat(payload.at("/actions/0/action_id").asText()).isEqualTo("approve");
    assertThat(payload.at("/actions/0/value").asText()).isEqualTo("42");
  }

  @Test
  void namesTheTeamOfWhoClicked() throws Exception {
    slack.click(DevSlack.FOREIGNER, card(), "approve");

    assertThat(heard.take().payload().at("/team/id").asText()).isEqualTo("T0ELSEWHERE");
  }

  @Test
  void clicksWhatWasThereWhenTheMessageWasRead() throws Exception {
    Message before = card();
    client.chatUpdate(
        request ->
            request.channel(before.channel()).ts(before.ts()).text("Closed").blocks(List.of()));

    slack.click("manager", before, "approve");

    assertThat(heard.take().payload().at("/actions/0/action_id").asText()).isEqualTo("approve");
    Message now = slack.messages("managers").getFirst();
    assertThatIllegalArgumentException().isThrownBy(() -> slack.click("manager", now, "approve"));
  }

  @Test
  void saysWhatAPersonSeesWhenTheApplicationDoesNotAnswer() throws Exception {
    Message card = card();

    status = 500;
    assertThat(slack.click("manager", card, "approve").problem()).isEqualTo("http_status_500");
    application.stop(0);
    assertThat(slack.click("manager", card, "approve").problem()).isEqualTo("dispatch_failed");
  }

  @Test
  void opensOneModalForEachTriggerWithinItsTime() throws Exception {
    String trigger = trigger();
    var clock = Instant.parse("2026-11-24T09:00:00Z");

    assertThat(open(trigger).isOk()).isTrue();
    assertThat(open(trigger).getError()).isEqualTo("exchanged_trigger_id");
    assertThat(open("1.2.3").getError()).isEqualTo("invalid_trigger_id");
    slack.clock(Clock.fixed(clock, ZoneOffset.UTC));
    String late = trigger();
    slack.clock(Clock.fixed(clock.plusSeconds(4), ZoneOffset.UTC));
    assertThat(open(late).getError()).isEqualTo("expired_trigger_id");

    assertThat(slack.openView("manager").orElseThrow().title()).isEqualTo("Reject");
    assertThat(slack.openView("finance")).isEmpty();
  }

  @Test
  void refusesModalsBeyondTheLimits() throws Exception {
    String trigger = trigger();

    var refused =
        client.viewsOpen(
            request ->
                request
                    .triggerId(trigger)
                    .view(
                        view(
                            it ->
                                it.type("modal")
                                    .title(
                                        viewTitle(
                                            title -> title.type("plain_text").text("x".repeat(25))))
                                    .privateMetadata("x".repeat(3_001))
                                    .blocks(List.of(comment())))));

    assertThat(refused.getError()).isEqualTo("invalid_arguments");
    assertThat(refused.getResponseMetadata().getMessages())
        .containsExactly(
            "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
            "[ERROR] missing required field: submit [json-pointer:/view]",
            "[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]");
  }

  @Test
  void submitsWhatWasFilledInAndClosesTheModal() throws Exception {
    open(trigger());
    heard.clear();

    slack.submit(slack.openView("manager").orElseThrow(), Map.of("comment", "Too expensive"));

    JsonNode view = heard.take().payload().path("view");
    assertThat(view.at("/state/values/why/comment/value").asText()).isEqualTo("Too expensive");
    assertThat(view.path("callback_id").asText()).isEqualTo("reject");
    assertThat(view.path("private_metadata").asText()).isEqualTo("review 42");
    assertThat(slack.openView("manager")).isEmpty();
  }

  @Test
  void keepsAModalOpenThatTheApplicationFindsErrorsIn() throws Exception {
    open(trigger());
    View modal = slack.openView("manager").orElseThrow();
    answer = "{\"response_action\":\"errors\",\"errors\":{\"why\":\"Say more\"}}";

    Delivery delivery = slack.submit(modal, Map.of("comment", "No"));

    assertThat(delivery.errors()).containsExactly(Map.entry("why", "Say more"));
    assertThat(slack.openView("manager")).contains(modal);
    assertThatThrownBy(() -> slack.submit(modal, Map.of()))
        .hasMessageContaining("Please complete this required field.");

    answer = "{\"response_action\":\"errors\",\"errors\":{\"elsewhere\":\"Say more\"}}";
    assertThat(slack.submit(modal, Map.of("comment", "No")).isAcknowledged()).isFalse();
  }

  @Test
  void replacesAndClearsModalsAsTheApplicationAnswers() throws Exception {
    open(trigger());
    answer =
        """
        {"response_action":"update","view":{"type":"modal","title":{"type":"plain_text","text":"Done"},
         "blocks":[{"type":"section","text":{"type":"mrkdwn","text":"Rejected"}}]}}
        """;
    slack.submit(slack.openView("manager").orElseThrow(), Map.of("comment", "No"));
    View replaced = slack.openView("manager").orElseThrow();

    assertThat(replaced.title()).isEqualTo("Done");
    answer = "{\"response_action\":\"clear\"}";
    slack.submit(replaced, Map.of());
    assertThat(slack.openView("manager")).isEmpty();
  }

  @Test
  void answersACommandWithAPrivateNote() throws Exception {
    answer = "{\"text\":\"Submitted\"}";

    slack.command("employee", "expenses", "/expense", "42.50 Taxi to the client");

    Heard command = heard.take();
    assertThat(command.signed()).isTrue();
    assertThat(command.form())
        .containsEntry("command", "/expense")
        .containsEntry("text", "42.50 Taxi to the client")
        .containsEntry("user_id", "U0EMPLOYEE");
    assertThat(slack.notes("employee")).extracting(Message::text).containsExactly("Submitted");
    assertThat(slack.messages("expenses")).isEmpty();
  }

  @Test
  void takesFiveAnswersInThirtyMinutesAtAResponseUrl() throws Exception {
    var now = Instant.parse("2026-11-24T09:00:00Z");
    slack.clock(Clock.fixed(now, ZoneOffset.UTC));
    slack.click("manager", card(), "approve");
    String url = heard.take().payload().path("response_url").asText();
    slack.click("manager", card(), "approve");
    String unused = heard.take().payload().path("response_url").asText();

    for (int i = 0; i < 5; i++) {
      assertThat(respond(url)).isEqualTo(200);
    }

    assertThat(respond(url)).isEqualTo(404);
    slack.clock(Clock.fixed(now.plus(Duration.ofMinutes(31)), ZoneOffset.UTC));
    assertThat(respond(unused)).isEqualTo(404);
    assertThat(slack.notes("manager")).hasSize(5);
  }

  @Test
  void tellsTheApplicationThatItsHomeTabWasOpened() throws Exception {
    slack.openHome("manager");

    JsonNode event = heard.take().json();
    assertThat(event.path("type").asText()).isEqualTo("event_callback");
    assertThat(event.at("/event/type").asText()).isEqualTo("app_home_opened");
    assertThat(event.at("/event/user").asText()).isEqualTo("U0MANAGER");

    var home =
        client.viewsPublish(
            request ->
                request
                    .userId("U0MANAGER")
                    .view(
                        view(
                            it ->
                                it.type("home")
                                    .blocks(
                                        List.of(
                                            section(
                                                text ->
                                                    text.text(markdownText("Nothing waits"))))))));
    assertThat(home.isOk()).isTrue();
    assertThat(slack.home("manager").orElseThrow().shown()).isEqualTo("Nothing waits");
  }

  @Test
  void verifiesTheRequestUrl() throws Exception {
    answer = "abc";

    assertThat(slack.verifyUrl("abc").body()).isEqualTo("abc");
    assertThat(heard.take().json().path("challenge").asText()).isEqualTo("abc");
  }

  @Test
  void usesShortcuts() throws Exception {
    Message card = card();

    slack.shortcut("employee", "submit_expense");
    slack.messageShortcut("employee", card, "submit_from_message");

    assertThat(heard.take().payload().path("callback_id").asText()).isEqualTo("submit_expense");
    assertThat(heard.take().payload().at("/message/ts").asText()).isEqualTo(card.ts());
  }

  private Message card() throws Exception {
    client.chatPostMessage(
        request ->
            request
                .channel("C0MANAGERS")
                .text("Card")
                .blocks(
                    List.of(
                        actions(
                            List.of(
                                button(
                                    it ->
                                        it.actionId("approve")
                                            .text(plainText("Approve"))
                                            .value("42")))))));
    return slack.messages("managers").getLast();
  }

  private String trigger() throws Exception {
    slack.click("manager", card(), "approve");
    return heard.take().payload().path("trigger_id").asText();
  }

  private ViewsOpenResponse open(String trigger) throws Exception {
    return client.viewsOpen(
        request ->
            request
                .triggerId(trigger)
                .view(
                    view(
                        it ->
                            it.type("modal")
                                .callbackId("reject")
                                .privateMetadata("review 42")
                                .title(viewTitle(title -> title.type("plain_text").text("Reject")))
                                .submit(
                                    viewSubmit(submit -> submit.type("plain_text").text("Reject")))
                                .close(viewClose(close -> close.type("plain_text").text("Cancel")))
                                .blocks(List.of(comment())))));
  }

  private static LayoutBlock comment() {
    return input(
        it ->
            it.blockId("why")
                .label(plainText("Why?"))
                .element(plainTextInput(text -> text.actionId("comment").multiline(true))));
  }

  private int respond(String url) throws IOException {
    return sdk.send(url, Payload.builder().text("Only for you").build()).getCode();
  }
}
