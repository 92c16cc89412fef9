package org.countersign.expense;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Limits are about what an amount is worth. */
@IntegrationTest
class ValueIT {

  @LocalServerPort private int port;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @ParameterizedTest
  @CsvSource({
    "9900,  KWD, managers, 2, NoValue",
    "12000, JPY, finance,  1, ForeignCurrency",
    "20000, USD, managers, 2, LargeAmount",
    "10800, USD, finance,  1, ForeignCurrency",
    "10800.01, USD, managers, 2, LargeAmount",
  })
  void asksAsManyPeopleAsItsValueNeeds(
      String amount, String currency, String group, int approvals, String rule) {
    JsonNode expense = reviewed(submit(amount, currency));

    assertThat(expense.at("/review/group").asText()).isEqualTo(group);
    assertThat(expense.at("/review/approvalsRequired").asInt()).isEqualTo(approvals);
    assertThat(expense.at("/routing/rule").asText()).isEqualTo(rule);
  }

  @Test
  void keepsRateAndDayWithTheFacts() {
    JsonNode expense = reviewed(submit("12000", "JPY"));

    assertThat(expense.at("/facts/value").decimalValue()).isEqualByComparingTo("75");
    assertThat(expense.at("/facts/rate").decimalValue()).isEqualByComparingTo("160");
    assertThat(expense.at("/facts/rateDate").asText()).isEqualTo("2025-01-02");
    JsonNode assessed = null;
    for (JsonNode entry : expense.path("history")) {
      assessed = entry.path("event").asText().equals("ASSESSED") ? entry : assessed;
    }
    assertThat(String.valueOf(assessed))
        .contains("\"value\":\"75.00\"", "\"rate\":\"160\"", "\"rateDate\":\"2025-01-02\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLF", "DEM", "BHD"})
  void refusesACurrencyThatIsNotTaken(String currency) {
    Api.Answer answer =
        api.post(
            "employee",
            "/api/expenses",
            """
            {"employee": "employee", "amount": 9999, "currency": "%s", "description": "Land"}
            """
                .formatted(currency));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongFields()).containsExactly("currency");
    assertThat(answer.http().body()).contains("must be one of AUD, BRL");
  }

  private String submit(String amount, String currency) {
    return api.submit(
        "employee",
        """
        {"employee": "employee", "amount": %s, "currency": "%s", "description": "%s",
         "date": "%s", "receipt": "%s"}
        """
            .formatted(amount, currency, UUID.randomUUID(), Api.workingDay(1), Api.receipt()));
  }

  private JsonNode reviewed(String id) {
    api.awaitReview(id);
    return api.expense(id);
  }
}
