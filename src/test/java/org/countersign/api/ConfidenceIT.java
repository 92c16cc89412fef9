package org.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.SeparateApplication;
import org.countersign.embedded.EmbeddedCamunda;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What people decide says what the confidence is worth, and an operator can act on it. With an
 * engine and a database of its own, because a calibration changes what all expenses get, and the AI
 * in the shadow: people decide about what the policy would approve.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfidenceIT {

  private static final String FIGURES = "/api/assessments/confidence";
  private static final String CALIBRATIONS = "/api/assessments/calibrations";
  private static final String CURRENT = "/api/assessments/calibrations/current";

  private EmbeddedCamunda camunda;
  private SeparateApplication application;
  private JdbcClient jdbc;
  private Api api;

  @BeforeAll
  void start() {
    camunda = EmbeddedCamunda.start(0, Duration.ofSeconds(1));
    application =
        SeparateApplication.start(
            "confidence",
            Map.of(
                "camunda.client.rest-address",
                camunda.address(),
                "countersign.ai.autonomy",
                "SHADOW"));
    jdbc = application.jdbc();
    api = application.api();
  }

  @AfterAll
  void stop() {
    application.close();
    camunda.close();
  }

  @Test
  void countsWhatPeopleDecide() {
    JsonNode before = figures();

    decide("81", "Taxi to the customer", "APPROVE", "APPROVED");
    decide("95", "Adapter for the projector", "REJECT", "REJECTED");
    decide("110", "Paper for the printer", "REQUEST_INFORMATION", "INFORMATION_REQUESTED");

    JsonNode after = figures();
    assertMoved(before, after, "/reliability/labels", 3);
    assertMoved(before, after, "/reliability/agreed", 1);
    assertMoved(before, after, "/reliability/bins/9/labels", 3);
    assertMoved(before, after, "/autoBand/checked", 3);
    assertMoved(before, after, "/autoBand/agreed", 1);
    assertThat(after.at("/autoBand/atLeast95PercentMayBeClaimed").asBoolean()).isFalse();
    assertThat(after.at("/autoBand/missingChecks").asLong())
        .isGreaterThan(before.at("/autoBand/missingChecks").asLong());
    assertThat(after.at("/reliability/brierScore").decimalValue()).isPositive();
    assertThat(after.at("/reliability/expectedCalibrationError").decimalValue()).isPositive();
  }

  @Test
  void countsNoCheckOfWhatThePolicySendsToPeople() {
    JsonNode before = figures();

    decide("2600", "Conference in Lisbon", "APPROVE", "APPROVED");

    JsonNode after = figures();
    assertMoved(before, after, "/reliability/labels", 1);
    assertMoved(before, after, "/reliability/agreed", 1);
    assertMoved(before, after, "/autoBand/checked", 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/*", "application/*+json"})
  void refusesAContentTypeThatNamesNoType(String contentType) {
    Answer answer = api.send("operator", "POST", CALIBRATIONS, null, "Content-Type", contentType);

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.wrongFields()).containsExactly("Content-Type");
  }

  @Test
  void countsOnlyTheFirstDecision() {
    JsonNode before = figures();

    String id = api.submit("employee", "15100", "Lathe for the workshop");
    String first = api.awaitReview(id);
    api.decide("manager", first, "APPROVE", "");
    api.decide("finance", api.awaitReview(id, first), "REJECT", "No budget");
    api.awaitStatus(id, "REJECTED");

    JsonNode after = figures();
    assertMoved(before, after, "/reliability/labels", 1);
    assertMoved(before, after, "/reliability/agreed", 1);
  }

  @Test
  void countsOnlyWhatTheModelWouldApprove() {
    JsonNode before = figures();

    decide("84", "Wine for the team", "APPROVE", "APPROVED");

    assertMoved(before, figures(), "/reliability/labels", 0);
  }

  @Test
  void claimsAt59ChecksWithoutAnError() {
    label("spot-model", "0.97", 59, 59, "now()", "SPOT_CHECK");
    label("spot-model", "0.97", 100, 0, "now()", "REVIEW");

    JsonNode band = source(figures(), "spot-model").at("/autoBand");
    assertThat(band.at("/checked").asInt()).isEqualTo(59);
    assertThat(band.at("/precision").decimalValue()).isEqualByComparingTo("1");
    assertThat(band.at("/lowerBound").decimalValue()).isEqualByComparingTo("0.95049");
    assertThat(band.at("/atLeast95PercentMayBeClaimed").asBoolean()).isTrue();
    assertThat(band.at("/missingChecks").asInt()).isZero();

    label("spot-model", "0.97", 1, 0, "now()", "AUTO_APPROVE");

    band = source(figures(), "spot-model").at("/autoBand");
    assertThat(band.at("/atLeast95PercentMayBeClaimed").asBoolean()).isFalse();
    assertThat(band.at("/missingChecks").asInt()).isEqualTo(33);
  }

  @Test
  void forgetsOldDecisionsInTheFiguresAndNotForAFit() {
    label("old-model", "0.9", 5, 5, "now() - interval '40 days'");

    assertThat(source(figures("?days=90"), "old-model").at("/reliability/labels").asInt())
        .isEqualTo(5);
    JsonNode source = source(figures("?days=30"), "old-model");
    assertThat(source.at("/reliability/labels").asInt()).isZero();
    assertThat(source.at("/labelsSoFar").asInt()).isEqualTo(5);
    assertThat(source.at("/missingForFit").asText())
        .isEqualTo(
            "195 labels, 5 labels that were agreed with, 10 labels that were not agreed with");
  }

  @Test
  void refusesToFitToTooFewLabels() {
    label("new-model", "0.9", 37, 34, "now()");

    Answer answer = api.post("operator", CALIBRATIONS, named("new-model"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.detail())
        .isEqualTo(
            "Labels of new-model, prompt-1, STATED: 37, of these agreed with: 34. Missing"
                + " for a calibration: 163 labels, 7 labels that were not agreed with.");
    assertThat(calibrationOf("new-model")).isEqualTo("uncalibrated");
  }

  @Test
  void fitsToLabelsOfTheSameModelPromptAndMethodOnly() {
    label("exact-model", "0.7", 100, 60, "now()");
    label("exact-model", "0.9", 150, 149, "now()");
    label("exact-model-2", "0.9", 300, 0, "now()");

    Answer answer = api.post("operator", CALIBRATIONS, named("exact-model"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(calibrationOf("exact-model")).isEqualTo("uncalibrated");
    // What is put in force is what was fitted, whatever people have decided since.
    label("exact-model", "0.9", 150, 0, "now()");
    assertThat(api.confirmed(answer).status()).isEqualTo(200);
    JsonNode fitted = latestCalibration("exact-model");
    assertThat(fitted.at("/name").asText()).isEqualTo("isotonic-" + fitted.at("/id").asLong());
    assertThat(fitted.at("/fittedBy").asText()).isEqualTo("operator");
    assertThat(fitted.at("/confirmedBy").asText()).isEqualTo("operator2");
    assertThat(fitted.at("/reason").asText()).isEqualTo("First of this quarter");
    assertThat(fitted.at("/labels").asInt()).isEqualTo(250);
    assertThat(fitted.at("/points").size()).isEqualTo(2);
    assertThat(fitted.at("/points/0/value").decimalValue()).isEqualByComparingTo("0.59405");
    assertThat(fitted.at("/points/1/value").decimalValue()).isEqualByComparingTo("0.98675");
    assertThat(calibrationOf("exact-model")).isEqualTo(fitted.at("/name").asText());
    assertThat(calibrationOf("exact-model-2")).isEqualTo("uncalibrated");
  }

  @Test
  void changesWhatTheNextExpenseGetsUntilItIsTakenBack() {
    JsonNode before = assessed("91", "Train to Aachen");
    assertThat(before.at("/assessment/calibration").asText()).isEqualTo("uncalibrated");
    assertThat(before.at("/routing/policyRoute").asText()).isEqualTo("AUTO_APPROVE");
    BigDecimal measured = before.at("/assessment/confidence").decimalValue();
    labelLike(before.at("/id").asText(), 300, 240);

    Answer proposed = api.post("operator", CALIBRATIONS, null);

    assertThat(proposed.status()).as(proposed.http().body()).isEqualTo(202);
    assertThat(api.confirmed(proposed).status()).isEqualTo(200);
    JsonNode fit = latestCalibration(before.at("/assessment/model").asText());
    JsonNode after = assessed("92", "Cable of a screen");
    BigDecimal calibrated = after.at("/assessment/confidence").decimalValue();
    JsonNode points = fit.at("/points");
    assertThat(calibrated)
        .isEqualByComparingTo(points.get(points.size() - 1).at("/value").decimalValue())
        .isBetween(new BigDecimal("0.75"), new BigDecimal("0.85"));
    assertThat(after.at("/assessment/measuredConfidence").decimalValue())
        .isEqualByComparingTo(measured);
    assertThat(after.at("/assessment/calibration").asText()).isEqualTo(fit.at("/name").asText());
    assertThat(after.at("/routing/policyRoute").asText()).isEqualTo("REVIEW");
    assertThat(
            api.get("auditor", "/api/ledger?expense=" + after.at("/id").asText())
                .json()
                .findValuesAsText("calibration"))
        .containsExactly(fit.at("/name").asText());
    assertThat(assessed("93", "Wine from Bonn").at("/assessment/calibration").asText())
        .as("an opinion that is no APPROVE")
        .isEqualTo("uncalibrated");

    Answer back = api.delete("operator", CURRENT + "?reason=Not%20yet");

    assertThat(back.status()).isEqualTo(202);
    assertThat(assessed("95", "Train to Cologne").at("/assessment/calibration").asText())
        .as("proposed and not confirmed")
        .isEqualTo(fit.at("/name").asText());
    assertThat(api.confirmed(back).status()).isEqualTo(200);
    JsonNode identity = latestCalibration(before.at("/assessment/model").asText());
    assertThat(identity.at("/kind").asText()).isEqualTo("IDENTITY");
    assertThat(identity.at("/reason").asText()).isEqualTo("Not yet");
    JsonNode last = assessed("94", "Stamps");
    assertThat(last.at("/assessment/calibration").asText()).isEqualTo("uncalibrated");
    assertThat(last.at("/assessment/confidence").decimalValue()).isEqualByComparingTo(measured);
    assertThat(last.at("/routing/policyRoute").asText()).isEqualTo("AUTO_APPROVE");
    assertThat(api.delete("operator", CURRENT).status()).isEqualTo(404);
    assertThat(api.get("auditor", CALIBRATIONS).json().findValuesAsText("name"))
        .contains(fit.at("/name").asText(), "uncalibrated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"employee", "manager", "analyst", "auditor"})
  void letsOnlyOperatorsAct(String user) {
    assertThat(api.post(user, CALIBRATIONS, named("m")).status()).isEqualTo(403);
    assertThat(api.delete(user, CURRENT).status()).isEqualTo(403);
  }

  @Test
  void showsTheFiguresToOperatorsAndAuditors() {
    for (String path : new String[] {FIGURES, CALIBRATIONS}) {
      assertThat(api.get("operator", path).status()).isEqualTo(200);
      assertThat(api.get("auditor", path).status()).isEqualTo(200);
      assertThat(api.get("manager", path).status()).isEqualTo(403);
      assertThat(api.get("", path).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "3651", "x", "1.5", "99999999999"})
  void namesAWrongNumberOfDays(String days) {
    Answer answer = api.get("operator", FIGURES + "?days=" + days);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/type").asText()).isEqualTo("urn:countersign:invalid-request");
    assertThat(answer.wrongFields()).containsExactly("days");
    assertThat(answer.json().at("/errors/0/rule").asText()).startsWith("must be ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model\": \"m\"} | promptVersion, method",
        "{\"modle\": \"m\"} | modle",
        "{\"model\": 1} | model",
        "{\"model\": \" \", \"promptVersion\": \"p\", \"method\": \"STATED\"} | model",
        "[] | body",
        "{ | body"
      })
  void namesWhatIsWrongWithAFit(String body, String fields) {
    Answer answer = api.post("operator", CALIBRATIONS, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(String.join(", ", answer.wrongFields())).isEqualTo(fields);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update calibration set fitted_by = 'somebody else'",
        "delete from calibration",
        "delete from calibration where false",
        "truncate calibration"
      })
  void keepsTheRecordOfCalibrations(String sql) {
    assertThatThrownBy(() -> jdbc.sql(sql).update()).rootCause().hasMessageContaining("only grows");
  }

  @Test
  void explainsTheFiguresInTheOpenApiDocument() {
    JsonNode schemas = api.get("", "/v3/api-docs").json().at("/components/schemas");

    assertThat(schemas.at("/AutoBand/properties/lowerBound/description").asText())
        .startsWith("One-sided 95 % lower bound");
    assertThat(schemas.at("/ConfidenceFigures/properties/since/description").asText())
        .contains("UTC");
    for (String name :
        new String[] {"ConfidenceFigures", "ConfidenceOfSource", "Reliability", "AutoBand"}) {
      schemas
          .at("/" + name + "/properties")
          .properties()
          .forEach(
              property ->
                  assertThat(
                          property.getValue().has("description") || property.getValue().has("$ref"))
                      .as(name + "." + property.getKey())
                      .isTrue());
    }
  }

  private JsonNode figures() {
    return figures("");
  }

  private JsonNode figures(String query) {
    Answer answer = api.get("operator", FIGURES + query);
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    return answer.json();
  }

  private static void assertMoved(JsonNode before, JsonNode after, String field, int by) {
    assertThat(after.at(field).asLong() - before.at(field).asLong()).as(field).isEqualTo(by);
  }

  private static JsonNode source(JsonNode figures, String model) {
    for (JsonNode source : figures.at("/sources")) {
      if (source.at("/model").asText().equals(model)) {
        return source;
      }
    }
    throw new AssertionError("no source " + model + " in " + figures);
  }

  private JsonNode latestCalibration(String model) {
    for (JsonNode calibration : api.get("auditor", CALIBRATIONS).json()) {
      if (calibration.path("model").asText().equals(model)) {
        return calibration;
      }
    }
    throw new AssertionError("no calibration of " + model);
  }

  private String calibrationOf(String model) {
    return source(figures(), model).at("/calibration").asText();
  }

  private void decide(String amount, String description, String decision, String status) {
    String id = api.submit("employee", amount, description);
    Answer answer = api.decide("manager", api.awaitReview(id), decision, "As I see it");
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    api.awaitStatus(id, status);
  }

  private JsonNode assessed(String amount, String description) {
    String id = api.submit("employee2", amount, description);
    api.awaitReview(id);
    return api.expense(id);
  }

  private static String named(String model) {
    return """
        {"model": "%s", "promptVersion": "prompt-1", "method": "STATED",
         "reason": "First of this quarter"}
        """
        .formatted(model);
  }

  /** Labels of an expense that was assessed: as many again, with its model and its confidence. */
  private void labelLike(String expense, int labels, int agreed) {
    label(
        labels,
        agreed,
        "now()",
        "AUTO_APPROVE",
        "select model, prompt_version, confidence_method, measured_confidence from assessment"
            + " where expense_id = '"
            + UUID.fromString(expense)
            + "'");
  }

  private void label(String model, String confidence, int labels, int agreed, String at) {
    label(model, confidence, labels, agreed, at, "REVIEW");
  }

  private void label(
      String model, String confidence, int labels, int agreed, String at, String policyRoute) {
    label(
        labels,
        agreed,
        at,
        policyRoute,
        "select '%s' model, 'prompt-1' prompt_version, 'STATED' confidence_method, %s measured_confidence"
            .formatted(model, confidence));
  }

  private void label(int labels, int agreed, String at, String policyRoute, String opinion) {
    jdbc.sql(
            """
            with numbered as (
              select gen_random_uuid() id, i, (%s) at from generate_series(1, :labels) i
            ), expenses as (
              insert into expense (expense_id, employee, submitted_by, submitted_at, amount,
                currency, category, description, purchase_date, revision, status, reviewer_groups,
                version)
              select id, 'nobody', 'nobody', at, 10, 'EUR', 'other', 'Label ' || i,
                at::date, 1, 'APPROVED', '{}', 0
              from numbered
            ), assessments as (
              insert into assessment (expense_id, revision, assessed_at, autonomy, recommendation,
                model, prompt_version, confidence_method, measured_confidence, confidence,
                calibration, version)
              select id, 1, at - interval '1 year', 'SHADOW', 'APPROVE', model, prompt_version,
                confidence_method, measured_confidence, measured_confidence, 'uncalibrated', 0
              from numbered, (%s) opinion
            )
            insert into review (review_id, expense_id, revision, user_task_key, candidate_group,
              approvals_required, reason, opened_at, facts_digest, status, decision, reviewer,
              checked_at, policy_route, version)
            select gen_random_uuid(), id, 1, 0, 'managers', 1, 'Test', at, '', 'DECIDED',
              case when i <= :agreed then 'APPROVE' else 'REJECT' end, 'manager', at, :policyRoute, 0
            from numbered
            """
                .formatted(at, opinion))
        .param("labels", labels)
        .param("agreed", agreed)
        .param("policyRoute", policyRoute)
        .update();
  }
}
