package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.devservices.DevMail.Mail;
import org.countersign.devservices.DevServices;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.FailureMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A submitter who wants to hear in Slack, and whom Slack does not reach, hears by mail. */
@IntegrationTest
class SlackUnreachableIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String OPEN_DIRECT = "conversations.open";
  private static final FailureMode DISABLED = new FailureMode.ErrorCode("user_disabled");
  private static final FailureMode UNKNOWN = new FailureMode.ErrorCode("users_not_found");
  private static final FailureMode FAILING = new FailureMode.ErrorCode("internal_error");

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private final DevSlack slack = DevServices.shared().slack();
  private final String what = "Unreachable " + UUID.randomUUID();
  private String submitter = "employee2";
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
    slack.deliverTo(URI.create("http://127.0.0.1:" + port + SlackServlet.PATH));
  }

  @AfterEach
  void recover() {
    slack.recover();
    prefer("BOTH");
  }

  @Test
  void hearsTheDecisionByMailWhereSlackKnowsThemNoMore() {
    prefer("SLACK");
    slack.fail(DISABLED, OPEN_DIRECT);

    String id = rejected("2711");

    Mail mail = awaitMail();
    assertThat(mail.subject()).isEqualTo("Your expense of 2,711.00 EUR is rejected");
    awaitDone(id);
  }

  /** Slack knew them before: an id that it refuses is looked up again. */
  @Test
  void hearsByMailWhereSlackDoesNotKnowTheAddress() {
    submitter = "analyst";
    prefer("SLACK");
    rejected("2717");
    await("direct message")
        .atMost(PATIENCE)
        .until(
            () ->
                slack.directMessages("analyst").stream()
                    .anyMatch(message -> message.shown().contains(what)));
    slack.fail(UNKNOWN, OPEN_DIRECT, "users.lookupByEmail");

    awaitMailAbout(rejected("2715"), "2,715.00 EUR");
    awaitMailAbout(rejected("2716"), "2,716.00 EUR");
  }

  private void awaitMailAbout(String id, String amount) {
    await("mail about " + amount)
        .atMost(PATIENCE)
        .until(() -> mails().stream().anyMatch(mail -> mail.subject().contains(amount)));
    await("nothing waits for Slack").atMost(PATIENCE).until(() -> count(id, "wanted > shown") == 0);
  }

  @Test
  void hearsTheQuestionByMailToo() {
    prefer("SLACK");
    slack.fail(DISABLED, OPEN_DIRECT);

    String id = api.submit("employee2", "2712", what);
    api.decide("manager", api.awaitReview(id), "REQUEST_INFORMATION", "Which one?");

    assertThat(awaitMail().subject()).isEqualTo("A question about your expense of 2,712.00 EUR");
  }

  @Test
  void hearsByMailAfterADayInWhichSlackFailed() {
    prefer("SLACK");
    slack.fail(FAILING, OPEN_DIRECT);
    String id = rejected("2713");
    await("first try").atMost(PATIENCE).until(() -> count(id, "failures > 0") == 1);
    assertThat(mails()).isEmpty();

    jdbc.sql(
            """
            update slack_message set noted_at = noted_at - interval '25 hours'
            where expense_id = :expense::uuid and kind = 'DECISION'
            """)
        .param("expense", id)
        .update();
    tryAgainAtOnce(id);

    assertThat(awaitMail().subject()).contains("2,713.00 EUR is rejected");
    awaitDone(id);
  }

  @Test
  void hearsOnceWhereMailComesAnyway() {
    prefer("BOTH");
    slack.fail(DISABLED, OPEN_DIRECT);

    String id = rejected("2714");

    awaitMail();
    awaitDone(id);
    await("nothing more is to be sent")
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql(
                            """
                            select count(*) from scheduled_tasks
                            where task_name = 'send-mail' and task_instance like :expense || '%'
                            """)
                        .param("expense", id)
                        .query(Integer.class)
                        .single()
                    == 0);
    assertThat(mails()).hasSize(1);
  }

  private String rejected(String amount) {
    String id = api.submit(submitter, amount, what);
    api.decide("manager", api.awaitReview(id), "REJECT", "We have one");
    api.awaitStatus(id, "REJECTED");
    return id;
  }

  private void prefer(String preference) {
    String body = "{\"preference\": \"%s\"}".formatted(preference);
    assertThat(api.send(submitter, "PUT", "/api/notifications", body).status()).isEqualTo(200);
  }

  private void awaitDone(String expense) {
    await("the message is given up")
        .atMost(PATIENCE)
        .until(() -> count(expense, "shown >= wanted and ts is null") == 1);
  }

  private int count(String expense, String condition) {
    return jdbc.sql(
            "select count(*) from slack_message where expense_id = :expense::uuid"
                + " and kind = 'DECISION' and "
                + condition)
        .param("expense", expense)
        .query(Integer.class)
        .single();
  }

  private void tryAgainAtOnce(String expense) {
    await("next try")
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql(
                            """
                            update scheduled_tasks set execution_time = now()
                            where task_name = 'slack-message' and not picked
                              and task_instance = 'decision-' || :expense
                            """)
                        .param("expense", expense)
                        .update()
                    == 1);
  }

  private Mail awaitMail() {
    await("mail").atMost(PATIENCE).until(() -> !mails().isEmpty());
    return mails().getFirst();
  }

  private List<Mail> mails() {
    return DevServices.shared().mail().to(submitter + "@countersign.example").stream()
        .filter(mail -> mail.text().contains(what))
        .toList();
  }
}
