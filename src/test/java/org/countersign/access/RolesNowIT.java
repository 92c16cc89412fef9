package org.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.Cards;
import org.countersign.SeparateApplication;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.devservices.slack.Message;
import org.countersign.embedded.EmbeddedCamunda;
import org.countersign.web.PageClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file of the people changes while the application runs: who may do what changes with it on
 * every door. With an engine, a database and a Slack of its own, because the gate is the engine's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesNowIT {

  /** What is promised, and more than it takes. */
  private static final Duration PROMISED = Duration.ofMinutes(1);

  private static final String APPROVAL = "{\"decision\": \"APPROVE\"}";

  @TempDir private static Path folder;
  private final EmbeddedCamunda camunda = EmbeddedCamunda.start(0, Duration.ofMillis(300));
  private final DevSlack slack = DevSlack.start();
  private Api gate;
  private SeparateApplication application;
  private Api api;
  private Path file;
  private String people;
  private String expense;
  private String task;
  private Message card;

  @BeforeAll
  void start() throws IOException {
    people = Files.readString(Path.of("src/test/resources/people.yaml"));
    file = folder.resolve("people.yaml");
    Files.writeString(file, people);
    Map<String, Object> properties = new HashMap<>(slack.properties());
    properties.put("camunda.client.rest-address", camunda.address());
    properties.put("countersign.people.file", file.toUri());
    properties.put("countersign.people.look-every", "100ms");
    application = SeparateApplication.start("roles_now", properties);
    slack.deliverTo(URI.create("http://127.0.0.1:" + application.port() + "/slack/events"));
    api = application.api();
    gate = new Api(camunda.address().getPort());

    expense = api.submit("employee", "3400", "Chairs for the waiting room");
    task = api.awaitReview(expense);
    card = Cards.awaitCard(slack, "managers", expense);
    assertThat(assign("manager").status()).isEqualTo(204);
  }

  @AfterAll
  void stop() {
    application.close();
    slack.close();
    camunda.close();
  }

  @AfterEach
  void restore() throws IOException {
    write(people);
    eventually(() -> assertThat(api.get("manager", "/api/expenses").status()).isEqualTo(200));
    eventually(() -> assertThat(health()).contains("\"status\":\"UP\""));
    eventually(() -> assertThat(api.get("operator", "/api/ledger").status()).isEqualTo(200));
    assertThat(api.expense(expense).at("/status").asText()).isEqualTo("IN_REVIEW");
  }

  @Test
  void takesTheRightsOfAnOperatorFromSessionAndPasswordAlike() throws IOException {
    PageClient browser = browser("operator");
    assertThat(browser.get("/autonomy").body()).contains("Operator");

    write(people.replace("groups: [operators]", "groups: []"));

    eventually(() -> assertThat(browser.get("/autonomy").statusCode()).isEqualTo(403));
    HttpResponse<String> page = browser.get("/expenses");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Otto Operator").doesNotContain("Chairs for the waiting");
    Map<String, String> off =
        Map.of("autonomy", "OFF", "reason", "Because", "_csrf", PageClient.token(page));
    assertThat(browser.post("/autonomy", off).statusCode()).isEqualTo(403);
    assertThat(api.get("operator", "/api/ledger").status()).isEqualTo(403);
    String forAnother =
        "{\"employee\": \"employee2\", \"amount\": 20, \"description\": \"For another\"}";
    assertThat(api.post("operator", "/api/expenses", forAnother).status()).isEqualTo(403);
  }

  @Test
  void knowsNobodyWhoIsNotInTheFileAnyMore() throws IOException {
    PageClient browser = browser("manager");
    PageClient startPage = browser("manager");

    write(people.replaceFirst("(?s)  - userName: manager\n.*?(?=  - userName)", ""));

    eventually(() -> assertThat(api.get("manager", "/api/expenses").status()).isEqualTo(401));
    HttpResponse<String> poll =
        browser.get("/expenses/" + expense + "/progress?seen=1", "HX-Request", "true");
    assertThat(poll.statusCode()).isEqualTo(401);
    assertThat(poll.headers().firstValue("HX-Redirect")).hasValue("/login?gone");
    assertThat(PageClient.location(browser.get("/inbox"))).isEqualTo("/login");
    assertThat(PageClient.location(startPage.get("/"))).isEqualTo("/login?gone");
    assertThat(startPage.get("/login?gone").body()).contains("You are logged out");
    assertThat(startPage.get("/").body()).doesNotContain("Mara Manager");
    assertRefused("manager is not in the directory", "knows nobody by your e-mail address");
  }

  @Test
  void letsAnAuditorChangeNothingWhateverElseTheyAre() throws IOException {
    PageClient browser = browser("manager");
    String token = PageClient.token(browser.get("/inbox"));

    write(people.replaceFirst("groups: \\[managers]", "groups: [managers, auditors]"));

    eventually(
        () -> assertThat(api.post("manager", "/api/expenses", "{}").status()).isEqualTo(403));
    assertThat(decide().status()).isEqualTo(403);
    Map<String, String> approval = Map.of("decision", "APPROVE", "_csrf", token);
    assertThat(browser.post("/reviews/" + task + "/decision", approval).statusCode())
        .isEqualTo(403);
    assertThat(browser.get("/expenses/" + expense).body()).contains("Auditor");
    assertRefused("An auditor looks and changes nothing", "An auditor looks and changes nothing");
    slack.command("manager", "managers", "/expense", "42.50 Taxi to the fair");
    assertThat(api.get("manager", "/api/expenses?employee=manager").http().body())
        .doesNotContain("Taxi to the fair");
  }

  @Test
  void asksForTheGroupAtEachDecision() throws IOException {
    assertThat(api.get("manager", "/api/reviews").http().body()).contains(task);

    write(people.replaceFirst("groups: \\[managers]", "groups: [finance]"));

    eventually(
        () -> assertThat(api.get("manager", "/api/reviews").http().body()).doesNotContain(task));
    assertRefused("Only members of managers may review", "Only members of managers may review");
    assertThat(decide().detail()).contains("Only members of managers may review");
  }

  @Test
  void takesNoAnswerOfSomebodyWhoIsNotThereOrAnAuditor() throws IOException {
    String asked = api.submit("employee2", "3401", "Tables for the waiting room");
    String review = api.awaitReview(asked);
    api.decide("manager2", review, "REQUEST_INFORMATION", "How many?");
    JsonNode waiting = api.awaitStatus(asked, "INFORMATION_REQUESTED");
    String question = waiting.at("/question/userTaskKey").asText();

    write(people.replaceFirst("(?s)  - userName: employee2\n.*?(?=  - userName)", ""));
    eventually(() -> assertThat(api.get("employee2", "/api/expenses").status()).isEqualTo(401));
    assertThat(answer(question)).contains("employee2 is not in the directory");

    write(people.replace("name: Emil Employee", "name: Emil Employee\n    groups: [auditors]"));
    eventually(() -> assertThat(api.get("employee2", "/api/ledger").status()).isEqualTo(200));
    assertThat(answer(question)).contains("An auditor looks and changes nothing");

    write(people);
    eventually(() -> assertThat(api.get("employee2", "/api/ledger").status()).isEqualTo(403));
    assertThat(answer(question)).isEmpty();
  }

  /** Why it is denied; empty if it is taken. */
  private String answer(String question) {
    Answer answer =
        gate.post(
            "",
            "/v2/user-tasks/" + question + "/completion",
            "{\"variables\": {\"answer\": \"Four\"}}");
    return answer.status() == 204 ? "" : answer.detail();
  }

  @Test
  void keepsThePeopleWhereTheFileIsBroken() throws IOException {
    write(people.replace("groups: [operators]", "groups: [auditors]\n    salary: 1"));

    eventually(() -> assertThat(health()).contains("UNKNOWN", "unknown property salary"));
    assertThat(application.management().get("", "/actuator/health").status()).isEqualTo(200);
    assertThat(api.get("operator", "/api/ledger").status()).isEqualTo(200);

    Files.delete(file);

    eventually(() -> assertThat(health()).contains("UNKNOWN", "there is no"));
    assertThat(api.get("manager", "/api/expenses").status()).isEqualTo(200);
  }

  @Test
  void putsEachChangeOfGroupsOnRecordOnce() throws IOException {
    int before = groupsOnRecord();

    write(people.replace("groups: [operators]", "groups: [operators, directors]"));
    eventually(() -> assertThat(groupsOnRecord()).isEqualTo(before + 1));
    eventually(() -> assertThat(health()).contains("operator is in operators and in directors"));
    write(people);

    eventually(() -> assertThat(groupsOnRecord()).isEqualTo(before + 2));
  }

  /** Nobody of this name decides now: at Camunda's API, and by a click. */
  private void assertRefused(String atTheGate, String inSlack) {
    Answer completion = complete();
    assertThat(completion.status()).as(completion.http().body()).isEqualTo(409);
    assertThat(completion.detail()).contains(atTheGate);
    slack.click("manager", card, "review_approve");
    eventually(
        () ->
            assertThat(slack.notes("manager"))
                .extracting(Message::text)
                .anyMatch(text -> text.contains(inSlack)));
  }

  private Answer decide() {
    return api.decide("manager", task, "APPROVE", "");
  }

  private Answer complete() {
    return gate.post(
        "", "/v2/user-tasks/" + task + "/completion", "{\"variables\": %s}".formatted(APPROVAL));
  }

  private Answer assign(String who) {
    return gate.post(
        "", "/v2/user-tasks/" + task + "/assignment", "{\"assignee\": \"%s\"}".formatted(who));
  }

  private PageClient browser(String user) {
    return new PageClient(application.port()).loggedInAs(user);
  }

  private int groupsOnRecord() {
    return application
        .jdbc()
        .sql(
            """
            select count(*) from ledger_entry
            where event = 'SETTINGS_CHANGED' and detail ->> 'setting' = 'groups'
            """)
        .query(Integer.class)
        .single();
  }

  private String health() {
    return application
        .management()
        .get("operator", "/actuator/health")
        .json()
        .at("/components/people")
        .toString();
  }

  private void write(String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next.yaml"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void eventually(Runnable assertion) {
    await().atMost(PROMISED).pollInterval(Duration.ofMillis(50)).untilAsserted(assertion::run);
  }
}
