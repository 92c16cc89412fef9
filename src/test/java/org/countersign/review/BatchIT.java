package org.countersign.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Several reviews at once: what may be decided together, and that each is decided by itself. */
@IntegrationTest
class BatchIT {

  /** Two of the same amount would resemble each other. */
  private static final AtomicInteger AMOUNTS = new AtomicInteger();

  @LocalServerPort private int port;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @Test
  void decidesEachByItselfWithOneComment() {
    List<Shown> shown = reviews(3);

    Answer answer = decide("manager", shown, "APPROVE", "Fair week");

    assertThat(answer.status()).isEqualTo(207);
    assertThat(answer.json().path("outcomes"))
        .hasSize(3)
        .allSatisfy(outcome -> assertThat(outcome.path("status").asInt()).isEqualTo(200));
    for (Shown one : shown) {
      JsonNode expense = api.awaitStatus(one.id(), "APPROVED");
      assertThat(expense.at("/decision/comment").asText()).isEqualTo("Fair week");
      assertThat(api.events(one.id())).containsOnlyOnce("REVIEWED").containsOnlyOnce("DECIDED");
    }
  }

  @Test
  void stopsAtNoneThatIsRefused() {
    List<Shown> shown = new ArrayList<>(reviews(3));
    assertThat(api.decide("manager2", shown.get(0).task(), "REJECT", "Private").status())
        .isEqualTo(200);
    api.awaitStatus(shown.get(0).id(), "REJECTED");
    Shown changed = new Shown(shown.get(1).id(), shown.get(1).task(), "0".repeat(64));
    shown.set(1, changed);

    JsonNode outcomes = decide("manager", shown, "APPROVE", "").json().path("outcomes");

    assertThat(outcomes)
        .extracting(one -> one.path("status").asInt())
        .containsExactly(409, 409, 200);
    assertThat(outcomes.at("/0/detail").asText())
        .isEqualTo("manager2 has decided already: REJECT.");
    assertThat(outcomes.at("/1/detail").asText()).startsWith("The facts have changed");
    assertThat(outcomes.at("/2/expense").asText()).isEqualTo(shown.get(2).id());
    api.awaitStatus(shown.get(2).id(), "APPROVED");
  }

  @Test
  void asksForTheCommentThatIsDue() {
    List<Shown> shown = reviews(2);

    JsonNode outcomes = decide("manager", shown, "REJECT", " ").json().path("outcomes");

    assertThat(outcomes)
        .allSatisfy(
            one -> {
              assertThat(one.path("status").asInt()).isEqualTo(400);
              assertThat(one.path("field").asText()).isEqualTo("comment");
            });
  }

