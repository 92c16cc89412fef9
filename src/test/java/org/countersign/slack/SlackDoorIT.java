package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.Cards.awaitCard;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.devservices.DevServices;
import org.countersign.devservices.slack.Delivery;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.Message;
import org.countersign.devservices.slack.SignedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The path of Slack's requests, by those whom Slack did not send and by those whom it did. */
@IntegrationTest
class SlackDoorIT {

  private static final String FORM = "application/x-www-form-urlencoded";

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private final DevSlack slack = DevServices.shared().slack();
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
    slack.deliverTo(URI.create("http://127.0.0.1:" + port + SlackServlet.PATH));
  }

  @AfterEach
  void setTheClock() {
    slack.clock(Clock.systemUTC());
  }

  @Test
  void answersTheChallengeOfSlack() {
    assertThat(slack.verifyUrl("3eZbrw1aBm2rZgRN").body()).contains("3eZbrw1aBm2rZgRN");
  }

  @Test
  void takesNoRequestTwiceNorOneThatWasChangedOrIsNotSigned() {
    String id = api.submit("employee", "3101", "Licences");
    Delivery click =
        slack.click(DevSlack.STRANGER, awaitCard(slack, "managers", id), Button.APPROVE.actionId());
    assertThat(click.isAcknowledged()).isTrue();
    api.awaitExpense(id, one -> denials(id) == 1);
    SignedRequest signed = click.request();

    assertRefused(signed, "replay");
    assertRefused(changed(signed, signed.body() + "&x=1", signed.signature()), "signature");
    assertRefused(
        changed(signed, signed.body().substring(0, signed.body().length() - 5), signed.signature()),
        "signature");
    assertRefused(changed(signed, signed.body(), "v0=" + "0".repeat(64)), "signature");
    assertRefused(changed(signed, signed.body(), ""), "signature");
    assertRefused(
        new SignedRequest(FORM, signed.body(), signed.timestamp() + 1, signed.signature()),
        "signature");
    assertThat(api.post("", SlackServlet.PATH, "{}").status()).isEqualTo(401);
    assertThat(api.post("manager", SlackServlet.PATH, "{}").status()).isEqualTo(401);
    assertThat(api.get("", SlackServlet.PATH).status()).isEqualTo(405);

    assertThat(denials(id)).isEqualTo(1);
    assertThat(api.expense(id).at("/status").asText()).isEqualTo("IN_REVIEW");
  }

  @Test
  void takesNothingThatIsTooOldOrOfTheFuture() {
    String id = api.submit("employee", "3102", "Desk lamps");
    Message card = awaitCard(slack, "managers", id);

    for (Duration off : List.of(Duration.ofMinutes(-6), Duration.ofMinutes(6))) {
      slack.clock(Clock.offset(Clock.systemUTC(), off));
      Delivery click = slack.click("manager", card, Button.APPROVE.actionId());

      assertThat(click.status()).isEqualTo(401);
      assertThat(click.body()).contains("timestamp");
    }
    assertThat(clicksAbout(id)).isZero();
  }

  @Test
  void takesNothingOfAnotherWorkspace() {
    String id = api.submit("employee", "3103", "Whiteboard");

    Delivery click =
        slack.click(
            DevSlack.FOREIGNER, awaitCard(slack, "managers", id), Button.APPROVE.actionId());

    assertThat(click.status()).isEqualTo(401);
    assertThat(click.body()).contains("team");
    assertThat(clicksAbout(id)).isZero();
    assertThat(slack.command(DevSlack.FOREIGNER, "expenses", "/expense", "5 Tea").status())
        .isEqualTo(401);
  }

  @Test
  void refusesAVeryLongBodyBeforeItsSignatureIsLookedAt() {
    String body = "payload=" + "x".repeat(1024 * 1024);

    Delivery sent =
        slack.send(
            SignedRequest.sign(
                "no secret", FORM, body, Clock.systemUTC().instant().getEpochSecond()));

    assertThat(sent.status()).isEqualTo(413);
  }

  @Test
  void takesSignedNonsenseForWhatItIs() {
    String secret =
        String.valueOf(DevServices.shared().properties().get("countersign.slack.signing-secret"));
    long now = Clock.systemUTC().instant().getEpochSecond();

    for (String body :
        List.of(
            "",
            "payload=",
            "payload=%7B%7D",
            "payload=%5B1%5D",
            "payload=%7B%22type%22%3A%22block_actions%22%7D",
            "x")) {
      Delivery sent = slack.send(SignedRequest.sign(secret, FORM, body, now));

      assertThat(sent.status()).as(body).isIn(400, 401);
    }
  }

  private void assertRefused(SignedRequest request, String reason) {
    Delivery again = slack.send(request);

    assertThat(again.status()).isEqualTo(401);
    assertThat(again.body()).contains(reason);
  }

  private static SignedRequest changed(SignedRequest request, String body, String signature) {
    return new SignedRequest(request.contentType(), body, request.timestamp(), signature);
  }

  private long denials(String expense) {
    return api.events(expense).stream().filter("REVIEW_DENIED"::equals).count();
  }

  private int clicksAbout(String expense) {
    return jdbc.sql("select count(*) from slack_click where expense_id = :expense::uuid")
        .param("expense", expense)
        .query(Integer.class)
        .single();
  }
}
