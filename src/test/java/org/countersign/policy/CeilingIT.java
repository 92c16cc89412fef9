package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Currency;
import java.util.Map;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.SeparateApplication;
import org.countersign.embedded.EmbeddedCamunda;
import org.countersign.ledger.Ledger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.support.TransactionTemplate;

/** Beyond the ceiling a person decides. With an engine and a database of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class CeilingIT {

  private EmbeddedCamunda camunda;
  private SeparateApplication application;
  private Api api;

  @BeforeAll
  void start() {
    camunda = EmbeddedCamunda.start(0, Duration.ofMillis(300));
    application =
        SeparateApplication.start(
            "ceiling", Map.of("camunda.client.rest-address", camunda.address()));
    api = application.api();
  }

  @AfterAll
  void stop() {
    application.close();
    camunda.close();
  }

  @Test
  void isLoweredByOneAtOnceAndRaisedByTwo() {
    api.awaitStatus(api.submit("employee", "301", "Lunch below the ceiling"), "APPROVED");

    assertThat(set("300", "0.95").status()).isEqualTo(200);

    String held = api.submit("employee", "302", "Supper beyond the ceiling");
    api.awaitReview(held);
    assertThat(api.events(held)).contains("APPROVAL_HELD").doesNotContain("DECIDED");
    assertThat(api.get("auditor", "/api/ledger?expense=" + held).http().body())
        .contains("From 300 EUR on the application approves nothing without a person");

    Answer proposed = set("1000", "0.95");

    assertThat(proposed.status()).isEqualTo(202);
    assertThat(proposed.json().path("changes").toString())
        .isEqualTo(
            "{\"from\":\"below 300 EUR, from a confidence of 0.95 on\","
                + "\"to\":\"below 1000 EUR, from a confidence of 0.95 on\"}");
    api.awaitReview(api.submit("employee", "303", "Breakfast beyond the ceiling"));

    assertThat(api.confirmed(proposed).status()).isEqualTo(200);
    JsonNode raised = api.get("auditor", "/api/ceiling").json();
    assertThat(raised.path("amount").decimalValue()).isEqualByComparingTo("1000");
    assertThat(raised.path("by").asText()).isEqualTo("operator");
    assertThat(raised.path("confirmedBy").asText()).isEqualTo("operator2");
    api.awaitStatus(api.submit("employee", "304", "Dinner below the ceiling"), "APPROVED");
  }

  @Test
  void takesTwoForALowerConfidenceToo() {
    Answer lower = set("900", "0.94");

    assertThat(lower.status()).isEqualTo(202);
    assertThat(
            api.post(
                    "operator",
                    "/api/proposals/" + lower.json().path("id").asLong() + "/closing",
                    "{\"reason\": \"Only tried\"}")
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0.95, amount",
    "much, 0.95, amount",
    "1E3, 0.95, amount",
    "1000, 1.01, confidence",
    "1000, 0.9500001, confidence"
  })
  void saysWhatIsWrong(String amount, String confidence, String field) {
    assertThat(set("\"" + amount + "\"", "\"" + confidence + "\"").wrongFields())
        .containsExactly(field);
  }

  @Test
  void isLoweredAndNeverRaisedByASetting(CapturedOutput log) {
    try (SeparateApplication first =
        SeparateApplication.start(
            "ceiling_setting",
            Map.of(
                "camunda.client.rest-address", "http://127.0.0.1:9",
                "countersign.ceiling.amount", "700"))) {
      assertThat(amount(first)).isEqualByComparingTo("700");

      restart(first, "5000", "0.95");

      assertThat(amount(first)).isEqualByComparingTo("700");
      assertThat(log).contains("is higher than what is in force (below 700 EUR");

      restart(first, "600", "0.95");

      assertThat(amount(first)).isEqualByComparingTo("600");

      first.api().confirmed(set(first.api(), "800", "0.95"));
      restart(first, "600", "0.95");

      assertThat(amount(first))
          .as("a setting that stays what it was undoes nothing")
          .isEqualByComparingTo("800");

      restart(first, "1000", "0.99");

      assertThat(first.bean(Ceilings.class).inForce().confidence()).isEqualByComparingTo("0.99");
      assertThat(amount(first)).isEqualByComparingTo("800");
    }
  }

  /** What a start with these settings does about the ceiling. */
  private static void restart(SeparateApplication application, String amount, String confidence) {
    CeilingSettings settings =
        new CeilingSettings(
            new BigDecimal(amount), new BigDecimal(confidence), Currency.getInstance("EUR"));
    new Ceilings(
            application.jdbc(),
            settings,
            application.bean(ProposalRecord.class),
            application.bean(Ledger.class),
            application.bean(TransactionTemplate.class),
            Clock.systemUTC())
        .start();
  }

  private static BigDecimal amount(SeparateApplication application) {
    return application.bean(Ceilings.class).inForce().amount();
  }

  private Answer set(String amount, String confidence) {
    return set(api, amount, confidence);
  }

  private static Answer set(Api api, String amount, String confidence) {
    return api.send(
        "operator",
        "PUT",
        "/api/ceiling",
        "{\"amount\": %s, \"confidence\": %s, \"reason\": \"To try it\"}"
            .formatted(amount, confidence));
  }
}
