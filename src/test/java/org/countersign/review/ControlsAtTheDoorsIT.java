package org.countersign.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.IntegrationTest;
import org.countersign.StoppedDecisions;
import org.countersign.contract.Surface;
import org.countersign.devservices.DevServices;
import org.countersign.people.UserName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nobody gets money past a person: tried by REST and at Camunda's own API. */
@IntegrationTest
class ControlsAtTheDoorsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  @Autowired private DataSource database;
  @Autowired private Reviews reviews;
  private Api api;
  private Api camunda;

  @BeforeEach
  void connect() {
    api = new Api(port);
    camunda = new Api(DevServices.shared().camunda().address().getPort());
  }

  @AfterEach
  void asBefore() {
    for (String person : new String[] {"manager", "both"}) {
      api.delete("operator", "/api/absence?person=" + person);
    }
    if (!api.get("operator", "/api/autonomy").json().path("autonomy").asText().equals("ON")) {
      autonomy("ON");
    }
  }

  @Test
  void letsNobodyDecideWhatTheySubmittedForSomebodyElse() {
    String id =
        api.submit(
            "both",
            """
            {"employee": "employee", "amount": 9800, "currency": "USD", "description": "Fair stand",
             "receipt": "R-1"}
            """);
    String task = created(api.awaitReview(id));

    assertThat(api.waiting("both")).doesNotContain(task);
    assertThat(api.waiting("finance")).contains(task);
    assertThat(api.get("both", "/api/expenses/" + id).status()).isEqualTo(200);
    Answer look = api.get("both", "/api/reviews/" + task);
    assertThat(look.json().path("mayDecide").asBoolean()).isFalse();
    assertThat(look.json().path("refusal").asText()).startsWith("You have submitted this expense.");
    assertThat(api.decide("both", task, "APPROVE", "").detail())
        .startsWith("You have submitted this expense.");
    assertDenied(assign(task, "both"), "You have submitted this expense.");
    assertDenied(complete(task, "{\"decision\": \"APPROVE\"}"), "Claim it before you decide");
    away("both", "finance2");
    assertDenied(assign(task, "finance2"), "You decide for both, who has submitted this expense.");
    assertThat(api.waiting("finance2")).doesNotContain(task);
    assertThat(assign(task, "finance").status()).isEqualTo(204);
    assertThat(complete(task, "{\"decision\": \"APPROVE\"}").status()).isEqualTo(204);
    api.awaitStatus(id, "APPROVED");
  }

  @Test
  void takesTwoPeopleForWhatSomebodyStartedInCamunda() {
    String id =
        started(
            """
            {"employee": "employee2", "amount": 91.5, "category": "meals",
             "description": "Lunch with a customer of Camunda", "receipt": "R-7"}
            """);
    String first = created(api.awaitReview(id));

    JsonNode expense = api.expense(id);
    assertThat(expense.has("submittedBy")).isFalse();
    assertThat(expense.path("submitter").asText())
        .isEqualTo("started in Camunda, nobody knows by whom");
    assertThat(expense.at("/review/approvalsRequired").asInt()).isEqualTo(2);
    assertThat(expense.at("/review/reason").asText()).startsWith("Who submitted it is not known");
    assertThat(expense.at("/routing/route").asText()).isEqualTo("REVIEW");
    JsonNode submitted = entry(id, "SUBMITTED");
    assertThat(submitted.at("/actor").toString())
        .isEqualTo("{\"kind\":\"SYSTEM\",\"name\":\"camunda\"}");
    assertThat(submitted.at("/detail/submitter").asText()).isEqualTo("unknown, started in Camunda");
    assertThat(api.decide("manager", first, "APPROVE", "").status()).isEqualTo(200);
    String second = created(api.awaitReview(id, first));
    assertThat(api.expense(id).at("/review/group").asText()).isEqualTo("finance");
    assertDenied(assign(second, "manager"), "You have approved this expense already");
    assertThat(api.decide("finance", second, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
    assertThat(entry(id, "DECIDED").at("/detail/approvedBy"))
        .extracting(JsonNode::asText)
        .containsExactly("manager", "finance");
  }

  @Test
  void bringsTheAnswerBackToWhoAskedAndLetsNoPolicyApproveIt() {
    String id = api.submit("employee", "60", "misc stuff");
    String asked = api.awaitReview(id);
    api.decide("manager2", asked, "REQUEST_INFORMATION", "What was it?");
    api.awaitStatus(id, "INFORMATION_REQUESTED");
    answer(id, "Cables for the meeting room");

    String again = created(api.awaitReview(id, asked));

    JsonNode expense = api.expense(id);
    assertThat(entry(id, "ROUTED").at("/detail/rule").asText()).isEqualTo("PersonAsked");
    assertThat(expense.at("/review/assignee").asText()).isEqualTo("manager2");
    assertThat(expense.at("/review/givenBack").asBoolean()).isTrue();
    assertThat(camunda.get("", "/v2/user-tasks/" + again).json().path("assignee").asText())
        .isEqualTo("manager2");
    assertThat(entry(id, "REVIEW_OPENED").at("/detail/givenTo").asText()).isEqualTo("manager2");
    assertThat(entry(id, "REVIEW_OPENED").at("/actor/kind").asText()).isEqualTo("SYSTEM");
    assertThat(entries(id, "REVIEW_CLAIMED")).hasSize(1);
    assertThat(api.decide("manager", again, "APPROVE", "").status()).isEqualTo(409);
    assertThat(api.decide("manager2", again, "APPROVE", "Now I know").status()).isEqualTo(200);
    assertThat(api.awaitStatus(id, "APPROVED").at("/decision/name").asText()).isEqualTo("manager2");
  }

  @Test
  void bringsTheAnswerToTheDelegateOfWhoAskedOrToTheGroup() {
    String id = api.submit("employee", "1731", "Ladders for the archive");
    String asked = api.awaitReview(id);
    api.decide("manager", asked, "REQUEST_INFORMATION", "How many?");
    api.awaitStatus(id, "INFORMATION_REQUESTED");
    away("manager", "finance");
    answer(id, "Two");

    String again = created(api.awaitReview(id, asked));

    assertThat(api.expense(id).at("/review/assignee").asText()).isEqualTo("finance");
    assertThat(api.expense(id).at("/review/group").asText()).isEqualTo("managers");
    api.delete("operator", "/api/absence?person=manager");
    assertThat(api.decide("finance", again, "APPROVE", "").status()).isEqualTo(403);
    assertThat(api.decide("manager2", again, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
  }

  @Test
  void asksAPersonForWhatWaitedWhileTheAiWasSwitchedOff() throws Exception {
    String id;
    try (StoppedDecisions stopped = new StoppedDecisions(database)) {
      id = api.submit("employee2", "65", "Lunch while somebody reaches for the switch");
      stopped.awaitOne();
      stopped.switchOff();
    }

    String task = api.awaitReview(id);

    JsonNode expense = api.expense(id);
    assertThat(expense.at("/review/reason").asText())
        .isEqualTo("The AI was switched off before it was approved");
    assertThat(api.events(id))
        .containsSubsequence("ASSESSED", "APPROVAL_HELD", "ROUTED", "REVIEW_OPENED")
        .doesNotContain("DECIDED");
    assertThat(entries(id, "APPROVAL_HELD")).hasSize(1);
    assertThat(expense.at("/routing/policyRoute").asText()).isEqualTo("AUTO_APPROVE");
    assertThat(api.decide("manager", task, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
  }

  @Test
  void withdrawsWhatIsHeldInTheSameMoment() throws Exception {
    String id;
    try (StoppedDecisions stopped = new StoppedDecisions(database)) {
      id = api.submit("employee2", "66", "Supper while somebody reaches for the switch");
      stopped.awaitOne();
      assertThat(api.post("employee2", "/api/expenses/" + id + "/withdrawal", null).status())
          .isEqualTo(202);
      stopped.switchOff();
    }

    api.awaitStatus(id, "WITHDRAWN");
    assertThat(entries(id, "DECIDED")).hasSize(1);
  }

  @Test
  void decidesInNobodyElsesName() {
    String id = api.submit("employee", "1732", "Desks for the archive");
    String task = created(api.awaitReview(id));
    assign(task, "manager2");

    assertDenied(
        complete(task, "{\"decision\": \"APPROVE\", \"decidedBy\": \"manager\"}"),
        "manager2 has claimed this review meanwhile.");

    assertThat(entry(id, "REVIEW_DENIED").at("/actor/name").asText()).isEqualTo("manager");
    assertThat(complete(task, "{\"decision\": \"APPROVE\"}").status()).isEqualTo(204);
    assertThat(api.awaitStatus(id, "APPROVED").at("/decision/name").asText()).isEqualTo("manager2");
  }

  @Test
  void handsBackNobodyElsesClaim() {
    String id = api.submit("employee", "1733", "Lamps for the archive");
    String task = created(api.awaitReview(id));
    assign(task, "manager");
    // The click is on its way to Camunda, and the delegate takes over.
    assertThat(reviews.handingBack(Long.parseLong(task), new UserName("manager"), Surface.WEB))
        .isEmpty();
    away("manager", "manager2");
    assertThat(api.post("manager2", "/api/reviews/" + task + "/claim", null).status())
        .isEqualTo(200);

    assertDenied(
        camunda.delete("", "/v2/user-tasks/" + task + "/assignee"),
        "manager2 has claimed this review meanwhile.");

    assertThat(api.expense(id).at("/review/assignee").asText()).isEqualTo("manager2");
    assertThat(api.delete("manager2", "/api/reviews/" + task + "/claim").status()).isEqualTo(200);
    JsonNode released = entry(id, "REVIEW_RELEASED");
    assertThat(released.at("/actor/name").asText()).isEqualTo("manager2");
    assertThat(released.path("surface").asText()).isEqualTo("API");
  }

  @Test
  void saysOfNobodyThatTheyHandedBackWhatSomebodyInCamundaDid() {
    String id = api.submit("employee", "1734", "Chairs for the archive");
    String task = created(api.awaitReview(id));
    assign(task, "manager");

    assertThat(camunda.delete("", "/v2/user-tasks/" + task + "/assignee").status()).isEqualTo(204);

    JsonNode released = entry(id, "REVIEW_RELEASED");
    assertThat(released.at("/actor").toString())
        .isEqualTo("{\"kind\":\"SYSTEM\",\"name\":\"camunda\"}");
    assertThat(released.at("/detail/claimOf").asText()).isEqualTo("manager");
  }

  private void answer(String id, String text) {
    assertThat(
            api.post(
                    "employee",
                    "/api/expenses/" + id + "/information",
                    "{\"answer\": \"%s\"}".formatted(text))
                .status())
        .isEqualTo(200);
  }

  private void autonomy(String position) {
    assertThat(api.setAutonomy(position, "The test is over").status()).isEqualTo(200);
  }

  private void away(String person, String delegate) {
    Answer put =
        api.send(
            person,
            "PUT",
            "/api/absence",
            "{\"until\": \"%s\", \"delegate\": \"%s\"}"
                .formatted(Instant.now().plus(Duration.ofHours(1)), delegate));
    assertThat(put.status()).as(put.http().body()).isEqualTo(200);
  }

  private String created(String task) {
    await("task " + task)
        .atMost(PATIENCE)
        .until(
            () ->
                camunda
                    .get("", "/v2/user-tasks/" + task)
                    .json()
                    .path("state")
                    .asText()
                    .equals("CREATED"));
    return task;
  }

  private Answer assign(String task, String assignee) {
    return camunda.post(
        "", "/v2/user-tasks/" + task + "/assignment", "{\"assignee\": \"%s\"}".formatted(assignee));
  }

  private Answer complete(String task, String variables) {
    return camunda.post(
        "", "/v2/user-tasks/" + task + "/completion", "{\"variables\": %s}".formatted(variables));
  }

  private String started(String expense) {
    long instance =
        camunda
            .post(
                "",
                "/v2/process-instances",
                "{\"processDefinitionId\": \"expense-approval\", \"variables\": {\"expense\": %s}}"
                    .formatted(expense))
            .json()
            .path("processInstanceKey")
            .asLong();
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql(
                        "select expense_id::text from expense where process_instance_key = :instance")
                    .param("instance", instance)
                    .query(String.class)
                    .optional(),
            Optional::isPresent)
        .orElseThrow();
  }

  private JsonNode entry(String id, String event) {
    return entries(id, event).getLast();
  }

  private List<JsonNode> entries(String id, String event) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode entry : api.get("auditor", "/api/ledger?expense=" + id).json()) {
      if (entry.path("event").asText().equals(event)) {
        found.add(entry);
      }
    }
    return found;
  }

  private static void assertDenied(Answer answer, String reason) {
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(409);
    assertThat(answer.detail()).contains(reason);
  }
}
