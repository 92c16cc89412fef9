package org.countersign.fuzz;

import static org.awaitility.Awaitility.await;
import static org.countersign.Cards.awaitCard;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.countersign.Api;
import org.countersign.SeparateApplication;
import org.countersign.devservices.slack.Delivery;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.Message;
import org.countersign.devservices.slack.SignedRequest;
import org.countersign.devservices.slack.View;
import org.countersign.embedded.EmbeddedCamunda;

/**
 * An application of its own, with a process engine, a database and a Slack: expenses wait for a
 * reviewer, one for an answer, and somebody has done in Slack all that one can do there.
 */
final class FuzzedApplication implements AutoCloseable {

  private static final int CASES = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DevSlack slack = DevSlack.start();
  private final EmbeddedCamunda camunda = EmbeddedCamunda.start(0, Duration.ofMillis(300));
  private final SeparateApplication application;
  private final Arbitrary<Sent> requests;
  private final List<SignedRequest> recorded;

  FuzzedApplication() {
    slack.patience(PATIENCE);
    Map<String, Object> changed = new HashMap<>(slack.properties());
    changed.put("camunda.client.rest-address", camunda.address());
    for (String call : List.of("post", "update", "note")) {
      changed.put("countersign.slack.pace." + call, "0ms");
    }
    application = SeparateApplication.start("fuzz", changed);
    slack.deliverTo(URI.create("http://127.0.0.1:" + application.port() + "/slack/events"));
    Api api = application.api();
    List<String> expenses = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      expenses.add(api.submit("employee", "2" + (300 + i), "To be reviewed " + i));
    }
    List<String> tasks = expenses.stream().map(api::awaitReview).toList();
    List<String> digests =
        tasks.stream()
            .map(task -> api.get("operator", "/api/reviews/" + task).json())
            .map(review -> review.path("factsDigest").asText())
            .toList();
    recorded = record(expenses);
    api.decide("manager", tasks.getLast(), "REQUEST_INFORMATION", "What for?");
    api.awaitStatus(expenses.getLast(), "INFORMATION_REQUESTED");
    Requests made =
        new Requests(
            new Inputs(
                Map.of(
                    "id", expenses,
                    "expense", expenses,
                    "userTaskKey", tasks,
                    "factsDigest", digests,
                    "employee", List.of("employee", "employee", "operator", "manager"),
                    "person", List.of("employee", "manager", "finance"),
                    "delegate", List.of("manager2", "finance2"))));
    requests =
        Arbitraries.oneOf(
            Operation.of(api.get("", "/v3/api-docs").json()).stream().map(made::of).toList());
  }

  int port() {
    return application.port();
  }

  Arbitrary<Sent> anyRequest() {
    return requests;
  }

  Arbitrary<SlackBodies.Body> anySlackBody() {
    return SlackBodies.of(recorded);
  }

  /** With a signature of now. */
  Delivery sendAsSlack(SlackBodies.Body body) {
    String secret = String.valueOf(slack.properties().get("countersign.slack.signing-secret"));
    long now = Clock.systemUTC().instant().getEpochSecond();
    return slack.send(SignedRequest.sign(secret, body.contentType(), body.text(), now));
  }

  /** A text that the database makes of what is in it. */
  String ask(String sql) {
    return application.jdbc().sql(sql).query(String.class).single();
  }

  /** Until what was clicked is done. */
  void settle() {
    await("clicks")
        .atMost(PATIENCE)
        .until(() -> ask("select count(*) from slack_click where done_at is null"), "0"::equals);
  }

  /** What Slack sends for each thing that a person can do there. */
  private List<SignedRequest> record(List<String> expenses) {
    List<SignedRequest> all = new ArrayList<>();
    List<Message> cards = expenses.stream().map(id -> awaitCard(slack, "managers", id)).toList();
    List<String> buttons = cards.getFirst().actionIds();
    for (int i = 0; i < buttons.size(); i++) {
      // One card for each, so that the others stay open.
      all.add(slack.click("manager", cards.get(i), buttons.get(i)).request());
    }
    all.add(slack.submit(form("manager"), Map.of("comment", "Why is that?")).request());
    Message talk = slack.write("employee", "expenses", "18.50 Taxi to the client");
    all.add(slack.messageShortcut("employee", talk, "submit_expense").request());
    all.add(
        slack
            .submit(form("employee"), Map.of("amount", "18.50", "description", "Taxi to them"))
            .request());
    all.add(slack.command("employee", "expenses", "/expense", "42.50 CHF Taxi").request());
    all.add(slack.command("employee", "expenses", "/expense", "status").request());
    all.add(slack.openHome("employee").request());
    all.add(slack.verifyUrl("3eZbrw1aBm2rZgRN").request());
    return all;
  }

  private View form(String user) {
    return await("form of " + user)
        .atMost(PATIENCE)
        .until(() -> slack.openView(user), Optional::isPresent)
        .orElseThrow();
  }

  @Override
  public void close() {
    application.close();
    camunda.close();
    slack.close();
  }
}