  @Test
  void refusesAnAmountThatIsNotSmallAndDecidesNone() {
    List<Shown> shown = new ArrayList<>(reviews(1));
    shown.add(shown(api.submit("employee", "1000", "Trade fair stand " + UUID.randomUUID())));

    Answer answer = decide("manager", shown, "APPROVE", "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongFields()).containsExactly("reviews[1]");
    assertThat(answer.http().body()).contains("must be below 1000.00 EUR");
    assertThat(api.expense(shown.get(0).id()).path("status").asText()).isEqualTo("IN_REVIEW");
  }

  @Test
  void refusesWhatHasAFlagOrNoReceipt() {
    List<Shown> shown = new ArrayList<>(reviews(1));
    shown.add(
        shown(
            api.submit(
                "employee",
                """
                {"employee": "employee", "amount": 80, "description": "Taxi, no receipt %s",
                 "category": "travel", "date": "%s"}
                """
                    .formatted(UUID.randomUUID(), Api.workingDay(4)))));

    Answer answer = decide("manager", shown, "APPROVE", "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongFields()).containsExactly("reviews[1]");
  }

  @Test
  void refusesWhatIsNotAlike() {
    List<Shown> shown = new ArrayList<>(reviews(1));
    shown.add(shown(submit("employee2", "Bakery " + UUID.randomUUID(), 341)));

    Answer answer = decide("manager", shown, "APPROVE", "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.http().body())
        .contains("must be of one employee, or of one merchant in one category");
  }

  @Test
  void takesSeveralPeopleAtOneMerchant() {
    String merchant = "Canteen " + UUID.randomUUID();
    List<Shown> shown =
        List.of(
            shown(submit("employee", merchant, 342)), shown(submit("employee2", merchant, 343)));

    assertThat(decide("manager", shown, "APPROVE", "").status()).isEqualTo(207);
  }

  @Test
  void refusesOnesOwnAndThoseOfAnotherGroup() {
    List<Shown> shown = reviews(1);

    assertThat(decide("employee", shown, "APPROVE", "").status()).isEqualTo(403);
    assertThat(decide("finance", shown, "APPROVE", "").status()).isEqualTo(403);
    assertThat(decide("auditor", shown, "APPROVE", "").status()).isEqualTo(403);
  }

  @Test
  void refusesTheSameTwiceAndTooMany() {
    List<Shown> shown = reviews(1);
    List<Shown> twice = List.of(shown.get(0), shown.get(0));
    List<Shown> many = Collections.nCopies(51, shown.get(0));

    assertThat(decide("manager", twice, "APPROVE", "").http().body()).contains("is there twice");
    assertThat(decide("manager", many, "APPROVE", "").http().body()).contains("must be 1 to 50");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"decision\": \"APPROVE\"}",
        "{\"decision\": \"APPROVE\", \"reviews\": []}",
        "{\"decision\": \"APPROVE\", \"reviews\": {}}",
        "{\"decision\": \"APPROVE\", \"reviews\": [1]}",
        "{\"decision\": \"APPROVE\", \"reviews\": [{\"userTaskKey\": \"1\"}]}",
        "{\"decision\": \"APPROVE\", \"reviews\": [{\"userTaskKey\": \"x\", \"factsDigest\": \"y\"}]}",
        "{\"decision\": \"APPROVE\", \"reviews\": [], \"all\": true}",
      })
  void saysWhatIsWrongWithTheRequest(String body) {
    Answer answer = api.post("manager", "/api/reviews/decisions", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongFields()).isNotEmpty();
  }

  private record Shown(String id, String task, String digest) {}

  /** Small and of one employee; each bought at a weekend, which needs a person and nothing more. */
  private List<Shown> reviews(int count) {
    List<Shown> shown = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shown.add(
          shown(
              submit(
                  "employee", "Bakery " + UUID.randomUUID(), 20 + 7 * AMOUNTS.getAndIncrement())));
    }
    return shown;
  }

  private String submit(String employee, String merchant, int amount) {
    return api.submit(
        employee,
        """
        {"employee": "%s", "amount": %d, "category": "equipment", "merchant": "%s",
         "description": "%s", "date": "%s", "receipt": "%s"}
        """
            .formatted(employee, amount, merchant, UUID.randomUUID(), lastSunday(), Api.receipt()));
  }

  private static LocalDate lastSunday() {
    LocalDate today = Api.workingDay(0);
    return today.minusDays(today.getDayOfWeek().getValue());
  }

  private Shown shown(String id) {
    String task = api.awaitReview(id);
    return new Shown(id, task, api.expense(id).at("/review/factsDigest").asText());
  }

  private Answer decide(String user, List<Shown> shown, String decision, String comment) {
    String reviews =
        shown.stream()
            .map(
                one ->
                    "{\"userTaskKey\": \"%s\", \"factsDigest\": \"%s\"}"
                        .formatted(one.task(), one.digest()))
            .collect(Collectors.joining(", "));
    return api.post(
        user,
        "/api/reviews/decisions",
        "{\"reviews\": [%s], \"decision\": \"%s\", \"comment\": \"%s\"}"
            .formatted(reviews, decision, comment));
  }
}
