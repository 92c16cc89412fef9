package org.countersign.process;

import static io.camunda.process.test.api.CamundaAssert.assertThatProcessInstance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camunda.client.CamundaClient;
import io.camunda.client.api.response.ProcessInstanceEvent;
import io.camunda.client.api.search.enums.UserTaskState;
import io.camunda.process.test.api.CamundaProcessTestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.countersign.Api;
import org.countersign.StoppedDecisions;
import org.countersign.contract.Models;
import org.countersign.contract.Variables;
import org.countersign.devservices.DevLlm;
import org.countersign.devservices.DevServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Each path of bpmn/expense-approval.bpmn, as the people on it see it. */
@ProcessTest
class ExpenseApprovalIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @LocalServerPort private int port;
  @Autowired private CamundaClient camunda;
  @Autowired private DataSource database;
  @Autowired private CamundaProcessTestContext process;
  private final DevLlm llm = DevServices.shared().llm();
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @AfterEach
  void resetLlm() {
    llm.reset();
  }

  @Test
  void asksAPersonWhenTheModelIsNotSure() {
    String id = api.submit("employee", "80", "Dinner, maybe with a client");

    api.awaitReview(id);

    JsonNode expense = api.expense(id);
    assertThat(expense.at("/assessment/recommendation").asText()).isEqualTo("APPROVE");
    assertThat(expense.at("/assessment/confidence").asDouble()).isLessThan(0.95);
    assertThat(expense.at("/routing/reason").asText()).contains("not confident");
  }

  @Test
  void asksAPersonAtOnceWhenTheModelRefuses() {
    llm.refuse();

    String id = api.submit("employee", "81", "Printer paper for the office");

    api.awaitReview(id);
    assertThat(api.events(id)).contains("NOT_ASSESSED").doesNotContain("ASSESSED");
    assertThat(api.expense(id).at("/assessment/unavailable").asText()).isNotBlank();
  }

  @Test
  void asksAPersonWhenTheModelIsDownForAllTries() {
    llm.failNext(3, 500);

    String id = api.submit("employee", "82", "Toner for the office printer");

    awaitWithoutPauses(id, one -> one.has("review"));
    assertThat(llm.failed()).isEqualTo(3);
    assertThat(api.expense(id).at("/assessment/unavailable").asText()).contains("500");
  }

  @Test
  void goesOnWhenTheModelIsBackBeforeTheLastTry() {
    llm.failNext(1, 503);

    String id = api.submit("employee", "83", "Envelopes for the office");

    awaitWithoutPauses(id, one -> one.path("status").asText().equals("APPROVED"));
    assertThat(api.events(id)).contains("ASSESSED");
  }

  /** Nobody wants to wait for the pause between two tries of a job. */
  private void awaitWithoutPauses(String id, Predicate<JsonNode> condition) {
    api.awaitExpense(
        id,
        one -> {
          process.increaseTime(Duration.ofMillis(500));
          return condition.test(one);
        });
  }

  @Test
  void sendsTheSecondClaimOfThePurchaseToAPerson() {
    api.awaitStatus(api.submit("employee2", "84", "Taxi to the airport at dawn"), "APPROVED");

    String again = api.submit("employee2", "84", "Taxi to the airport at dawn");

    api.awaitReview(again);
    assertThat(api.expense(again).at("/facts/duplicateOf").isTextual()).isTrue();
  }

  @Test
  void capsWhatIsApprovedForOnePersonWithoutAPerson() {
    List<String> within =
        IntStream.rangeClosed(1, 10)
            .mapToObj(
                i -> api.submit("analyst", String.valueOf(480 + i), "Workshop catering, day " + i))
            .toList();
    within.forEach(id -> api.awaitStatus(id, "APPROVED"));

    String last = api.submit("analyst", "491", "Workshop catering, day 11");

    api.awaitReview(last);
    assertThat(api.expense(last).at("/routing/reason").asText()).contains("30 days");
  }

  @Test
  void endsRejectedWithTheReviewersReason() {
    String id = api.submit("employee", "1500", "A very nice office chair");

    api.decide("manager", api.awaitReview(id), "REJECT", "Please take one from stock");

    JsonNode expense = api.awaitStatus(id, "REJECTED");
    assertThat(expense.at("/decision/by").asText()).isEqualTo("HUMAN");
    assertThat(expense.at("/decision/comment").asText()).isEqualTo("Please take one from stock");
  }

  @Test
  void needsTwoPeopleAboveTenThousandTheSecondFromFinance() {
    String id = api.submit("employee", "15000", "Stand at the trade fair");
    String first = api.awaitReview(id);
    assertThat(api.decide("finance", first, "APPROVE", "").status()).isEqualTo(403);
    assertThat(api.decide("manager", first, "APPROVE", "Planned").status()).isEqualTo(200);
    String second = api.awaitReview(id, first);
    assertThat(api.decide("manager", second, "APPROVE", "").status()).isEqualTo(403);

    assertThat(api.decide("finance", second, "APPROVE", "In the budget").status()).isEqualTo(200);

    api.awaitStatus(id, "APPROVED");
    JsonNode decided = last(api.expense(id).at("/history"), "DECIDED");
    assertThat(decided.at("/detail/approvedBy"))
        .extracting(JsonNode::asText)
        .containsExactly("manager", "finance");
  }

  @Test
  void refusesASecondApprovalByTheSamePersonWhereverTheyTurnUp() {
    String id = api.submit("employee", "12000", "Server for the laboratory");
    String first = api.awaitReview(id);
    api.decide("manager2", first, "APPROVE", "");
    String second = api.awaitReview(id, first);
    awaitCreated(second);
    process.increaseTime(Duration.ofDays(2).plusMinutes(1));
    String escalated = api.awaitReview(id, second);
    assertThat(api.expense(id).at("/review/group").asText()).isEqualTo("directors");

    Api.Answer again = api.decide("manager2", escalated, "APPROVE", "");

    assertThat(again.status()).isEqualTo(403);
    assertThat(again.detail()).contains("You have approved this expense already");
    assertThat(api.decide("finance2", escalated, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
  }

  @Test
  void letsNobodyReviewTheirOwnExpense() {
    String id = api.submit("manager", "1800", "Leadership training");
    String task = api.awaitReview(id);

    Api.Answer own = api.decide("manager", task, "APPROVE", "");

    assertThat(own.status()).isEqualTo(403);
    assertThat(own.detail()).isEqualTo("This is your own expense. Somebody else has to review it.");
    assertThat(api.waiting("manager")).doesNotContain(task);
    assertThat(api.waiting("manager2")).contains(task);
    assertThat(api.decide("manager2", task, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
  }

  @Test
  void withdrawsWhileInReview() {
    String id = api.submit("employee", "1600", "Hotel in Vienna");
    String task = api.awaitReview(id);

    Api.Answer withdrawal = api.post("employee", "/api/expenses/" + id + "/withdrawal", null);

    assertThat(withdrawal.status()).isEqualTo(202);
    JsonNode expense = api.awaitStatus(id, "WITHDRAWN");
    assertThat(expense.at("/decision/name").asText()).isEqualTo("employee");
    assertThat(api.decide("manager", task, "APPROVE", "").status()).isEqualTo(409);
    assertThat(api.post("employee", "/api/expenses/" + id + "/withdrawal", null).status())
        .isEqualTo(409);
  }

  @Test
  void asksTheSubmitterAndReviewsAgainWithTheAnswer() {
    String id = api.submit("employee", "1700", "Flight to the customer");
    String first = api.awaitReview(id);
    assertThat(api.decide("manager", first, "REQUEST_INFORMATION", "Which customer?").status())
        .isEqualTo(200);
    JsonNode asked = api.awaitStatus(id, "INFORMATION_REQUESTED");
    assertThat(asked.at("/question/question").asText()).isEqualTo("Which customer?");
    String answer = "{\"answer\": \"Contoso in Lisbon\"}";
    assertThat(api.post("employee2", "/api/expenses/" + id + "/information", answer).status())
        .isEqualTo(404);

    assertThat(api.post("employee", "/api/expenses/" + id + "/information", answer).status())
        .isEqualTo(200);

    String second = api.awaitReview(id, first);
    JsonNode expense = api.expense(id);
    assertThat(expense.at("/clarifications/0/answer").asText()).isEqualTo("Contoso in Lisbon");
    assertThat(expense.at("/history").findValuesAsText("event"))
        .containsSubsequence(
            "REVIEWED", "INFORMATION_REQUESTED", "INFORMATION_GIVEN", "ASSESSED", "REVIEW_OPENED");
    assertThat(api.decide("manager", second, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
  }

  @Test
  void voidsTheFirstApprovalWhenTheFactsChange() {
    String id = api.submit("employee", "16000", "Booth at the spring fair");
    String first = api.awaitReview(id);
    api.decide("manager", first, "APPROVE", "");
    String second = api.awaitReview(id, first);
    api.decide("finance", second, "REQUEST_INFORMATION", "Which cost centre?");
    api.awaitStatus(id, "INFORMATION_REQUESTED");

    api.post("employee", "/api/expenses/" + id + "/information", "{\"answer\": \"4711\"}");

    String third = api.awaitReview(id, second);
    assertThat(api.expense(id).at("/review/group").asText()).isEqualTo("managers");
    assertThat(api.decide("manager", third, "APPROVE", "").status()).isEqualTo(200);
    String fourth = api.awaitReview(id, third);
    assertThat(api.decide("finance", fourth, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
  }

  @Test
  void expiresWhenTheSubmitterDoesNotAnswer() {
    String id = api.submit("employee", "1900", "Train to the workshop");
    api.decide("manager", api.awaitReview(id), "REQUEST_INFORMATION", "Whose workshop?");
    api.awaitStatus(id, "INFORMATION_REQUESTED");

    process.increaseTime(Duration.ofDays(7).plusMinutes(1));

    JsonNode expense = api.awaitStatus(id, "EXPIRED");
    assertThat(expense.at("/decision/by").asText()).isEqualTo("TIMER");
    assertThat(expense.has("question")).isFalse();
  }

  @Test
  void remindsAfterADayAndEscalatesWhenOverdueWithoutDeciding() {
    String id = api.submit("employee", "1950", "Two monitors for the home office");
    String first = api.awaitReview(id);
    // A reminder stands below its card: it needs one.
    awaitInSlack("managers", "Two monitors for the home office");

    process.increaseTime(Duration.ofDays(1).plusMinutes(1));
    api.awaitExpense(id, one -> events(one).contains("REVIEW_REMINDED"));
    awaitInSlack("managers", "<@U0MANAGER> <@U0MANAGER2> This review still waits.");
    process.increaseTime(Duration.ofDays(1).plusMinutes(1));

    String second = api.awaitReview(id, first);
    JsonNode expense = api.expense(id);
    assertThat(events(expense)).contains("REVIEW_ESCALATED");
    assertThat(expense.at("/review/group").asText()).isEqualTo("directors");
    assertThat(expense.at("/status").asText()).isEqualTo("IN_REVIEW");
    awaitInSlack(
        "directors", "*Escalated from managers, who were too late.* <@U0MANAGER2> <@U0FINANCE2>");
    assertThat(api.decide("manager", second, "APPROVE", "").status()).isEqualTo(403);
    assertThat(api.decide("finance2", second, "REJECT", "Too late now").status()).isEqualTo(200);
    api.awaitStatus(id, "REJECTED");
  }

  @Test
  void callsTheDelegateOfWhoeverIsAway() {
    String id = api.submit("employee", "1951", "Two lamps for the home office");
    api.awaitReview(id);
    awaitInSlack("managers", "Two lamps for the home office");
    String until = Instant.now().plus(Duration.ofHours(1)).toString();
    String absence = "{\"until\": \"%s\", \"delegate\": \"finance\"}".formatted(until);
    assertThat(api.send("manager", "PUT", "/api/absence", absence).status()).isEqualTo(200);

    process.increaseTime(Duration.ofDays(1).plusMinutes(1));

    awaitInSlack("managers", "<@U0FINANCE> <@U0MANAGER2> This review still waits.");
    assertThat(api.delete("manager", "/api/absence").status()).isEqualTo(200);
  }

  @Test
  void registersWhatTheStartFormSends() {
    ProcessInstanceEvent instance =
        start(
            Map.of(
                "employee", "employee",
                "amount", 240.5,
                "category", "meals",
                "description", "Team dinner",
                "receipt", Api.receipt()));

    assertThatProcessInstance(instance)
        .hasCompletedElements("Task_RegisterExpense", "Task_AssessExpense")
        .hasActiveElements("Task_ReviewExpense")
        .hasNotActivatedElements("Task_RecordDecision");
  }

  @Test
  void asksAPersonForWhatTheApplicationDoesNotLetThePolicyApprove() throws Exception {
    String id;
    try (StoppedDecisions stopped = new StoppedDecisions(database)) {
      id = api.submit("employee2", "85", "Breakfast before the switch is thrown");
      stopped.awaitOne();
      stopped.switchOff();
    }

    String task = api.awaitReview(id);

    assertThat(api.expense(id).at("/review/reason").asText()).contains("switched off");
    assertThat(api.decide("manager", task, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
    assertThat(api.setAutonomy("ON", "It is over").status()).isEqualTo(200);
  }

  @Test
  void handsWhatTheOneWhoAskedLeavesIdleToTheOtherGroup() {
    String id = api.submit("employee", "1910", "Bus to the workshop");
    String asked = api.awaitReview(id);
    api.decide("manager2", asked, "REQUEST_INFORMATION", "Whose workshop?");
    api.awaitStatus(id, "INFORMATION_REQUESTED");
    api.post("employee", "/api/expenses/" + id + "/information", "{\"answer\": \"Ours\"}");
    String again = api.awaitReview(id, asked);
    assertThat(api.expense(id).at("/review/assignee").asText()).isEqualTo("manager2");
    awaitCreated(again);

    process.increaseTime(Duration.ofDays(2).plusMinutes(1));

    String escalated = api.awaitReview(id, again);
    assertThat(api.expense(id).at("/review/group").asText()).isEqualTo("directors");
    assertThat(api.expense(id).at("/review").has("assignee")).isFalse();
    assertThat(api.decide("finance2", escalated, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
  }

  @Test
  void endsAnInvalidStartAtItsOwnEndEvent() {
    ProcessInstanceEvent instance =
        start(Map.of("employee", "nobody", "amount", -5, "description", "Nothing"));

    assertThatProcessInstance(instance)
        .isCompleted()
        .hasCompletedElements("BoundaryEvent_InvalidExpense", "EndEvent_Invalid")
        .hasNotActivatedElements("SubProcess_DecideExpense");
  }

  /** The review is on record before Camunda has created its task, and a timer would find none. */
  private void awaitCreated(String task) {
    await("task " + task)
        .atMost(PATIENCE)
        .until(
            () ->
                camunda.newUserTaskGetRequest(Long.parseLong(task)).send().join().getState()
                    == UserTaskState.CREATED);
  }

  private ProcessInstanceEvent start(Map<String, Object> expense) {
    await("the models are deployed")
        .atMost(PATIENCE)
        .until(
            () ->
                !camunda
                    .newProcessDefinitionSearchRequest()
                    .filter(one -> one.processDefinitionId(Models.PROCESS_ID))
                    .send()
                    .join()
                    .items()
                    .isEmpty());
    return camunda
        .newCreateInstanceCommand()
        .bpmnProcessId(Models.PROCESS_ID)
        .latestVersion()
        .variables(Map.of(Variables.EXPENSE, expense))
        .send()
        .join();
  }

  private static void awaitInSlack(String channel, String words) {
    await(words)
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                DevServices.shared().slack().messages(channel).stream()
                    .anyMatch(message -> message.shown().contains(words)));
  }

  private static String events(JsonNode expense) {
    return String.join(" ", expense.at("/history").findValuesAsText("event"));
  }

  private static JsonNode last(JsonNode history, String event) {
    JsonNode found = null;
    for (JsonNode entry : history) {
      if (entry.path("event").asText().equals(event)) {
        found = entry;
      }
    }
    return Objects.requireNonNull(found, event);
  }
}
