package org.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.SeparateApplication;
import org.countersign.assessment.RecordedAssessment;
import org.countersign.assessment.RecordedAssessments;
import org.countersign.contract.EditedDmn;
import org.countersign.embedded.EmbeddedCamunda;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An edited table is tried on what really happened. With an engine and a database of its own,
 * because a replay looks at all expenses; what happened is the same for all tests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayIT {

  private static final String REPLAYS = "/api/replays";
  private static final EditedDmn DEPLOYED = EditedDmn.original();
  private static final ObjectMapper JSON = new ObjectMapper();

  private EmbeddedCamunda camunda;
  private SeparateApplication application;
  private Api api;
  private String small;
  private String rejected;
  private String approved;
  private String asked;
  private String withoutFacts;
  private String switchedOff;
  private Map<String, JsonNode> shownToReviewer;

  @BeforeAll
  void letThingsHappen() {
    camunda = EmbeddedCamunda.start(0, Duration.ofSeconds(1));
    application =
        SeparateApplication.start(
            "replay", Map.of("camunda.client.rest-address", camunda.address()));
    api = application.api();

    small = api.submit("employee", "250.10", "Team lunch at the river");
    api.awaitStatus(small, "APPROVED");
    rejected = decide("1500", "Chairs for the office", "REJECT", "REJECTED");
    approved = decide("1600.50", "Conference in Lisbon", "APPROVE", "APPROVED");
    decide("1700", "Wine for the team", "REJECT", "REJECTED");

    asked = api.submit("employee2", "1800", "Training for two");
    String review = api.awaitReview(asked);
    api.decide("manager", review, "REQUEST_INFORMATION", "Which one?");
    api.awaitStatus(asked, "INFORMATION_REQUESTED");
    Answer answer =
        api.post(
            "employee2",
            "/api/expenses/" + asked + "/information",
            """
            {"answer": "The one about Camunda"}
            """);
    assertThat(answer.status()).as(answer.http().body()).isLessThan(300);
    String second = api.awaitReview(asked, review);
    shownToReviewer = variablesOf(second);

    setAutonomy("SHADOW");
    decide("120.40", "Books about statistics", "APPROVE", "APPROVED");
    setAutonomy("OFF");
    switchedOff = decide("130.60", "Toner for the printer", "REJECT", "REJECTED");
    setAutonomy("ON");

    withoutFacts = decide("1900", "Desk for the reception", "REJECT", "REJECTED");
    application
        .jdbc()
        .sql("update assessment set facts = null where expense_id = :id::uuid")
        .param("id", withoutFacts)
        .update();
  }

  @AfterAll
  void stop() {
    application.close();
    camunda.close();
  }

  private String decide(String amount, String description, String decision, String status) {
    String id = api.submit("employee", amount, description);
    api.decide("manager", api.awaitReview(id), decision, "Looked at");
    api.awaitStatus(id, status);
    return id;
  }

  private void setAutonomy(String autonomy) {
    assertThat(api.setAutonomy(autonomy, "To try it").status()).isEqualTo(200);
  }

  /** As the engine has them. */
  private Map<String, JsonNode> variablesOf(String userTaskKey) {
    Answer answer =
        new Api(camunda.address().getPort())
            .post("", "/v2/user-tasks/" + userTaskKey + "/variables/search", "{}");
    Map<String, JsonNode> variables = new HashMap<>();
    for (JsonNode variable : answer.json().get("items")) {
      variables.put(variable.get("name").asText(), read(variable.get("value").asText()));
    }
    return variables;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void givesTheVariablesOfTheProcessBack() {
    RecordedAssessment recorded =
        application.bean(RecordedAssessments.class).page(Instant.EPOCH, null, 100).stream()
            .filter(one -> one.expense().toString().equals(asked) && one.revision() == 2)
            .findFirst()
            .orElseThrow();

    JsonNode variables = JSON.valueToTree(recorded.variables());
    for (String name : List.of("expense", "facts", "assessment", "autonomy")) {
      assertThat(variables.get(name)).as(name).isEqualTo(shownToReviewer.get(name));
    }
    assertThat(variables.at("/expense/clarifications/0/answer").asText())
        .isEqualTo("The one about Camunda");
  }

  @Test
  void reproducesTheRecordedRoutesWithTheTableThatWasDeployed() {
    JsonNode report = replay(DEPLOYED);

    assertThat(report.at("/cases").asInt()).isEqualTo(9);
    assertThat(report.at("/evaluated").asInt()).isEqualTo(8);
    assertThat(report.at("/notEvaluated/0/cases").asInt()).isEqualTo(1);
    assertThat(report.at("/recorded").asInt()).isEqualTo(8);
    assertThat(report.at("/reproduced").asInt()).isEqualTo(8);
    assertThat(report.at("/policyAlone/before").asInt()).isEqualTo(3);
    assertThat(report.at("/policyAlone/edited").asInt()).isEqualTo(3);
    assertThat(report.at("/asItWas/before").asInt()).isEqualTo(1);
    assertThat(report.at("/asItWas/edited").asInt()).isEqualTo(1);
    assertThat(report.at("/changes")).isEmpty();
    assertThat(report.at("/routes")).isEmpty();
    assertThat(report.at("/failed")).isEmpty();
  }

  @Test
  void saysWhatAHigherLimitWouldHaveApprovedAndWhatOfItPeopleRejected() {
    JsonNode report = replay(DEPLOYED.cell("Entry_AboveLimit_amount", ">= 1750"));

    assertThat(report.at("/policyAlone/more").asInt()).isEqualTo(2);
    assertThat(report.at("/policyAlone/fewer").asInt()).isZero();
    assertThat(report.at("/asItWas/more").asInt()).isEqualTo(2);
    assertThat(report.at("/beyondCeiling").asInt()).isEqualTo(2);
    assertThat(report.at("/moreApproved/rejected").asInt()).isEqualTo(1);
    assertThat(report.at("/moreApproved/approved").asInt()).isEqualTo(1);
    assertThat(report.at("/amounts/0/currency").asText()).isEqualTo("EUR");
    assertThat(new BigDecimal(report.at("/amounts/0/more").asText()))
        .isEqualByComparingTo("3100.50");
    assertThat(report.at("/changes").findValuesAsText("expense"))
        .containsExactly(rejected, approved);
    JsonNode first = report.at("/changes/0");
    assertThat(first.at("/verdict").asText()).isEqualTo("REJECT");
    assertThat(first.at("/approvedByEdit").asBoolean()).isTrue();
    assertThat(first.at("/reasonBefore").asText())
        .isEqualTo("Amounts of this size need an approval");
    assertThat(first.at("/reasonEdited").asText()).isEqualTo("Within every limit of the policy");
    assertThat(first.at("/rules").toString())
        .isEqualTo("[\"Rule_AutoApprove\",\"Rule_AutonomyOn\"]");
    assertThat(report.at("/routes").toString())
        .isEqualTo("[{\"before\":\"REVIEW\",\"edited\":\"AUTO_APPROVE\",\"cases\":2}]");
    assertThat(rule(report, "Rule_AboveLimit")).isEqualTo("3 before, 1 edited");
  }

  @Test
  void saysWhatALowerLimitWouldHaveSentToPeople() {
    JsonNode report = replay(DEPLOYED.cell("Entry_AboveLimit_amount", ">= 200"));

    assertThat(report.at("/policyAlone/fewer").asInt()).isEqualTo(1);
    assertThat(report.at("/policyAlone/more").asInt()).isZero();
    assertThat(report.at("/changes").findValuesAsText("expense")).containsExactly(small);
    assertThat(report.at("/changes/0/approvedByEdit").asBoolean()).isFalse();
    assertThat(report.at("/changes/0").has("verdict")).isFalse();
  }

  @Test
  void countsOtherResultsApart() {
    JsonNode report = replay(DEPLOYED.cell("Entry_AboveLimit_reviewerGroup", "\"directors\""));

    assertThat(report.at("/changes")).isEmpty();
    assertThat(report.at("/otherResults").toString())
        .isEqualTo("[{\"what\":\"reviewerGroup\",\"cases\":3}]");
  }

  /** A rule that approves in the shadow would be dangerous: here the AI may act already. */
  @Test
  void looksAtTheAutonomyToo() {
    JsonNode report = replay(DEPLOYED.cell("Entry_AutonomyOn_route", "\"REVIEW\""));

    assertThat(report.at("/policyAlone/fewer").asInt()).isZero();
    assertThat(report.at("/asItWas/fewer").asInt()).isEqualTo(1);
    assertThat(report.at("/changes").findValuesAsText("expense")).containsExactly(small);
  }

  /** What a person decided because the AI was not to act tells what it would have done. */
  @Test
  void saysOfShadowAndOffWhatThePolicyAloneWouldDo() {
    JsonNode report = replay(DEPLOYED.cell("Entry_AboveLimit_amount", ">= 125"));

    assertThat(report.at("/policyAlone/fewer").asInt()).isEqualTo(2);
    assertThat(report.at("/asItWas/fewer").asInt()).isEqualTo(1);
    assertThat(report.at("/changes").findValuesAsText("expense"))
        .containsExactly(small, switchedOff);
    assertThat(report.at("/changes").findValuesAsText("autonomy")).containsExactly("ON", "OFF");
    assertThat(report.at("/changes/1/verdict").asText()).isEqualTo("REJECT");
  }

  /** It is not even tried: in the shadow nothing may be approved, whatever the figures say. */
  @Test
  void refusesATableThatLetsTheAiActInTheShadow() {
    Answer answer =
        send(
            "analyst",
            DEPLOYED.cell("Entry_AutonomyNotOn_route", "`expense-policy`.route").text(),
            "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/rule").asText()).startsWith("Rule_AutonomyNotOn");
  }

  @Test
  void approvesNothingWhereAColumnCannotBeEvaluated() {
    JsonNode report =
        replay(
            DEPLOYED.replace(
                "assessment\\.recommendation</text>", "assessment.recommendation + 1</text>"));

    assertThat(report.at("/evaluated").asInt()).isEqualTo(8);
    assertThat(report.at("/policyAlone/edited").asInt()).isZero();
  }

  @Test
  void forgetsWhatWasAssessedBefore() {
    application
        .jdbc()
        .sql(
            """
            update assessment set assessed_at = assessed_at - interval '2 days'
            where expense_id = :id::uuid
            """)
        .param("id", withoutFacts)
        .update();

    assertThat(replay(DEPLOYED, "?days=1").at("/notEvaluated")).isEmpty();
    assertThat(replay(DEPLOYED, "?days=3").at("/notEvaluated")).isNotEmpty();
  }

  @Test
  void refusesATableThatDoesNotFitTheProcess() {
    Answer answer =
        send("analyst", DEPLOYED.cell("Entry_AboveLimit_route", "\"REVEW\"").text(), "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).isEqualTo("The decision tables cannot be tried.");
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("table");
    assertThat(answer.json().at("/errors/0/rule").asText())
        .startsWith("Rule_AboveLimit")
        .contains("gives \"REVEW\", which the process does not know; write 'REVIEW'");
  }

  @Test
  void refusesWhatIsNoFileOrTooLongAFile() {
    assertThat(send("analyst", "", "").wrongFields()).containsExactly("table");
    assertThat(send("analyst", "x".repeat(600 * 1024), "").json().at("/errors/0/rule").asText())
        .isEqualTo("edited.dmn has more than 512 kilobytes");
    Answer json = api.post("analyst", REPLAYS, "{}");
    assertThat(json.status()).isEqualTo(415);
    assertThat(json.json().at("/errors/0/rule").asText()).isEqualTo("must be multipart/form-data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "367", "x", ""})
  void refusesWrongDays(String days) {
    Answer answer = send("analyst", DEPLOYED.text(), "?days=" + days);

    if (days.isEmpty()) {
      assertThat(answer.status()).isEqualTo(200);
    } else {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.wrongFields()).containsExactly("days");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"employee", "manager", "auditor"})
  void isForAnalystsAndOperatorsOnly(String user) {
    assertThat(send(user, DEPLOYED.text(), "").status()).isEqualTo(403);
    assertThat(send("operator", DEPLOYED.text(), "").status()).isEqualTo(200);
  }

  private static String rule(JsonNode report, String id) {
    for (JsonNode rule : report.at("/rules")) {
      if (rule.at("/rule").asText().equals(id)) {
        return "%s before, %s edited".formatted(rule.at("/before"), rule.at("/edited"));
      }
    }
    return "none";
  }

  private JsonNode replay(EditedDmn table) {
    return replay(table, "");
  }

  private JsonNode replay(EditedDmn table, String query) {
    Answer answer = send("analyst", table.text(), query);
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    return answer.json();
  }

  private Answer send(String user, String table, String query) {
    return api.upload(user, REPLAYS + query, "table", "edited.dmn", table);
  }
}
