package org.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The switch counts for everybody's expenses: each test leaves it where the others need it. */
@IntegrationTest
class AutonomyIT {

  @LocalServerPort private int port;
  @LocalManagementPort private int managementPort;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @AfterEach
  void setBack() {
    set("ON", "The test is over");
  }

  @Test
  void countsForTheNextExpenseAndIsOnRecord() {
    set("ON", "The trial is over");
    api.awaitStatus(api.submit("employee", "61", "Lunch before the switch"), "APPROVED");

    Answer off = set("OFF", "  The model talks nonsense today ");

    assertThat(off.status()).isEqualTo(200);
    String held = api.submit("employee", "62", "Supper after the switch");
    api.awaitReview(held);
    assertThat(api.expense(held).at("/routing/policyRoute").asText()).isEqualTo("AUTO_APPROVE");
    JsonNode position = api.get("auditor", "/api/autonomy").json();
    assertThat(position.path("autonomy").asText()).isEqualTo("OFF");
    assertThat(position.path("by").asText()).isEqualTo("operator");
    assertThat(position.path("reason").asText()).isEqualTo("The model talks nonsense today");
    assertThat(position.path("since").asText()).isNotEmpty();
    assertThat(latest("SETTINGS_CHANGED").toString())
        .contains("\"actor\":{\"kind\":\"HUMAN\",\"name\":\"operator\"}")
        .contains("\"setting\":\"autonomy\"", "\"from\":\"ON\"", "\"to\":\"OFF\"", "nonsense")
        .doesNotContain("\"expense\"");
    assertThat(
            new Api(managementPort)
                .get("operator", "/actuator/health")
                .json()
                .at("/components/autonomy/details"))
        .hasToString(
            "{\"autonomy\":\"OFF\",\"since\":%s,\"by\":\"operator\",\"reason\":\"The model talks nonsense today\"}"
                .formatted(position.path("since")));

    set("ON", "The model is well again");
    api.awaitStatus(api.submit("employee", "63", "Breakfast after the switch"), "APPROVED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"employee", "manager", "finance", "analyst", "auditor"})
  void isForOperatorsToSet(String user) {
    Answer answer = api.send(user, "PUT", "/api/autonomy", body("ON", "I would like to"));

    assertThat(answer.status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"employee", "manager", "analyst"})
  void isForOperatorsAndAuditorsToSee(String user) {
    assertThat(api.get(user, "/api/autonomy").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"autonomy\": \"on\", \"reason\": \"x\"} | autonomy",
        "{\"autonomy\": \"MAYBE\", \"reason\": \"x\"} | autonomy",
        "{\"reason\": \"x\"} | autonomy",
        "{\"autonomy\": \"ON\"} | reason",
        "{\"autonomy\": \"ON\", \"reason\": \" \"} | reason"
      })
  void namesWhatIsWrong(String body, String field) {
    Answer answer = api.send("operator", "PUT", "/api/autonomy", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongFields()).containsExactly(field);
  }

  private Answer set(String autonomy, String reason) {
    return api.setAutonomy(autonomy, reason);
  }

  private static String body(String autonomy, String reason) {
    return "{\"autonomy\": \"%s\", \"reason\": \"%s\"}".formatted(autonomy, reason);
  }

  private JsonNode latest(String event) {
    for (JsonNode entry : api.get("auditor", "/api/ledger?limit=1000").json()) {
      if (entry.path("event").asText().equals(event)) {
        return entry;
      }
    }
    throw new AssertionError("no " + event);
  }
}
