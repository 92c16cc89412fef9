package org.countersign.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a reviewer is shown beside the expense, and who may look. */
@IntegrationTest
class CaseFileIT {

  @LocalServerPort private int port;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @Test
  void showsSimilarCasesWithWhoDecidedAndWhy() {
    String merchant = "Messebau " + UUID.randomUUID();
    String past = submit("employee2", "2600", merchant, "Booth at the spring fair");
    api.decide("manager", api.awaitReview(past), "REJECT", "Rent it from the organiser");
    api.awaitStatus(past, "REJECTED");

    JsonNode review = review("manager", submit("employee", "2700", merchant, "Booth, spring fair"));

    JsonNode similar = review.at("/similarCases/0");
    assertThat(similar.path("id").asText()).isEqualTo(past);
    assertThat(similar.path("likeness"))
        .extracting(JsonNode::asText)
        .contains("MERCHANT", "CATEGORY", "AMOUNT");
    assertThat(similar.at("/decision/outcome").asText()).isEqualTo("REJECTED");
    assertThat(similar.at("/decision/name").asText()).isEqualTo("manager");
    assertThat(similar.at("/decision/comment").asText()).isEqualTo("Rent it from the organiser");
  }

  @Test
  void keepsWhatAnotherGroupDecidedToItself() {
    String merchant = "Foreign press " + UUID.randomUUID();
    String past =
        api.submit(
            "employee2",
            """
            {"employee": "employee2", "amount": 60, "currency": "USD", "category": "other",
             "merchant": "%s", "description": "Newspapers", "date": "%s", "receipt": "%s"}
            """
                .formatted(merchant, Api.workingDay(2), Api.receipt()));
    api.decide("finance", api.awaitReview(past), "APPROVE", "Fine");
    api.awaitStatus(past, "APPROVED");
    String id = submit("employee", "1600", merchant, "Newspapers");
    String task = api.awaitReview(id);

    assertThat(api.get("manager", "/api/reviews/" + task).json().at("/similarCases").toString())
        .doesNotContain(past);
    assertThat(api.get("auditor", "/api/reviews/" + task).json().at("/similarCases").toString())
        .contains(past);
  }

  @Test
  void addsUpWhatBecameOfTheSubmittersOthers() {
    String rejected = submit("operator2", "1700", null, "Signs for the car park");
    api.decide("manager", api.awaitReview(rejected), "REJECT", "Not ours");
    api.awaitStatus(rejected, "REJECTED");

    JsonNode review = review("manager", submit("operator2", "1800", null, "Lamps, car park"));

    assertThat(review.at("/submitter/employee").asText()).isEqualTo("operator2");
    assertThat(review.at("/submitter/expenses"))
        .filteredOn(line -> line.path("status").asText().equals("REJECTED"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("count").asLong()).isEqualTo(1);
              assertThat(line.path("byPolicy").asLong()).isZero();
              assertThat(line.path("sum").decimalValue()).isEqualByComparingTo("1700");
              assertThat(line.path("currency").asText()).isEqualTo("EUR");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "manager, 200, true",
    "manager2, 200, true",
    "operator, 200, false",
    "auditor, 200, false",
    "employee, 403, false",
    "employee2, 403, false",
    "finance, 403, false",
  })
  void isForThoseWhoReviewAndThoseWhoOversee(String user, int status, boolean mayDecide) {
    String task = api.awaitReview(api.submit("employee", "2800", "Awning " + UUID.randomUUID()));

    Api.Answer answer = api.get(user, "/api/reviews/" + task);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("mayDecide").asBoolean()).isEqualTo(mayDecide);
  }

  @Test
  void saysWhoHasDecidedWhatAndOfEarlierReviews() {
    String id = api.submit("employee", "28000", "Solar panels for the roof");
    String first = api.awaitReview(id);
    api.decide("manager", first, "APPROVE", "Pays off in six years");
    String second = api.awaitReview(id, first);

    JsonNode decided = api.get("manager2", "/api/reviews/" + first).json();
    JsonNode open = api.get("finance", "/api/reviews/" + second).json();

    assertThat(decided.path("state").asText()).isEqualTo("DECIDED");
    assertThat(decided.at("/decided/reviewer").asText()).isEqualTo("manager");
    assertThat(decided.path("refusal").asText()).isEqualTo("manager has decided already: APPROVE.");
    assertThat(open.path("mayDecide").asBoolean()).isTrue();
    assertThat(open.at("/earlierReviews/0/comment").asText()).isEqualTo("Pays off in six years");
    assertThat(api.get("manager", "/api/reviews/0").status()).isEqualTo(404);
  }

  private JsonNode review(String user, String id) {
    return api.get(user, "/api/reviews/" + api.awaitReview(id)).json();
  }

  private String submit(
      String employee, String amount, @Nullable String merchant, String description) {
    return api.submit(
        employee,
        """
        {"employee": "%s", "amount": %s, "category": "equipment", "merchant": %s,
         "description": "%s", "date": "%s", "receipt": "%s"}
        """
            .formatted(
                employee,
                amount,
                merchant == null ? null : "\"" + merchant + "\"",
                description,
                Api.workingDay(3),
                Api.receipt()));
  }
}
