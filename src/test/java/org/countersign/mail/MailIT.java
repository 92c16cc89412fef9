package org.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.devservices.DevMail.Mail;
import org.countersign.devservices.DevServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What submitters get by mail. */
@IntegrationTest
class MailIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @LocalManagementPort private int managementPort;
  @LocalServerPort private int port;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
    prefer("employee", "MAIL");
    prefer("employee2", "MAIL");
  }

  @Test
  void tellsTheSubmitterWhoDecidedAndWhatTheyWrote() {
    String what = "Taxi <b>{{" + UUID.randomUUID();
    String id = api.submit("employee", "2700", what);
    api.decide("manager", api.awaitReview(id), "REJECT", "Take the [(train)] & walk");

    Mail mail = awaitMail("employee", what);

    assertThat(mail.subject()).isEqualTo("Your expense of 2,700.00 EUR is rejected");
    assertThat(mail.text())
        .contains("Hello Emma Employee")
        .contains("It was decided by Mara Manager.")
        .contains("Take the [(train)] & walk")
        .contains("What you submitted: " + what);
    assertThat(mail.messageId()).isEqualTo("<" + id + ".0@countersign>");
  }

  @Test
  void bringsAReviewersQuestion() {
    String what = UUID.randomUUID().toString();
    String id = api.submit("employee", "2800", what);
    api.decide(
        "manager", api.awaitReview(id), "REQUEST_INFORMATION", "Which one?\\nBcc: x@example.com");

    Mail mail = awaitMail("employee", what);

    assertThat(mail.subject()).isEqualTo("A question about your expense of 2,800.00 EUR");
    assertThat(mail.text())
        .contains("Mara Manager has a question")
        .contains("Which one?\nBcc: x@example.com")
        .contains("It expires ");
  }

  @Test
  void sendsNothingToWhoWantsNothing() {
    String quiet = UUID.randomUUID().toString();
    String loud = UUID.randomUUID().toString();
    prefer("employee2", "NONE");
    String first = api.submit("employee2", "2900", quiet);
    api.decide("manager", api.awaitReview(first), "REJECT", "No");
    api.awaitStatus(first, "REJECTED");
    await().atMost(PATIENCE).until(() -> api.events(first).contains("SUBMITTER_NOTIFIED"));
    prefer("employee2", "MAIL");
    String second = api.submit("employee2", "2950", loud);
    api.decide("manager", api.awaitReview(second), "REJECT", "No");

    awaitMail("employee2", loud);

    assertThat(mails("employee2")).noneMatch(mail -> mail.text().contains(quiet));
  }

  @Test
  void refusesAPreferenceThatIsNone() {
    var answer = api.send("employee", "PUT", "/api/notifications", "{\"preference\": \"PIGEON\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongFields()).containsExactly("preference");
    assertThat(api.get("auditor", "/api/notifications").status()).isEqualTo(403);
  }

  @Test
  void saysInHealthThatTheServerAnswers() {
    assertThat(
            new Api(managementPort)
                .get("operator", "/actuator/health")
                .json()
                .at("/components/mail/status")
                .asText())
        .isEqualTo("UP");
  }

  /** Others hear of their expenses in Slack. */
  @AfterEach
  void preferBothAgain() {
    prefer("employee", "BOTH");
    prefer("employee2", "BOTH");
  }

  private void prefer(String user, String preference) {
    String body = "{\"preference\": \"%s\"}".formatted(preference);
    assertThat(api.send(user, "PUT", "/api/notifications", body).status()).isEqualTo(200);
  }

  private static Mail awaitMail(String user, String part) {
    await()
        .atMost(PATIENCE)
        .atMost(Duration.ofSeconds(20))
        .until(() -> mails(user).stream().anyMatch(mail -> mail.text().contains(part)));
    return mails(user).stream()
        .filter(mail -> mail.text().contains(part))
        .findFirst()
        .orElseThrow();
  }

  private static List<Mail> mails(String user) {
    return DevServices.shared().mail().to(user + "@countersign.example");
  }
}
