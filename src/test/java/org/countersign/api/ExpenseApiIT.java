package org.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.IntegrationTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a client of the API may rely on, and who may do what. */
@IntegrationTest
class ExpenseApiIT {

  private static final String SOMEWHERE = "/api/expenses/0b8f6a0e-5f0e-4f7e-9d55-3f1a35b6d001";

  @LocalManagementPort private int managementPort;
  @LocalServerPort private int port;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @Test
  void acceptsTheLeast() {
    Answer answer =
        api.post(
            "employee2",
            "/api/expenses",
            """
            {"employee": "employee2", "amount": 12.5, "description": "%s"}
            """
                .formatted(unique()));

    assertThat(answer.status()).isEqualTo(202);
    JsonNode expense = answer.json();
    String location = answer.http().headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo("/api/expenses/" + expense.get("id").asText());
    assertThat(expense.get("status").asText()).isEqualTo("SUBMITTED");
    assertThat(expense.get("employee").asText()).isEqualTo("employee2");
    assertThat(expense.get("submittedBy").asText()).isEqualTo("employee2");
    assertThat(expense.get("amount").decimalValue()).isEqualByComparingTo("12.50");
    assertThat(expense.get("currency").asText()).isEqualTo("EUR");
    assertThat(expense.get("category").asText()).isEqualTo("other");
    assertThat(expense.has("merchant")).isFalse();
    assertThat(expense.has("receipt")).isFalse();
    JsonNode later = api.get("employee2", location).json();
    assertThat(later.at("/history/0/event").asText()).isEqualTo("SUBMITTED");
    assertThat(later.get("submittedAt")).isEqualTo(expense.get("submittedAt"));
  }

