package org.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the first page tells a newcomer to try. */
@IntegrationTest
class MainJobIT {

  @LocalServerPort private int port;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @Test
  void approvesAnOrdinaryExpenseByPolicyWithoutAPerson() {
    String id = api.submit("employee", "250", "Team lunch with the data team");

    JsonNode expense = api.awaitStatus(id, "APPROVED");

    assertThat(expense.at("/decision/by").asText()).isEqualTo("POLICY");
    assertThat(expense.at("/assessment/model").asText()).isEqualTo("rules-not-an-llm");
    assertThat(expense.at("/routing/route").asText()).isEqualTo("AUTO_APPROVE");
    api.awaitExpense(id, one -> one.at("/history").findValuesAsText("event").size() == 5);
    assertThat(api.events(id))
        .containsExactly("SUBMITTED", "ASSESSED", "ROUTED", "DECIDED", "SUBMITTER_NOTIFIED");
  }

  @Test
  void letsAManagerDecideALargerOne() {
    String id = api.submit("employee", "2500", "Conference travel to the data days");
    String task = api.awaitReview(id);

    assertThat(api.decide("employee", task, "APPROVE", "").status()).isEqualTo(403);
    assertThat(api.decide("manager", task, "APPROVE", "Enjoy it").status()).isEqualTo(200);

    JsonNode expense = api.awaitStatus(id, "APPROVED");
    assertThat(expense.at("/decision/name").asText()).isEqualTo("manager");
    assertThat(expense.at("/decision/comment").asText()).isEqualTo("Enjoy it");
    assertThat(api.events(id))
        .startsWith(
            "SUBMITTED",
            "ASSESSED",
            "ROUTED",
            "REVIEW_OPENED",
            "REVIEW_DENIED",
            "REVIEW_CLAIMED",
            "REVIEWED",
            "DECIDED");
  }
}
