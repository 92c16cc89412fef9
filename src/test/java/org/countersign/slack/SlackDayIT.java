package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camunda.client.CamundaClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.countersign.Api;
import org.countersign.SeparateApplication;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.FailureMode;
import org.countersign.devservices.slack.Message;
import org.countersign.embedded.EmbeddedCamunda;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many reviews at once, in an application, an engine and a workspace of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlackDayIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int REVIEWS_EACH = 72;
  private static final int RACES = 200;
  private static final String APPROVE = Button.APPROVE.actionId();

  private static final List<FailureMode> TROUBLES =
      List.of(
          new FailureMode.Refused(),
          new FailureMode.Hanging(),
          new FailureMode.Status(500),
          new FailureMode.RateLimited(Duration.ofSeconds(2)),
          new FailureMode.ErrorCode("invalid_auth"),
          new FailureMode.ErrorCode("channel_not_found"),
          new FailureMode.ErrorCode("msg_too_long"));

  private final DevSlack slack = DevSlack.start();
  private EmbeddedCamunda camunda;
  private CamundaClient client;
  private SeparateApplication application;
  private Api api;

  @BeforeAll
  void start() {
    camunda = EmbeddedCamunda.start(0, Duration.ofMillis(300));
    client =
        CamundaClient.newClientBuilder()
            .restAddress(camunda.address())
            .preferRestOverGrpc(true)
            .build();
    Map<String, Object> changed = new HashMap<>(slack.properties());
    changed.put("camunda.client.rest-address", camunda.address());
    changed.put("countersign.slack.timeout", "2s");
    changed.put("countersign.slack.pace.post", "0ms");
    changed.put("countersign.slack.pace.update", "0ms");
    changed.put("countersign.slack.pace.note", "0ms");
    application = SeparateApplication.start("slack_day", changed);
    api = application.api();
    slack.patience(PATIENCE);
    slack.deliverTo(URI.create("http://127.0.0.1:" + application.port() + SlackServlet.PATH));
  }

  @AfterAll
  void stop() {
    application.close();
    client.close();
    camunda.close();
    slack.close();
  }

  @Test
  void doesNotMissSlackForADayAndIsRightAfterIt() throws Exception {
    List<String> ids = new ArrayList<>();
    List<String> decided = new ArrayList<>();
    List<String> claimed = new ArrayList<>();
    List<String> withdrawn = new ArrayList<>();
    for (FailureMode trouble : TROUBLES) {
      slack.fail(trouble);
      List<String> submitted = submit("The day without Slack " + ids.size(), REVIEWS_EACH);
      Map<String, String> tasks = awaitReviews(submitted);
      for (int i = 0; i < submitted.size(); i++) {
        String id = submitted.get(i);
        switch (i % 6) {
          case 0 -> {
            decideInTasklist(String.valueOf(tasks.get(id)), "manager");
            decided.add(id);
          }
          case 1 -> {
            assign(String.valueOf(tasks.get(id)), "manager2");
            claimed.add(id);
          }
          case 2 -> {
            assertThat(api.post("employee", "/api/expenses/" + id + "/withdrawal", null).status())
                .isEqualTo(202);
            withdrawn.add(id);
          }
          default -> {}
        }
      }
      ids.addAll(submitted);
      camunda.advanceClock(Duration.ofDays(1).dividedBy(TROUBLES.size()));
    }
    decided.forEach(id -> api.awaitStatus(id, "APPROVED"));
    withdrawn.forEach(id -> api.awaitStatus(id, "WITHDRAWN"));
    assertThat(client.newIncidentSearchRequest().send().join().items()).isEmpty();

    slack.recover();
    awaitDelivery();

    Map<String, List<Message>> cards = cards();
    for (String id : ids) {
      List<Message> own = cards.getOrDefault(id, List.of());
      if (decided.contains(id) || withdrawn.contains(id)) {
        assertThat(own).as("card of %s, which is closed", id).hasSizeLessThan(2);
        assertThat(own).allSatisfy(card -> assertThat(card.actionIds()).doesNotContain(APPROVE));
      } else {
        assertThat(own).as("card of %s, which is open", id).hasSize(1);
        assertThat(own.getFirst().actionIds()).contains(APPROVE);
        assertThat(own.getFirst().shown())
            .contains(claimed.contains(id) ? "Claimed by <@" : "Nobody has claimed it");
      }
    }
    assertThat(
            slack.directMessages("employee").stream()
                .filter(message -> message.text().contains("The day without Slack"))
                .filter(message -> message.text().contains("*approved*")))
        .hasSameSizeAs(decided);
  }

  @Test
  void takesOneDecisionOfTwoWhoClickTheSameCardAtTheSameMoment() throws Exception {
    List<String> ids = submit("Two at a time", RACES);
    awaitReviews(ids);
    awaitDelivery();
    Map<String, List<Message>> cards = cards();

    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String id : ids) {
        Message card = Objects.requireNonNull(cards.get(id)).getFirst();
        var start = new CountDownLatch(1);
        List<Future<Boolean>> clicks =
            List.of("manager", "manager2").stream()
                .map(
                    who ->
                        people.submit(
                            () -> {
                              start.await();
                              return slack.click(who, card, APPROVE).isAcknowledged();
                            }))
                .toList();
        start.countDown();
        for (Future<Boolean> click : clicks) {
          assertThat(click.get()).isTrue();
        }
      }
    }

    ids.forEach(id -> api.awaitStatus(id, "APPROVED"));
    awaitClicks();
    Map<String, Long> reviewed = countByExpense("REVIEWED");
    Map<String, Long> decided = countByExpense("DECIDED");
    assertThat(ids)
        .allSatisfy(
            id -> {
              assertThat(reviewed.get(id)).isEqualTo(1);
              assertThat(decided.get(id)).isEqualTo(1);
            });
  }

  private List<String> submit(String description, int howMany) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
      List<Future<String>> ids =
          IntStream.range(0, howMany)
              .mapToObj(
                  i ->
                      clients.submit(
                          () ->
                              api.submit(
                                  "employee", String.valueOf(5000 + i), description + " " + i)))
              .toList();
      List<String> all = new ArrayList<>();
      for (Future<String> id : ids) {
        all.add(id.get());
      }
      return all;
    }
  }

  /** The user task keys by expense. */
  private Map<String, String> awaitReviews(List<String> ids) {
    Map<String, String> tasks = new LinkedHashMap<>();
    ids.forEach(id -> tasks.put(id, api.awaitReview(id)));
    return tasks;
  }

  private void assign(String task, String user) {
    client.newAssignUserTaskCommand(Long.parseLong(task)).assignee(user).send().join();
  }

  private void decideInTasklist(String task, String user) {
    assign(task, user);
    client
        .newCompleteUserTaskCommand(Long.parseLong(task))
        .variables(Map.of("decision", "APPROVE"))
        .send()
        .join();
  }

  /** Until Slack shows everything as it is; the pauses between two tries are over at once. */
  private void awaitDelivery() {
    await("everything is shown in Slack")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              application
                  .jdbc()
                  .sql(
                      "update scheduled_tasks set execution_time = now()"
                          + " where task_name = 'slack-message' and not picked"
                          + " and execution_time > now()")
                  .update();
              return count("select count(*) from slack_message where wanted > shown") == 0;
            });
  }

  private void awaitClicks() {
    await("every click is worked on")
        .atMost(PATIENCE)
        .until(
            () ->
                count("select count(*) from scheduled_tasks where task_name = 'slack-click'") == 0);
  }

  private int count(String query) {
    return application.jdbc().sql(query).query(Integer.class).single();
  }

  private Map<String, Long> countByExpense(String event) {
    return application
        .jdbc()
        .sql(
            "select expense_id::text as id, count(*) as times from ledger_entry"
                + " where event = :event group by 1")
        .param("event", event)
        .query((row, index) -> Map.entry(row.getString("id"), row.getLong("times")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** What stands in the channel itself, by expense. */
  private Map<String, List<Message>> cards() {
    return slack.messages("managers").stream()
        .filter(message -> message.threadTs() == null)
        .collect(Collectors.groupingBy(SlackDayIT::expense));
  }

  /** As each card says at its end. */
  private static String expense(Message card) {
    return card.shown().replaceFirst("(?s).*expense ([-0-9a-f]{36}).*", "$1");
  }
}
