package org.countersign.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.devservices.DevServices;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The gate, attacked through Camunda's own REST API, past all of our surfaces. */
@IntegrationTest
class GateIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private Api api;
  private Api camunda;

  @BeforeEach
  void connect() {
    api = new Api(port);
    camunda = new Api(DevServices.shared().camunda().address().getPort());
  }

  @Test
  void deniesACompletionThatNobodyHasClaimed() {
    String task = review("2100");

    assertDenied(complete(task, "{\"decision\": \"APPROVE\"}"), "Claim it before you decide");
  }

  @Test
  void deniesTheSubmitter() {
    String task = review("2101");

    assertDenied(assign(task, "employee"), "This is your own expense");
    assertDenied(complete(task, "{\"decision\": \"APPROVE\"}"), "Claim it before you decide");
  }

  @Test
  void deniesAMemberOfNoGroupAndOneWhomNobodyKnows() {
    String task = review("2102");

    assertDenied(assign(task, "employee2"), "Only members of managers");
    assertDenied(assign(task, "mallory"), "mallory is not in the directory");
    assertDenied(assign(task, "Mallory <m@example.com>"), "is not in the directory");
  }

  @Test
  void deniesWhatIsNoDecision() {
    String task = review("2103");
    assertThat(assign(task, "manager").status()).isEqualTo(204);

    assertDenied(complete(task, "{\"decision\": \"SURE\"}"), "The decision must be");
    assertDenied(complete(task, "{\"decision\": [\"APPROVE\"]}"), "The decision must be");
    assertDenied(complete(task, "{\"decision\": true}"), "The decision must be");
    assertDenied(complete(task, "{}"), "The decision must be");
    assertDenied(complete(task, "{\"decision\": \"REJECT\"}"), "A comment is required");
    assertDenied(
        complete(task, "{\"decision\": \"REJECT\", \"comment\": \"  \"}"), "A comment is required");
    assertDenied(
        complete(task, "{\"decision\": \"APPROVE\", \"reasonCode\": \"BECAUSE\"}"), "reason code");
  }

  @Test
  void takesNothingFromACompletionButTheDecision() {
    String id = api.submit("employee", "22000", "Machine for the workshop");
    String task = created(api.awaitReview(id));
    assign(task, "manager");

    Api.Answer completion =
        complete(
            task,
            """
            {"decision": "APPROVE",
             "expense": {"id": "%s", "employee": "manager2", "amount": 1, "currency": "EUR"},
             "routing": {"route": "AUTO_APPROVE", "approvalsRequired": 0},
             "approvals": [{"reviewer": "a"}, {"reviewer": "b"}, {"reviewer": "c"}],
             "review": {"decision": "APPROVE", "reviewer": "finance"},
             "autonomy": "ON", "outcome": "EXPIRED"}
            """
                .formatted(UUID.randomUUID()));

    assertThat(completion.status()).isEqualTo(204);
    String second = created(api.awaitReview(id, task));
    JsonNode expense = api.expense(id);
    assertThat(expense.at("/review/group").asText()).isEqualTo("finance");
    assertThat(expense.at("/amount").decimalValue()).isEqualByComparingTo("22000");
    assign(second, "finance");
    assertThat(complete(second, "{\"decision\": \"REJECT\", \"comment\": \"No\"}").status())
        .isEqualTo(204);
    assertThat(api.awaitStatus(id, "REJECTED").at("/decision/surface").asText())
        .isEqualTo("TASKLIST");
  }

  @Test
  void ignoresADecisionThatWasSentAlongWithTheStart() {
    long instance =
        start(
            """
            {"expense": {"employee": "employee", "amount": 2300, "description": "Lathe, used"},
             "decision": "APPROVE", "comment": "fine", "approvals": [1, 2, 3],
             "routing": {"route": "AUTO_APPROVE"}, "outcome": "WITHDRAWN",
             "assessment": {"recommendation": "APPROVE", "confidence": 1, "flags": []}}
            """);
    String id = expenseOf(instance);
    String task = created(api.awaitReview(id));
    assign(task, "manager");

    assertDenied(complete(task, "{}"), "The decision must be");
    assertThat(api.expense(id).at("/status").asText()).isEqualTo("IN_REVIEW");
  }

  @Test
  void deniesADecisionAboutFactsThatHaveChanged() {
    String id = api.submit("employee", "2400", "Drill press");
    String task = created(api.awaitReview(id));
    assign(task, "manager");
    jdbc.sql("update expense set amount = 9000 where expense_id = :id")
        .param("id", UUID.fromString(id))
        .update();

    assertDenied(complete(task, "{\"decision\": \"APPROVE\"}"), "The facts have changed");
  }

  @Test
  void deniesADecisionAboutOtherFactsThanThoseShown() {
    String task = review("2401");
    assign(task, "manager");

    assertDenied(
        complete(task, "{\"decision\": \"APPROVE\", \"factsDigest\": \"0000\"}"),
        "The facts have changed");
  }

  @Test
  void putsEachDenialOnRecord() {
    String id = api.submit("employee", "2402", "Bench vice");
    String task = created(api.awaitReview(id));

    assign(task, "employee");
    complete(task, "{\"decision\": \"APPROVE\"}");

    JsonNode history = api.expense(id).at("/history");
    assertThat(history.findValuesAsText("event")).filteredOn("REVIEW_DENIED"::equals).hasSize(2);
  }

  @Test
  void letsNobodyElseAnswerAQuestion() {
    String id = api.submit("employee", "2403", "Welding helmet");
    api.decide("manager", created(api.awaitReview(id)), "REQUEST_INFORMATION", "For whom?");
    String task =
        created(api.awaitStatus(id, "INFORMATION_REQUESTED").at("/question/userTaskKey").asText());
    assign(task, "employee2");

    assertDenied(complete(task, "{\"answer\": \"For me\"}"), "Only employee");
    assign(task, "employee");
    assertDenied(complete(task, "{\"answer\": \"  \"}"), "An answer is missing");
    assertDenied(complete(task, "{}"), "An answer is missing");
    assertThat(complete(task, "{\"answer\": \"For the apprentice\"}").status()).isEqualTo(204);
    api.awaitStatus(id, "IN_REVIEW");
  }

  @Test
  void takesASecondProcessInstanceForTheSameExpenseForAnIncident() {
    String id = api.submit("employee", "2404", "Anvil");
    api.awaitReview(id);

    camunda.post(
        "",
        "/v2/messages/publication",
        """
        {"name": "expense-submitted", "correlationKey": "forged", "timeToLive": 1000,
         "variables": {"expense": {"id": "%s", "employee": "employee", "amount": 1}}}
        """
            .formatted(id));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        camunda
                            .post(
                                "", "/v2/incidents/search", "{\"filter\": {\"state\": \"ACTIVE\"}}")
                            .http()
                            .body())
                    .contains("Expense " + id + " is handled by process instance"));
    assertThat(api.expense(id).at("/status").asText()).isEqualTo("IN_REVIEW");
  }

  @Test
  void registersWhatCamundasOwnApiStarts() {
    long instance =
        start(
            """
            {"expense": {"employee": "employee", "amount": "240.50", "category": "meals",
                         "merchant": null, "description": "Dinner with the workshop team",
                         "receipt": "%s"}}
            """
                .formatted(Api.receipt()));

    String id = expenseOf(instance);

    api.awaitReview(id);
    JsonNode expense = api.expense(id);
    assertThat(expense.at("/history/0/surface").asText()).isEqualTo("TASKLIST");
    assertThat(expense.at("/amount").decimalValue()).isEqualByComparingTo("240.50");
  }

  @Test
  void withdrawsWhatCamundasOwnApiStarted() {
    long instance =
        start(
            """
            {"expense": {"employee": "employee", "amount": 2405, "description": "Band saw"}}
            """);
    String id = expenseOf(instance);
    api.awaitReview(id);

    api.post("employee", "/api/expenses/" + id + "/withdrawal", null);

    api.awaitStatus(id, "WITHDRAWN");
  }

  @Test
  void endsAnInvalidStartAtItsOwnEndEventWithTheReasonOnRecord() {
    long instance =
        start("{\"expense\": {\"employee\": \"nobody\", \"amount\": -5, \"colour\": \"red\"}}");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        camunda
                            .post(
                                "",
                                "/v2/element-instances/search",
                                "{\"filter\": {\"processInstanceKey\": \"%d\"}}"
                                    .formatted(instance))
                            .http()
                            .body())
                    .contains("EndEvent_Invalid"));
    String id =
        jdbc.sql("select expense_id::text from invalid_expense where process_instance_key = :key")
            .param("key", instance)
            .query(String.class)
            .single();
    JsonNode expense = api.expense(id);
    assertThat(expense.at("/status").asText()).isEqualTo("INVALID");
    assertThat(expense.at("/problems").findValuesAsText("field"))
        .contains("employee", "amount", "description", "colour");
    assertThat(api.events(id)).containsExactly("REFUSED_AS_INVALID");
  }

  private String review(String amount) {
    return created(api.awaitReview(api.submit("employee", amount, "Tool number " + amount)));
  }

  /** The review is on record before Camunda takes commands about its task. */
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

  private Api.Answer assign(String task, String assignee) {
    return camunda.post(
        "", "/v2/user-tasks/" + task + "/assignment", "{\"assignee\": \"%s\"}".formatted(assignee));
  }

  private Api.Answer complete(String task, String variables) {
    return camunda.post(
        "", "/v2/user-tasks/" + task + "/completion", "{\"variables\": %s}".formatted(variables));
  }

  private long start(String variables) {
    return camunda
        .post(
            "",
            "/v2/process-instances",
            "{\"processDefinitionId\": \"expense-approval\", \"variables\": %s}"
                .formatted(variables))
        .json()
        .path("processInstanceKey")
        .asLong();
  }

  private String expenseOf(long instance) {
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

  private static void assertDenied(Api.Answer answer, String reason) {
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(409);
    assertThat(answer.detail()).contains(reason);
  }
}
