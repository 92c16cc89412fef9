package org.countersign.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.IntegrationTest;
import org.countersign.devservices.DevServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Out of office: who decides meanwhile, by REST and at the gate. */
@IntegrationTest
class DelegationIT {

  private final String later = Instant.now().plus(Duration.ofHours(1)).toString();

  @LocalServerPort private int port;
  private Api api;
  private Api camunda;

  @BeforeEach
  void connect() {
    api = new Api(port);
    camunda = new Api(DevServices.shared().camunda().address().getPort());
  }

  @AfterEach
  void everybodyIsBack() {
    for (String person : new String[] {"manager", "finance"}) {
      api.delete("operator", "/api/absence?person=" + person);
    }
  }

  @Test
  void namesTheDelegateOfTheDirectoryByDefault() {
    Answer put = api.send("manager", "PUT", "/api/absence", "{\"until\": \"%s\"}".formatted(later));

    assertThat(put.status()).isEqualTo(200);
    assertThat(put.json().at("/absence/delegate").asText()).isEqualTo("manager2");
    assertThat(put.json().at("/absence/recordedBy").asText()).isEqualTo("manager");
    assertThat(api.get("manager2", "/api/absence").json().at("/decidesFor/0/person").asText())
        .isEqualTo("manager");
    assertThat(api.delete("manager", "/api/absence").json().has("absence")).isFalse();
    assertThat(api.delete("manager", "/api/absence").status()).isEqualTo(404);
    assertThat(api.get("auditor", "/api/ledger?limit=50").json())
        .filteredOn(entry -> entry.at("/detail/person").asText().equals("manager"))
        .first()
        .satisfies(
            entry -> {
              assertThat(entry.path("event").asText()).isEqualTo("SETTINGS_CHANGED");
              assertThat(entry.at("/actor/name").asText()).isEqualTo("manager");
              assertThat(entry.at("/detail").has("delegate")).isFalse();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "employee, PUT, 403",
    "employee, GET, 403",
    "employee, DELETE, 403",
    "auditor, PUT, 403",
    "auditor, GET, 200",
    "operator, PUT, 200",
  })
  void isForThePersonAndForOperators(String user, String method, int status) {
    String body = method.equals("PUT") ? "{\"until\": \"%s\"}".formatted(later) : null;

    assertThat(api.send(user, method, "/api/absence?person=manager", body).status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                                | until",
        "{'until': 'tomorrow'}                                             | until",
        "{'until': '2020-01-01T00:00:00Z'}                                 | until",
        "{'until': '2999-01-01T00:00:00Z'}                                 | until",
        "{'until': '2999-01-01T00:00:00Z', 'from': 'now'}                  | from",
        "{'until': 'LATER', 'delegate': 'nobody'}                          | delegate",
        "{'until': 'LATER', 'delegate': 'employee2'}                       | delegate",
        "{'until': 'LATER', 'delegate': 'manager'}                         | delegate",
        "{'until': 'LATER', 'delegate': '; drop table absence'}            | delegate",
        "{'until': 'LATER', 'to': 'LATER'}                                 | to",
      })
  void saysWhatIsWrongWithIt(String body, String field) {
    Answer answer =
        api.send("manager", "PUT", "/api/absence", body.replace('\'', '"').replace("LATER", later));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongFields()).containsExactly(field);
  }

  @Test
  void letsTheDelegateDecideAndSaysForWhom() {
    String id = api.submit("employee", "3100", "Forklift rental");
    String task = api.awaitReview(id);
    assertThat(api.get("finance", "/api/reviews/" + task).status()).isEqualTo(403);
    assertThat(api.get("finance", "/api/expenses/" + id).status()).isEqualTo(404);
    assertThat(api.get("finance", "/api/ledger?expense=" + id).status()).isEqualTo(404);
    away("manager", "finance");

    assertThat(api.get("finance", "/api/expenses/" + id).status()).isEqualTo(200);
    assertThat(api.get("finance", "/api/ledger?expense=" + id).status()).isEqualTo(200);
    assertThat(api.waiting("finance")).contains(task);
    JsonNode review = api.get("finance", "/api/reviews/" + task).json();
    assertThat(review.path("mayDecide").asBoolean()).isTrue();
    assertThat(review.path("onBehalfOf").asText()).isEqualTo("manager");
    Answer decided = api.decide("finance", task, "APPROVE", "Mara is away");

    assertThat(decided.json().path("reviewer").asText()).isEqualTo("finance");
    assertThat(decided.json().path("onBehalfOf").asText()).isEqualTo("manager");
    assertThat(api.awaitStatus(id, "APPROVED").at("/decision/name").asText()).isEqualTo("finance");
    JsonNode entry = entry(id, "REVIEWED");
    assertThat(entry.at("/actor/name").asText()).isEqualTo("finance");
    assertThat(entry.at("/detail/onBehalfOf").asText()).isEqualTo("manager");
  }