  @Test
  void acceptsEveryField() {
    Answer answer =
        api.post(
            "employee2",
            "/api/expenses",
            """
            {"employee": "employee2", "amount": "1234.567", "currency": "KWD", "category": "travel",
             "merchant": "Ñandú & <Söhne> 🍕", "description": "%s", "date": "2024-02-29",
             "receipt": "https://example.com/receipts?no=7&year=2024"}
            """
                .formatted(unique()));

    assertThat(answer.status()).isEqualTo(202);
    JsonNode expense = answer.json();
    assertThat(expense.get("amount").decimalValue()).isEqualByComparingTo("1234.567");
    assertThat(expense.get("currency").asText()).isEqualTo("KWD");
    assertThat(expense.get("category").asText()).isEqualTo("travel");
    assertThat(expense.get("merchant").asText()).isEqualTo("Ñandú & <Söhne> 🍕");
    assertThat(expense.get("date").asText()).isEqualTo("2024-02-29");
    assertThat(expense.get("receipt").asText())
        .isEqualTo("https://example.com/receipts?no=7&year=2024");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17.5", "17.50", "\"17.5\"", "\"17.50\"", "1.75e1"})
  void takesAnAmountHoweverItIsWritten(String amount) {
    Answer answer = api.post("employee2", "/api/expenses", expense("employee2", amount));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.http().body()).contains("\"amount\":17.50,");
  }

  @Test
  void givesTheSameExpenseForTheSameKeyAndBody() {
    String body = expense("employee2", "11");
    String key = unique();

    Answer first = api.post("employee2", "/api/expenses", body, "Idempotency-Key", key);
    Answer second = api.post("employee2", "/api/expenses", body, "Idempotency-Key", key);

    assertThat(second.status()).isEqualTo(202);
    assertThat(second.json().get("id")).isEqualTo(first.json().get("id"));
  }

  @Test
  void refusesAnotherBodyForTheSameKey() {
    String key = unique();
    api.post("employee2", "/api/expenses", expense("employee2", "11"), "Idempotency-Key", key);

    Answer other =
        api.post("employee2", "/api/expenses", expense("employee2", "11"), "Idempotency-Key", key);

    assertProblem(other, 422);
    assertThat(other.wrongFields()).containsExactly("Idempotency-Key");
  }

  @Test
  void keepsTheKeysOfPeopleApart() {
    String key = unique();

    Answer one =
        api.post("employee2", "/api/expenses", expense("employee2", "11"), "Idempotency-Key", key);
    Answer other =
        api.post("operator", "/api/expenses", expense("employee2", "12"), "Idempotency-Key", key);

    assertThat(one.status()).isEqualTo(202);
    assertThat(other.status()).isEqualTo(202);
    assertThat(other.json().get("id")).isNotEqualTo(one.json().get("id"));
  }

  @Test
  void makesOneExpenseOfTwentyTimesTheSameRequestAtOnce() throws Exception {
    String body = expense("employee2", "13");
    String key = unique();

    List<Answer> answers =
        atOnce(20, () -> api.post("employee2", "/api/expenses", body, "Idempotency-Key", key));

    assertThat(answers).extracting(Answer::status).containsOnly(202);
    assertThat(answers.stream().map(answer -> answer.json().get("id")).distinct()).hasSize(1);
    String id = answers.getFirst().json().get("id").asText();
    assertThat(api.events(id)).containsOnlyOnce("SUBMITTED");
  }

  @Test
  void listsNewestFirstPageByPage() {
    for (int i = 0; i < 5; i++) {
      submit("operator", "analyst", "14");
    }

    List<String> paged = new ArrayList<>();
    JsonNode page;
    do {
      page = list("analyst", "?employee=analyst&size=2&page=" + paged.size() / 2);
      page.get("items").forEach(item -> paged.add(item.get("id").asText()));
    } while (page.get("items").size() == 2);

    assertThat(paged).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(5);
    assertThat(page.get("total").asInt()).isEqualTo(paged.size());
    assertThat(list("analyst", "?size=200").get("items").findValuesAsText("submittedAt"))
        .isSortedAccordingTo((one, other) -> other.compareTo(one));
  }

  @Test
  void listsByEmployeeAndStatus() {
    String id = submit("employee2", "employee2", "2100");
    api.awaitReview(id);

    assertThat(ids(list("operator", "?employee=employee2&status=IN_REVIEW&size=200"))).contains(id);
    assertThat(ids(list("operator", "?employee=employee2&status=REJECTED&size=200")))
        .doesNotContain(id);
    assertThat(ids(list("operator", "?employee=employee&size=200"))).doesNotContain(id);
    assertThat(list("operator", "?employee=nobody-at-all").get("total").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/expenses?page=-1                 | page",
        "/api/expenses?page=x                  | page",
        "/api/expenses?page=1.5                | page",
        "/api/expenses?page=2147483647         | page",
        "/api/expenses?page=9999999999         | page",
        "/api/expenses?size=0                  | size",
        "/api/expenses?size=-1                 | size",
        "/api/expenses?size=201                | size",
        "/api/expenses?size=9999999999         | size",
        "/api/expenses?size=ten                | size",
        "/api/expenses?status=foo              | status",
        "/api/expenses?status=in_review        | status",
        "/api/expenses?employee=%00            | employee",
        "/api/expenses?employee=a%20b          | employee",
        "/api/expenses?employee=%27%20or%201=1 | employee",
        "/api/reviews?page=-1                  | page",
        "/api/reviews?size=201                 | size",
        "/api/reviews?section=theirs           | section",
        "/api/expenses/x                       | id",
        "/api/expenses/1-1-1-1-1               | id",
        "/api/expenses/null                    | id",
        "/api/ledger?expense=x                 | expense",
        "/api/ledger?expense=                  | expense",
        "/api/ledger?before=x                  | before",
        "/api/ledger?before=99999999999999999999 | before",
        "/api/ledger?limit=0                   | limit",
        "/api/ledger?limit=1001                | limit",
        "/api/ledger?limit=many                | limit",
      })
  void namesTheParameterThatIsWrong(String path, String field) {
    Answer answer = api.get("operator", path);

    assertProblem(answer, 400);
    assertThat(answer.wrongFields()).containsExactly(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "%3Cscript%3E", "99999999999999999999", "1.5", "%20"})
  void namesAUserTaskKeyThatIsNone(String key) {
    Answer claim = api.post("manager", "/api/reviews/" + key + "/claim", null);
    Answer decision = api.decide("manager", key, "APPROVE", "");

    assertProblem(claim, 400);
    assertProblem(decision, 400);
    assertThat(claim.wrongFields()).containsExactly("userTaskKey");
    assertThat(decision.wrongFields()).containsExactly("userTaskKey");
  }

  @Test
  void saysWhatIsNotThere() {
    assertProblem(api.get("operator", SOMEWHERE), 404);
    assertProblem(api.get("employee", "/api/ledger?expense=" + UUID.randomUUID()), 404);
    assertProblem(api.post("employee", SOMEWHERE + "/withdrawal", null), 404);
    assertProblem(api.post("employee", SOMEWHERE + "/information", "{\"answer\": \"x\"}"), 404);
    assertProblem(api.post("manager", "/api/reviews/1/claim", null), 404);
    assertProblem(api.delete("manager", "/api/reviews/-1/claim"), 404);
    assertProblem(api.decide("manager", "9223372036854775807", "APPROVE", ""), 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"answer\": null}",
        "{\"answer\": \" \"}",
        "{\"answer\": \"\\u200b\"}",
        "{\"answer\": 7}",
        "{\"answer\": \"a\\u0000b\"}",
        "{\"answer\": \"x\", \"by\": \"manager\"}",
        "{\"answer\": \"x\", \"\\ud800\": \"x\"}",
        "[]",
        "null",
        "nonsense"
      })
  void refusesAnAnswerThatIsNone(String body) {
    String id = submit("employee2", "employee2", "15");

    Answer answer = api.post("employee2", "/api/expenses/" + id + "/information", body);

    assertProblem(answer, 400);
    assertThat(answer.wrongFields()).hasSize(1);
  }

  @Test
  void takesNoAnswerWhereNobodyAsked() {
    String id = submit("employee2", "employee2", "16");

    String path = "/api/expenses/" + id + "/information";
    assertProblem(api.post("employee2", path, "{\"answer\": \"x\"}"), 409);
    assertProblem(api.post("operator", path, "{\"answer\": \"x\"}"), 403);
  }

  @Test
  void withdrawsWhatIsInReview() {
    String id = submit("employee2", "employee2", "2200");
    api.awaitReview(id);

    Answer answer = api.post("employee2", "/api/expenses/" + id + "/withdrawal", null);

    assertThat(answer.status()).isEqualTo(202);
    JsonNode expense = api.awaitStatus(id, "WITHDRAWN");
    assertThat(expense.at("/decision/name").asText()).isEqualTo("employee2");
    assertThat(expense.has("review")).isFalse();
    assertProblem(api.post("employee2", "/api/expenses/" + id + "/withdrawal", null), 409);
  }

  @Test
  void withdrawsWhatWasSubmittedAMomentAgo() {
    List<String> ids =
        IntStream.range(0, 10)
            .mapToObj(
                i -> {
                  String id = submit("employee2", "employee2", "2300");
                  Answer answer =
                      api.post("employee2", "/api/expenses/" + id + "/withdrawal", null);
                  assertThat(answer.status()).as(answer.http().body()).isEqualTo(202);
                  return id;
                })
            .toList();

    ids.forEach(id -> api.awaitStatus(id, "WITHDRAWN"));
  }

  @Test
  void withdrawsOnceHoweverOftenItIsAskedAtOnce() throws Exception {
    String id = submit("employee2", "employee2", "2400");

    List<Answer> answers =
        atOnce(10, () -> api.post("employee2", "/api/expenses/" + id + "/withdrawal", null));

    assertThat(answers).extracting(Answer::status).contains(202);
    assertThat(answers).extracting(Answer::status).isSubsetOf(202, 409);
    api.awaitStatus(id, "WITHDRAWN");
    assertThat(api.events(id)).containsOnlyOnce("WITHDRAWAL_REQUESTED", "DECIDED");
  }

  @Test
  void withdrawsForNobodyElse() {
    String id = submit("employee2", "employee2", "2500");
    api.awaitReview(id);

    assertProblem(api.post("employee", "/api/expenses/" + id + "/withdrawal", null), 404);
    assertProblem(api.post("manager", "/api/expenses/" + id + "/withdrawal", null), 403);
    assertThat(api.expense(id).get("status").asText()).isEqualTo("IN_REVIEW");
    assertThat(api.post("operator", "/api/expenses/" + id + "/withdrawal", null).status())
        .isEqualTo(202);
  }

  @Test
  void doesNotWithdrawWhatIsDecided() {
    String id = submit("employee2", "employee2", "10.10");
    api.awaitStatus(id, "APPROVED");

    Answer answer = api.post("employee2", "/api/expenses/" + id + "/withdrawal", null);

    assertProblem(answer, 409);
    assertThat(answer.detail()).contains("APPROVED");
    assertThat(api.events(id)).doesNotContain("WITHDRAWAL_REQUESTED");
  }

  @Test
  void showsEmployeesTheirOwnExpensesOnly() {
    String id = submit("employee2", "employee2", "2600");
    api.awaitReview(id);

    assertThat(api.get("employee2", "/api/expenses/" + id).status()).isEqualTo(200);
    assertProblem(api.get("employee", "/api/expenses/" + id), 404);
    assertProblem(api.get("employee", "/api/ledger?expense=" + id), 404);
    assertThat(ids(list("employee2", "?size=200"))).contains(id);
    assertThat(list("employee", "?employee=employee2").get("total").asInt()).isZero();
  }

  @Test
  void showsReviewersWhatTheirGroupReviews() {
    String small = submit("employee2", "employee2", "10.20");
    String large = submit("employee2", "employee2", "2700");
    api.awaitStatus(small, "APPROVED");
    api.awaitReview(large);

    assertThat(api.get("manager", "/api/expenses/" + large).status()).isEqualTo(200);
    assertThat(api.get("manager", "/api/ledger?expense=" + large).status()).isEqualTo(200);
    assertThat(ids(list("manager", "?employee=employee2&size=200")))
        .contains(large)
        .doesNotContain(small);
    assertProblem(api.get("manager", "/api/expenses/" + small), 404);
    assertProblem(api.get("finance", "/api/expenses/" + large), 404);
    assertProblem(api.get("analyst", "/api/expenses/" + large), 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "auditor"})
  void showsOperatorsAndAuditorsAll(String user) {
    String id = submit("employee2", "employee2", "18");

    assertThat(api.get(user, "/api/expenses/" + id).status()).isEqualTo(200);
    assertThat(ids(list(user, "?employee=employee2&size=200"))).contains(id);
  }

  @Test
  void letsOperatorsSubmitForAnyone() {
    Answer answer = api.post("operator", "/api/expenses", expense("employee2", "19"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("employee").asText()).isEqualTo("employee2");
    assertThat(answer.json().get("submittedBy").asText()).isEqualTo("operator");
  }

  @ParameterizedTest
  @ValueSource(strings = {"employee", "manager", "analyst"})
  void letsOthersSubmitForThemselvesOnly(String user) {
    Answer answer = api.post(user, "/api/expenses", expense("employee2", "20"));

    assertProblem(answer, 403);
    assertThat(answer.wrongFields()).containsExactly("employee");
  }

  @Test
  void letsAnAuditorChangeNothing() {
    assertProblem(api.post("auditor", "/api/expenses", expense("auditor", "21")), 403);
    assertProblem(api.post("auditor", SOMEWHERE + "/withdrawal", null), 403);
    assertProblem(api.post("auditor", SOMEWHERE + "/information", "{\"answer\": \"x\"}"), 403);
    assertProblem(api.post("auditor", "/api/reviews/1/claim", null), 403);
    assertProblem(api.delete("auditor", "/api/reviews/1/claim"), 403);
    assertProblem(api.decide("auditor", "1", "APPROVE", ""), 403);
    assertThat(api.get("auditor", "/api/reviews").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic !",
        "Basic ZW1wbG95ZWU=",
        "Basic ZW1wbG95ZWU6d3Jvbmc=",
        "Basic bm9ib2R5OmRlbW8=",
        "Basic AAA6AAA=",
        "Bearer x",
        "Basic ZW1wbG95ZWU6"
      })
  void asksStrangersToLogIn(String authorization) {
    for (String path : List.of("/api/expenses", "/api/reviews", "/api/ledger", "/api/x")) {
      Answer answer = api.send("", "GET", path, null, "Authorization", authorization);

      assertProblem(answer, 401);
      assertThat(answer.http().headers().firstValue("WWW-Authenticate"))
          .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic realm="));
    }
    assertProblem(api.post("", "/api/expenses", expense("employee", "22")), 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void refusesWhatAnotherSiteSends(String site) {
    Answer answer =
        api.post("employee2", "/api/expenses", expense("employee2", "23"), "Sec-Fetch-Site", site);

    assertProblem(answer, 403);
    assertThat(answer.detail()).isEqualTo("Another site may not send this.");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/expenses, 405",
    "DELETE, /api/expenses, 405",
    "PATCH, /api/expenses/x, 405",
    "POST, /api/ledger, 405",
    "DELETE, /api/ledger, 405",
    "GET, /api/reviews/1/decision, 405",
    "GET, /api, 404",
    "GET, /api/, 404",
    "GET, /api/unknown/hunter2, 404",
    "POST, /api/unknown/hunter2, 404",
    "GET, /api/expenses/, 404",
    "GET, /css/hunter2.css, 404",
    "GET, //api/expenses, 400",
    "GET, /api/..;/actuator/env, 400",
    "GET, /api/%2e%2e/actuator/env, 400",
    "GET, /api/expenses;x=hunter2, 400",
    "GET, /api/expenses%0a, 400",
  })
  void answersOddPathsWithAProblem(String method, String path, int status) {
    Answer answer = api.send("operator", method, path, null);

    assertProblem(answer, status);
    assertThat(answer.detail()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/xml", "text/html", "application/pdf"})
  void answersAsksForOtherFormatsWithAProblem(String accept) {
    Answer answer =
        api.post("employee2", "/api/expenses", expense("employee2", "24"), "Accept", accept);

    assertProblem(answer, 406);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/*", "*/*", "text/xml, */*;q=0.1"})
  void answersInJson(String accept) {
    Answer answer = api.send("operator", "GET", "/api/expenses", null, "Accept", accept);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.http().headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;charset=nonsense",
        "application/json;charset=utf-16",
        "application/json;charset=\"",
        "application/json;q=x",
        "application/json, text/plain"
      })
  void answersOddContentTypesWithoutFailing(String contentType) {
    Answer answer =
        api.send("operator", "POST", "/api/expenses", null, "Content-Type", contentType);

    assertThat(answer.status()).as(answer.http().body()).isBetween(400, 499);
    assertProblem(answer, answer.status());
  }

  @Test
  void takesOneDecisionOfManyAtOnce() throws Exception {
    String id = submit("employee2", "employee2", "2800");
    String task = api.awaitReview(id);
    Queue<String> managers =
        new ConcurrentLinkedQueue<>(List.of("manager", "manager2", "manager", "manager2"));

    List<Answer> answers =
        atOnce(4, () -> api.decide(String.valueOf(managers.poll()), task, "REJECT", "No"));

    assertThat(answers).extracting(Answer::status).contains(200).isSubsetOf(200, 403, 409);
    api.awaitStatus(id, "REJECTED");
    assertThat(api.events(id)).containsOnlyOnce("REVIEWED", "DECIDED");
  }

  @Test
  void describesItselfToEverybody() {
    Answer answer = api.get("", "/v3/api-docs");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("paths").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "/api/expenses",
            "/api/expenses/{id}",
            "/api/expenses/{id}/withdrawal",
            "/api/expenses/{id}/information",
            "/api/expenses/{id}/receipts",
            "/api/expenses/{id}/receipts/{sha256}",
            "/api/reviews",
            "/api/reviews/decisions",
            "/api/reviews/{userTaskKey}",
            "/api/reviews/{userTaskKey}/claim",
            "/api/reviews/{userTaskKey}/decision",
            "/api/ledger",
            "/api/notifications",
            "/api/ledger/export",
            "/api/ledger/verification",
            "/api/ledger/seals",
            "/api/ledger/keys",
            "/api/ledger/anchors",
            "/api/ledger/anchors/{id}",
            "/api/erasures",
            "/api/erasures/preview",
            "/api/legal-holds",
            "/api/legal-holds/{id}/ending",
            "/api/my-data",
            "/api/people/{person}/data",
            "/api/assessments/confidence",
            "/api/assessments/calibrations",
            "/api/assessments/calibrations/current",
            "/api/absence",
            "/api/figures",
            "/api/figures/reviewers",
            "/api/replays",
            "/api/autonomy",
            "/api/ceiling",
            "/api/proposals",
            "/api/proposals/{id}",
            "/api/proposals/{id}/confirmation",
            "/api/proposals/{id}/closing",
            "/api/releases",
            "/api/releases/{id}/closing");
    assertThat(api.get("", "/swagger-ui.html").status()).isEqualTo(302);
    assertThat(api.get("", "/swagger-ui/index.html").status()).isEqualTo(200);
  }

  @Test
  void tellsEverybodyWhatToTryFirst() {
    Answer answer = api.get("", "/");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.http().headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/html");
    // A line break between two fields does not matter to whoever copies the command.
    assertThat(answer.http().body().replaceAll("\\s+", " "))
        .contains("curl -u employee:demo http://127.0.0.1:" + port + "/api/expenses")
        .contains(
            "{\"employee\": \"employee\", \"amount\": 250, \"description\": \"Team lunch\","
                + " \"category\": \"meals\", \"receipt\": \"R-118\"}")
        .contains("\"amount\": 2500, \"description\": \"Conference travel\"}");
    assertThat(api.get("", "/css/countersign.css").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/expenses", "/api/unknown", "/v3/api-docs"})
  void sendsSecurityHeaders(String path) {
    var headers = api.get("operator", path).http().headers();

    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'")
        .contains("frame-ancestors 'none'");
    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(headers.firstValue("Cache-Control").orElseThrow()).contains("no-store");
    assertThat(headers.firstValue("Set-Cookie")).isEmpty();
    assertThat(headers.firstValue("Server")).isEmpty();
  }

  @Test
  void showsMetricsToOperatorsOnly() {
    Api management = new Api(managementPort);

    assertThat(management.get("operator", "/actuator/metrics").status()).isEqualTo(200);
    for (String user : List.of("employee", "manager", "auditor", "analyst")) {
      assertProblem(management.get(user, "/actuator/metrics"), 403);
    }
    assertProblem(management.get("", "/actuator/metrics"), 401);
    assertProblem(api.get("operator", "/actuator/metrics"), 404);
  }

  @Test
  void showsHealthToEverybodyAndItsDetailsToOperators() {
    Api management = new Api(managementPort);
    Answer open = management.get("", "/actuator/health");

    assertThat(open.status()).isEqualTo(200);
    assertThat(open.json().has("components")).isFalse();
    assertThat(management.get("operator", "/actuator/health").json().has("components")).isTrue();
  }

  @Test
  void answersTheProbesWhereExpensesComeIn() {
    for (String probe : List.of("/livez", "/readyz")) {
      Answer answer = api.get("", probe);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("status").asText()).isEqualTo("UP");
      assertThat(answer.json().has("components")).isFalse();
    }
  }

  private String submit(String user, String employee, String amount) {
    Answer answer = api.post(user, "/api/expenses", expense(employee, amount));
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(202);
    return answer.json().get("id").asText();
  }

  /** No two of them look like the same purchase. */
  private static String expense(String employee, String amount) {
    return """
        {"employee": "%s", "amount": %s, "description": "%s", "date": "%s", "receipt": "%s"}
        """
        .formatted(employee, amount, unique(), Api.workingDay(0), Api.receipt());
  }

  private static String unique() {
    return UUID.randomUUID().toString();
  }

  private JsonNode list(String user, String query) {
    Answer answer = api.get(user, "/api/expenses" + query);
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    return answer.json();
  }

  private static Set<String> ids(JsonNode page) {
    Set<String> ids = new HashSet<>();
    page.get("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  private static <T> List<T> atOnce(int times, Callable<T> request)
      throws InterruptedException, ExecutionException {
    List<T> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<T> answer :
          threads.invokeAll(IntStream.range(0, times).mapToObj(i -> request).toList())) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  private static void assertProblem(Answer answer, int status) {
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(status);
    assertThat(answer.http().headers().firstValue("Content-Type"))
        .as(answer.http().body())
        .hasValue("application/problem+json");
    assertThat(answer.json().get("status").asInt()).isEqualTo(status);
    assertThat(answer.detail()).isNotBlank();
  }
}
