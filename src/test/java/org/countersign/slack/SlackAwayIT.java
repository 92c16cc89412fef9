package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.devservices.DevServices;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.FailureMode;
import org.countersign.devservices.slack.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Slack away, or saying no: what the channels show when it is over, and what an operator sees. */
@IntegrationTest
class SlackAwayIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** The longest pause between two tries of a message is a minute. */
  private static final Duration QUIET = Duration.ofSeconds(90);

  private static final String POST = "chat.postMessage";

  @LocalServerPort private int port;
  @LocalManagementPort private int managementPort;
  @Autowired private JdbcClient jdbc;
  @Autowired private Workspace workspace;
  private final DevSlack slack = DevServices.shared().slack();
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
    slack.deliverTo(URI.create("http://127.0.0.1:" + port + SlackServlet.PATH));
    // What failed next would be another message of before.
    await("nothing waits for Slack")
        .atMost(QUIET)
        .until(
            () ->
                jdbc.sql("select count(*) from slack_message where wanted > shown")
                        .query(Integer.class)
                        .single()
                    == 0);
  }

  @AfterEach
  void recover() {
    slack.recover();
    slack.applicationIn("managers", true);
    await("Slack is there again")
        .atMost(PATIENCE)
        .until(
            () -> {
              workspace.look();
              return workspace.problem() == null;
            });
  }

  @Test
  void holdsUpNoExpenseAndShowsOnlyWhatIsStillOpen() {
    slack.fail(new FailureMode.Status(500));
    String decided = api.submit("employee", "3201", "Catering");
    String open = api.submit("employee", "4517", "Shelves for the cellar");
    awaitProblem(decided, "status 500");

    api.decide("manager", api.awaitReview(decided), "APPROVE", "");
    awaitTold(decided);
    slack.recover();

    awaitDelivery(decided);
    awaitDelivery(open);
    assertThat(cards(decided)).isEmpty();
    assertThat(cards(open)).hasSize(1);
    assertThat(slack.directMessages("employee"))
        .filteredOn(one -> one.blocks().toString().contains(decided))
        .hasSize(1);
  }

  @Test
  void postsNoCardTwiceWhenAnAnswerIsLost() {
    slack.failNext(1, new FailureMode.AnswerLost(), POST);

    String id = api.submit("employee", "3203", "Cables");

    awaitDelivery(id);
    assertThat(cards(id)).hasSize(1);
    api.decide("manager", api.awaitReview(id), "APPROVE", "");
    await().atMost(PATIENCE).until(() -> cards(id).getFirst().shown().contains("*Approved* by"));
    assertThat(cards(id)).hasSize(1);
    awaitTold(id);
  }

  @Test
  void waitsAsLongAsSlackSays() {
    slack.failNext(1, new FailureMode.RateLimited(Duration.ofSeconds(2)), POST);

    String id = api.submit("employee", "3204", "Adapters");

    awaitDelivery(id);
    assertThat(cards(id)).hasSize(1);
  }

  @Test
  void sendsAShortCardWhereTheWholeDoesNotFit() {
    slack.failNext(1, new FailureMode.ErrorCode("msg_too_long"), POST);

    String id = api.submit("employee", "3205", "Books");

    awaitDelivery(id);
    assertThat(cards(id)).hasSize(1);
    assertThat(cards(id).getFirst().shown())
        .contains("does not fit into Slack", "Nobody has claimed it", "expense " + id);
    slack.click("manager", cards(id).getFirst(), Button.APPROVE.actionId());
    api.awaitStatus(id, "APPROVED");
  }

  @Test
  void tellsAnOperatorWhatSlackRefusesAndGoesOnWhenItIsMended() {
    slack.applicationIn("managers", false);

    String id = api.submit("employee", "3206", "Chargers");

    awaitProblem(id, "chat.postMessage: not_in_channel");
    Api management = new Api(managementPort);
    assertThat(
            management
                .get("operator", "/actuator/health")
                .json()
                .at("/components/slack")
                .toString())
        .contains("UNKNOWN", "not_in_channel");
    assertThat(management.get("", "/actuator/health").status()).isEqualTo(200);
    slack.applicationIn("managers", true);
    awaitDelivery(id);
    assertThat(cards(id)).hasSize(1);
  }

  /** As the database is after a kill -9 between the acknowledgement of a click and its end. */
  @Test
  void worksOnAClickThatAKilledApplicationHadTaken() {
    String id = api.submit("employee", "3207", "Mice");
    String task = api.awaitReview(id);
    awaitDelivery(id);
    take(id, task, "now()", true);

    await().atMost(PATIENCE).until(() -> api.expense(id).at("/status").asText().equals("APPROVED"));
    assertThat(api.expense(id).at("/decision/name").asText()).isEqualTo("manager");
  }

  /** As when both have waited for Camunda, and the one that is tried first is the older. */
  @Test
  void countsTheLaterOfTwoWordsOfOnePerson() {
    String id = api.submit("employee", "3209", "Keyboards");
    String task = api.awaitReview(id);
    awaitDelivery(id);
    later(id, task);

    take(id, task, "now() - interval '20 seconds'", false);

    await("the person is told")
        .atMost(PATIENCE)
        .until(
            () ->
                slack.directMessages("manager").stream()
                    .anyMatch(one -> one.shown().contains("Your later word counts")));
    assertThat(api.expense(id).at("/status").asText()).isEqualTo("IN_REVIEW");
    assertThat(api.events(id)).doesNotContain("REVIEW_CLAIMED", "REVIEWED");
  }

  /** Stores a rejection by manager that nothing works on yet. */
  private void later(String expense, String task) {
    jdbc.sql(
            """
            insert into slack_click (click_id, click_key, kind, received_at, slack_team, slack_user,
              user_task_key, expense_id, decision, comment)
            values (:click, :click::text, 'DECIDE', now(), :team, :user, :task, :expense::uuid,
              'REJECT', 'On second thoughts')
            """)
        .param("click", UUID.randomUUID())
        .param("team", slack.user("manager").team())
        .param("user", slack.user("manager").id())
        .param("task", Long.parseLong(task))
        .param("expense", expense)
        .update();
  }

  /** As after a weekend without the application. */
  @Test
  void doesNoMoreWhatWasClickedMoreThanADayAgo() {
    String id = api.submit("employee", "3208", "Monitors");
    String task = api.awaitReview(id);
    awaitDelivery(id);

    take(id, task, "now() - interval '25 hours'", false);

    await("the person is told")
        .atMost(PATIENCE)
        .until(
            () ->
                slack.directMessages("manager").stream()
                    .anyMatch(one -> one.shown().contains("is not done any more")));
    assertThat(api.expense(id).at("/status").asText()).isEqualTo("IN_REVIEW");
    assertThat(api.events(id)).doesNotContain("REVIEW_CLAIMED", "REVIEWED");
  }

  /**
   * Stores an approval by manager.
   *
   * @param picked whether an application had it in hand, which is dead now
   */
  private void take(String expense, String task, String receivedAt, boolean picked) {
    UUID click = UUID.randomUUID();
    jdbc.sql(
            """
            with click as (
              insert into slack_click (click_id, click_key, kind, received_at, slack_team, slack_user,
                user_task_key, expense_id, decision, facts_digest)
              select :click, :click::text, 'DECIDE', %s, :team, :user, :task, expense_id, 'APPROVE',
                facts_digest
              from review where expense_id = :expense::uuid
            )
            insert into scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by,
              last_heartbeat, version)
            values ('slack-click', :click::text, now(), :picked, :by, :heartbeat::timestamptz, 2)
            """
                .formatted(receivedAt))
        .param("click", click)
        .param("team", slack.user("manager").team())
        .param("user", slack.user("manager").id())
        .param("task", Long.parseLong(task))
        .param("expense", expense)
        .param("picked", picked)
        .param("by", picked ? "killed" : null)
        .param("heartbeat", picked ? Instant.now().minusSeconds(60).toString() : null)
        .update();
  }

  /** Until what the submitter hears is promised. */
  private void awaitTold(String expense) {
    await("the submitter of " + expense + " is told")
        .atMost(PATIENCE)
        .until(() -> api.events(expense).contains("SUBMITTER_NOTIFIED"));
  }

  private List<Message> cards(String expense) {
    return slack.messages("managers").stream()
        .filter(one -> one.threadTs() == null)
        .filter(one -> one.blocks().toString().contains(expense))
        .toList();
  }

  private void awaitProblem(String expense, String problem) {
    await("problem of " + expense)
        .atMost(PATIENCE)
        .until(() -> count(expense, "problem like '%" + problem + "%'") > 0);
  }

  private void awaitDelivery(String expense) {
    await("delivery about " + expense)
        .atMost(PATIENCE)
        .until(() -> count(expense, "true") > 0 && count(expense, "wanted > shown") == 0);
  }

  private int count(String expense, String condition) {
    return jdbc.sql(
            "select count(*) from slack_message where expense_id = :expense::uuid and " + condition)
        .param("expense", expense)
        .query(Integer.class)
        .single();
  }
}