  @Test
  void handsAReviewBackToTheGroup() {
    String id = api.submit("employee", "3106", "Hand truck");
    String claim = "/api/reviews/" + api.awaitReview(id) + "/claim";
    api.post("manager", claim, null);
    assertThat(api.post("manager2", claim, null).status()).isEqualTo(409);
    assertThat(api.delete("manager2", claim).status()).isEqualTo(403);

    assertThat(api.delete("manager", claim).status()).isEqualTo(200);

    assertThat(entry(id, "REVIEW_CLAIMED").path("surface").asText()).isEqualTo("API");
    JsonNode released = entry(id, "REVIEW_RELEASED");
    assertThat(released.at("/actor/name").asText()).isEqualTo("manager");
    assertThat(released.path("surface").asText()).isEqualTo("API");
    assertThat(api.post("manager2", claim, null).status()).isEqualTo(200);
  }

  @Test
  void letsTheDelegateTakeOverAClaim() {
    String id = api.submit("employee", "3101", "Pallet truck");
    String task = api.awaitReview(id);
    api.post("manager", "/api/reviews/" + task + "/claim", null);
    assertThat(api.decide("manager2", task, "APPROVE", "").status()).isEqualTo(409);
    away("manager", "manager2");

    assertThat(api.post("manager2", "/api/reviews/" + task + "/claim", null).status())
        .isEqualTo(200);

    JsonNode claim = entry(id, "REVIEW_CLAIMED");
    assertThat(claim.at("/actor/name").asText()).isEqualTo("manager2");
    assertThat(claim.at("/detail/takenOverFrom").asText()).isEqualTo("manager");
    assertThat(api.decide("manager", task, "APPROVE", "").status()).isEqualTo(409);
    assertThat(api.decide("manager2", task, "APPROVE", "").status()).isEqualTo(200);
  }

  @Test
  void givesAClaimBackWhenTheAbsenceIsOver() {
    String id = api.submit("employee", "3102", "Crane for a day");
    String task = api.awaitReview(id);
    away("manager", "finance");
    api.post("finance", "/api/reviews/" + task + "/claim", null);
    api.delete("manager", "/api/absence");

    // Past our surfaces: the task is finance's, and the absence is over.
    Answer late =
        camunda.post(
            "",
            "/v2/user-tasks/" + task + "/completion",
            "{\"variables\": {\"decision\": \"APPROVE\"}}");

    assertThat(late.detail()).contains("Only members of managers");
    assertThat(api.decide("manager", task, "APPROVE", "I am back").status()).isEqualTo(200);
    assertThat(api.awaitStatus(id, "APPROVED").at("/decision/name").asText()).isEqualTo("manager");
  }

  @Test
  void holdsTheGateForTheSecondApproval() {
    String id = api.submit("employee", "31000", "Milling machine");
    String first = api.awaitReview(id);
    api.decide("manager", first, "APPROVE", "Needed");
    String second = api.awaitReview(id, first);
    away("finance", "manager");
    away("manager", "finance2");

    assertDenied(assign(second, "manager"), "You have approved this expense already");
    assertDenied(assign(second, "finance2"), "You decide for manager, who has approved");
    assertThat(api.decide("finance", second, "APPROVE", "").status()).isEqualTo(200);
    api.awaitStatus(id, "APPROVED");
  }

  @Test
  void leavesAnothersClaimAtTheGate() {
    String task = api.awaitReview(api.submit("employee", "3103", "Scaffold"));
    api.post("manager", "/api/reviews/" + task + "/claim", null);

    assertDenied(assign(task, "manager2"), "manager has claimed this review.");
  }

  private void away(String person, String delegate) {
    Answer put =
        api.send(
            person,
            "PUT",
            "/api/absence",
            "{\"until\": \"%s\", \"delegate\": \"%s\"}".formatted(later, delegate));
    assertThat(put.status()).as(put.http().body()).isEqualTo(200);
  }

  private Answer assign(String task, String assignee) {
    return camunda.post(
        "", "/v2/user-tasks/" + task + "/assignment", "{\"assignee\": \"%s\"}".formatted(assignee));
  }

  /** The last one with this event. */
  private JsonNode entry(String id, String event) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode entry : api.get("auditor", "/api/ledger?expense=" + id).json()) {
      if (entry.path("event").asText().equals(event)) {
        found.add(entry);
      }
    }
    return found.getLast();
  }

  private static void assertDenied(Answer answer, String reason) {
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(409);
    assertThat(answer.detail()).contains(reason);
  }
}
