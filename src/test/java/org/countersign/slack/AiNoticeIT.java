package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.contract.AiNotice;
import org.countersign.devservices.DevServices;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.View;
import org.countersign.web.PageClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Wherever somebody submits, and wherever they are told, they read that an AI looks. */
@IntegrationTest
class AiNoticeIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @LocalServerPort private int port;
  private final DevSlack slack = DevServices.shared().slack();
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
    slack.deliverTo(URI.create("http://127.0.0.1:" + port + SlackServlet.PATH));
  }

  @Test
  void standsOnThePageAndInTheFormOfCamunda() throws IOException {
    assertThat(new PageClient(port).loggedInAs("employee").get("/expenses/new").body())
        .contains(AiNotice.TEXT);
    assertThat(
            new ObjectMapper()
                .readTree(Path.of("forms/submit-expense.form").toFile())
                .findValuesAsText("text"))
        .contains(AiNotice.TEXT);
  }

  @Test
  void standsInTheDescriptionOfTheApi() {
    JsonNode submit = api.get("", "/v3/api-docs").json().at("/paths/~1api~1expenses/post");

    assertThat(submit.path("description").asText()).contains(AiNotice.TEXT);
  }

  @Test
  void standsInSlackBeforeAndAfter() {
    slack.openHome("employee2");
    awaitNotice(() -> slack.home("employee2").map(View::shown).orElse(""));
    slack.messageShortcut(
        "employee2", slack.write("employee2", "expenses", "Stamps, 12 euros"), Modals.SUBMIT);
    awaitNotice(() -> slack.openView("employee2").map(View::shown).orElse(""));
    assertThat(slack.command("employee2", "expenses", "/expense", "help").body())
        .contains(AiNotice.TEXT);

    String told =
        slack.command("employee2", "expenses", "/expense", "87.31 Stamps and letters").body();

    assertThat(told).contains("Submitted: 87.31", AiNotice.TEXT);
    Matcher id = Pattern.compile("/expenses/([0-9a-f-]{36})").matcher(told);
    assertThat(id.find()).isTrue();
    api.decide("manager", api.awaitReview(id.group(1)), "REJECT", "Not these");
    awaitNotice(
        () ->
            slack.directMessages("employee2").stream()
                .map(message -> message.shown())
                .filter(text -> text.contains("87.31") && text.contains("rejected"))
                .findFirst()
                .orElse(""));
  }

  @Test
  void standsInMails() {
    String what = "Notice " + UUID.randomUUID();
    preferMail();
    String id = api.submit("employee", "5121", what);
    String task = api.awaitReview(id);

    api.decide("manager", task, "REQUEST_INFORMATION", "Which one?");
    awaitNotice(() -> mail(what + "\n", "has a question"));
    api.post("employee", "/api/expenses/" + id + "/information", "{\"answer\": \"This one\"}");
    api.decide("manager", api.awaitReview(id), "REJECT", "Not this one");

    awaitNotice(() -> mail(what, "is rejected"));
  }

  private void preferMail() {
    String body = "{\"preference\": \"BOTH\"}";
    assertThat(api.send("employee", "PUT", "/api/notifications", body).status()).isEqualTo(200);
  }

  private static String mail(String what, String about) {
    return DevServices.shared().mail().to("employee@countersign.example").stream()
        .map(one -> one.text().replace("\r", ""))
        .filter(text -> text.contains(what) && text.contains(about))
        .findFirst()
        .orElse("");
  }

  private static void awaitNotice(Supplier<String> text) {
    await().atMost(PATIENCE).until(() -> text.get().contains(AiNotice.TEXT));
  }
}
