package org.countersign.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.SeparateApplication;
import org.countersign.devservices.slack.DevSlack;
import org.countersign.embedded.EmbeddedCamunda;
import org.countersign.web.PageClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A person is forgotten by two people, in every table and in the export, and nothing else is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ErasureIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DESCRIPTION = "Visit to the mark-one clinic";
  private static final String MERCHANT = "Mark-two Apotheke";
  private static final String RECEIPT = "MARK-THREE-4711";
  private static final String QUESTION = "Was it for mark-four?";
  private static final String ANSWER = "No, for mark-five";
  private static final String COMMENT = "As mark-six told me";
  private static final String FILE = "mark-seven.pdf";
  private static final String ELSEWHERE = "Said mark-eight of somebody else's";

  /** In whatever letters. */
  private static final List<String> MARKS =
      List.of(
          "mark-one",
          "mark-two",
          "mark-three",
          "mark-four",
          "mark-five",
          "mark-six",
          "mark-seven",
          "mark-eight",
          "mark-nine",
          "mark-ten");

  /** Said after the erasure was proposed. */
  private static final String LATER = "Said after mark-eleven";

  private final DevSlack slack = DevSlack.start();
  private final EmbeddedCamunda camunda = EmbeddedCamunda.start(0, Duration.ofMillis(300));
  private SeparateApplication application;
  private Api api;
  private JdbcClient jdbc;
  private String expense;
  private String other;
  private String later = "";
  private String laterElsewhere = "";
  private long peopleErased;

  @BeforeAll
  void decideSomeExpenses() {
    slack.patience(PATIENCE);
    Map<String, Object> changed = new HashMap<>(slack.properties());
    changed.put("camunda.client.rest-address", camunda.address());
    for (String call : List.of("post", "update", "note")) {
      changed.put("countersign.slack.pace." + call, "0ms");
    }
    application = SeparateApplication.start("erasure", changed);
    slack.deliverTo(URI.create("http://127.0.0.1:" + application.port() + "/slack/events"));
    api = application.api();
    jdbc = application.jdbc();
    expense =
        api.submit(
            "manager2",
            """
            {"employee": "manager2", "amount": 4711, "description": "%s", "merchant": "%s",
             "receipt": "%s", "category": "travel"}
            """
                .formatted(DESCRIPTION, MERCHANT, RECEIPT));
    String task = api.awaitReview(expense);
    assertThat(api.decide("manager", task, "REQUEST_INFORMATION", QUESTION).status())
        .isEqualTo(200);
    api.awaitStatus(expense, "INFORMATION_REQUESTED");
    assertThat(
            api.upload(
                    "manager2",
                    "/api/expenses/" + expense + "/receipts",
                    "file",
                    FILE,
                    "%PDF-1.4\n% mark-nine " + UUID.randomUUID() + "\n%%EOF\n")
                .status())
        .isEqualTo(201);
    api.post(
        "manager2",
        "/api/expenses/" + expense + "/information",
        "{\"answer\": \"%s\"}".formatted(ANSWER));
    String second =
        api.submit(
            "manager2",
            """
            {"employee": "manager2", "amount": 1470, "description": "Tram with mark-one",
             "merchant": "Mark-two Tram", "category": "travel"}
            """);
    assertThat(api.decide("manager", api.awaitReview(second), "APPROVE", "Yes").status())
        .isEqualTo(200);
    api.awaitStatus(second, "APPROVED");
    decided("both", "finance2", "1580", "Typed for somebody else", "manager", "No");
    other = api.submit("employee", "1357", "A case for the manager who is to be forgotten");
    String otherTask = api.awaitReview(other);
    assertThat(api.decide("manager2", otherTask, "REQUEST_INFORMATION", "Ask mark-ten?").status())
        .isEqualTo(200);
    api.awaitStatus(other, "INFORMATION_REQUESTED");
    api.post("employee", "/api/expenses/" + other + "/information", "{\"answer\": \"A no\"}");
    assertThat(
            api.decide("manager2", api.awaitReview(other, otherTask), "REJECT", ELSEWHERE).status())
        .isEqualTo(200);
    api.awaitStatus(other, "REJECTED");
  }

  private String decided(
      String submitter,
      String employee,
      String amount,
      String description,
      String reviewer,
      String comment) {
    String id =
        api.submit(
            submitter,
            """
            {"employee": "%s", "amount": %s, "description": "%s", "category": "travel"}
            """
                .formatted(employee, amount, description));
    assertThat(api.decide(reviewer, api.awaitReview(id), "REJECT", comment).status())
        .isEqualTo(200);
    api.awaitStatus(id, "REJECTED");
    return id;
  }

  @AfterAll
  void stop() {
    application.close();
    camunda.close();
    slack.close();
  }

  private long hold(String person) {
    Answer hold =
        api.post(
            "auditor",
            "/api/legal-holds",
            "{\"person\": \"%s\", \"reason\": \"Court\"}".formatted(person));
    assertThat(hold.status()).isEqualTo(200);
    return hold.json().path("id").asLong();
  }

  private Answer proposeEnd(String by, long hold) {
    return api.post(by, "/api/legal-holds/" + hold + "/ending", "{\"reason\": \"Court is over\"}");
  }

  private void end(long hold) {
    assertThat(api.confirm("auditor", proposeEnd("operator", hold).json()).status()).isEqualTo(200);
  }

  private long number(String sql) {
    return jdbc.sql(sql).query(Long.class).single();
  }

  private Answer propose(String by, String person) {
    return api.post(
        by,
        "/api/erasures",
        "{\"person\": \"%s\", \"reason\": \"They asked for it\"}".formatted(person));
  }

  @Test
  @Order(1)
  void waitsForWhatIsNotDecided() {
    assertThat(propose("operator", "manager2").detail()).contains("not decided yet");

    assertThat(api.decide("manager", api.awaitReview(expense), "REJECT", COMMENT).status())
        .isEqualTo(200);
    api.awaitStatus(expense, "REJECTED");

    assertThat(found()).as("all of it is there").isEqualTo(new TreeSet<>(MARKS));
    JsonNode preview = api.get("auditor", "/api/erasures/preview?person=manager2").json();
    assertThat(preview.path("expenses").asInt()).isEqualTo(2);
    assertThat(preview.path("receipts").asInt()).isOne();
    assertThat(preview.path("texts").asInt()).isGreaterThan(7);
    assertThat(preview.path("refusal").isMissingNode() || preview.path("refusal").isNull())
        .isTrue();
  }

  @Test
  @Order(2)
  void waitsForTheEndOfALegalHold() {
    long hold = hold("manager2");
    assertThat(propose("operator", "manager2").detail()).contains("legal hold is on manager2");

    Answer end = proposeEnd("operator", hold);
    assertThat(end.status()).isEqualTo(202);
    assertThat(api.confirm("operator2", end.json()).status()).isEqualTo(403);
    assertThat(propose("operator", "manager2").status()).as("it holds until then").isEqualTo(409);
    assertThat(api.confirm("auditor", end.json()).status()).isEqualTo(200);
    assertThat(api.get("operator", "/api/legal-holds").json()).isEmpty();
  }

  /** Also of somebody whose expense the person submitted, whichever of the two is to be erased. */
  @Test
  @Order(2)
  void waitsForTheEndOfALegalHoldOnSomebodyWhoseExpenseTheySubmitted() {
    long hold = hold("finance2");
    assertThat(propose("operator", "both").detail()).contains("legal hold is on finance2");
    end(hold);

    long other = hold("both");
    assertThat(propose("operator", "finance2").detail()).contains("legal hold is on both");
    end(other);
  }

  @Test
  @Order(2)
  void letsNobodyEndAHoldOnThemselves() {
    long onTheOperator = hold("operator");
    assertThat(proposeEnd("operator", onTheOperator).status()).isEqualTo(403);
    assertThat(proposeEnd("operator", onTheOperator).detail()).contains("about yourself");
    Answer byAnother = proposeEnd("operator2", onTheOperator);
    assertThat(api.confirm("auditor", byAnother.json()).status()).isEqualTo(200);
  }

  /** There is one auditor: it is last. */
  @Test
  @Order(9)
  void letsNoAuditorConfirmTheEndOfAHoldOnThemselves() {
    long onTheAuditor = hold("auditor");
    Answer proposed = proposeEnd("operator", onTheAuditor);
    assertThat(api.confirm("auditor", proposed.json()).status()).isEqualTo(403);
    assertThat(api.confirm("auditor", proposed.json()).detail()).contains("about yourself");
  }

  /** Both look at what the other one changes: one comes after the other. */
  @Test
  @Order(2)
  void setsAHoldWhileNobodyConfirms() throws Exception {
    JsonNode proposed = propose("operator", "nobody1").json();
    TransactionTemplate transaction = application.bean(TransactionTemplate.class);
    try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> both = new ArrayList<>();
      transaction.executeWithoutResult(
          status -> {
            jdbc.sql("select 1 from pg_advisory_xact_lock(hashtext('countersign.policy'))")
                .query(Integer.class)
                .single();
            both.add(others.submit(() -> hold("nobody1")));
            await("the hold waits for whoever is confirming")
                .atMost(PATIENCE)
                .until(
                    () ->
                        number(
                                """
                                select count(*) from pg_locks where locktype = 'advisory'
                                  and not granted and database =
                                    (select oid from pg_database where datname = current_database())
                                """)
                            == 1);
            assertThat(both.getFirst().isDone()).isFalse();
          });
      both.getFirst().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(api.confirm("auditor", proposed).detail()).contains("legal hold");
  }

  /** Whoever is first: what is held is not erased, and the controls find nothing. */
  @Test
  @Order(2)
  void comesToOneEndWhereAHoldAndAConfirmationMeet() throws Exception {
    for (int round = 2; round < 8; round++) {
      String person = "nobody" + round;
      JsonNode proposed = propose("operator", person).json();
      try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Integer> confirmed = both.submit(() -> api.confirm("auditor", proposed).status());
        Future<Long> held = both.submit(() -> hold(person));
        held.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(confirmed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isIn(200, 409);
      }
    }
    sealed();
    for (long id : jdbc.sql("select erasure_id from erasure").query(Long.class).list()) {
      assertThat(application.bean(ErasedPerson.class).erase(id))
          .isEqualTo(ErasedPerson.Progress.HELD);
    }
    for (long hold :
        jdbc.sql("select legal_hold_id from legal_hold where person like 'nobody%'")
            .query(Long.class)
            .list()) {
      end(hold);
    }
    for (long id : jdbc.sql("select erasure_id from erasure").query(Long.class).list()) {
      assertThat(application.bean(ErasedPerson.class).erase(id))
          .isEqualTo(ErasedPerson.Progress.DONE);
    }
  }

  /** All that is on record has its seal. */
  private void sealed() {
    long last = number("select max(entry_id) from ledger_entry");
    await("it is sealed")
        .atMost(PATIENCE)
        .until(() -> number("select coalesce(max(max_entry_id), 0) from ledger_seal") >= last);
  }

  @Test
  @Order(3)
  void givesThePersonWhatIsKnownOfThem() throws IOException {
    Map<String, String> mine = zip("manager2", "/api/my-data");
    assertThat(mine.keySet())
        .contains("expenses.jsonl", "ledger.jsonl", "questions.jsonl", "reviews.jsonl")
        .anyMatch(name -> name.startsWith("receipts/" + expense));
    String all = String.join("\n", mine.values());
    assertThat(all).contains(DESCRIPTION, ANSWER, COMMENT, ELSEWHERE, "mark-nine");

    assertThat(zip("operator", "/api/people/manager2/data").keySet()).isEqualTo(mine.keySet());
    assertThat(api.get("employee", "/api/people/manager2/data").status()).isEqualTo(403);
    assertThat(api.get("auditor", "/api/ledger?limit=20").json().findValuesAsText("event"))
        .contains("DATA_GIVEN");
  }

  private Map<String, String> zip(String user, String path) throws IOException {
    Map<String, String> files = new java.util.TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(api.bytes(user, path)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  @Test
  @Order(4)
  void takesAnOperatorAndAnAuditorWhoAreSomebodyElse() {
    for (String nobody : List.of("employee", "manager", "analyst", "auditor")) {
      assertThat(propose(nobody, "manager2").status()).as(nobody).isEqualTo(403);
    }
    assertThat(propose("operator", "operator").detail()).contains("about yourself");
    Answer proposed = propose("operator", "manager2");
    assertThat(proposed.status()).isEqualTo(202);
    assertThat(api.confirm("operator", proposed.json()).status()).isEqualTo(403);
    assertThat(api.confirm("operator2", proposed.json()).detail()).contains("an auditor");
    Answer ofTheAuditor = propose("operator", "auditor");
    assertThat(api.confirm("auditor", ofTheAuditor.json()).detail()).contains("about yourself");
    assertThat(found()).as("nothing is gone").isEqualTo(new TreeSet<>(MARKS));
    assertThat(
            api.post(
                    "auditor",
                    "/api/proposals/" + proposed.json().path("id").asLong() + "/closing",
                    "{\"reason\": \"Not yet\"}")
                .status())
        .isEqualTo(200);
  }

  @Test
  @Order(5)
  void leavesNothingOfTheirsAnywhere() {
    peopleErased = number("select count(*) from ledger_entry where event = 'PERSON_ERASED'");
    JsonNode proposed = propose("operator", "manager2").json();
    assertThat(proposed.path("changes").toString())
        .contains("\"expenses\":\"2\"", "\"receipts\":\"1\"");
    later = decided("manager2", "manager2", "1690", LATER, "manager", "No");
    laterElsewhere = decided("employee", "employee", "1711", "Another one", "manager2", LATER);
    assertThat(api.confirm("auditor", proposed).status()).isEqualTo(200);
    long id = number("select max(erasure_id) from erasure");
    long hold = hold("manager2");
    sealed();
    ErasedPerson job = application.bean(ErasedPerson.class);
    assertThat(job.erase(id)).isEqualTo(ErasedPerson.Progress.HELD);
    assertThat(found()).as("nothing is gone").contains("mark-one", "mark-ten");
    jdbc.sql(
            """
            create function die_after_the_first() returns trigger language plpgsql as $$
            begin
              if (select count(*) from erasure_step) > 0 then raise exception 'killed'; end if;
              return new;
            end $$
            """)
        .update();
    jdbc.sql(
            """
            create trigger die before insert on erasure_step
            for each row execute function die_after_the_first()
            """)
        .update();
    end(hold);
    assertThatThrownBy(() -> job.erase(id)).hasMessageContaining("killed");
    assertThat(number("select count(*) from erasure_step")).isOne();
    assertThat(number("select count(*) from expense where erased_at is not null")).isOne();
    assertThat(number("select count(*) from ledger_entry where event = 'PERSON_ERASED'"))
        .isEqualTo(peopleErased);
    jdbc.sql("drop trigger die on erasure_step").update();
    jdbc.sql("update scheduled_tasks set execution_time = now() where task_name = 'erase-person'")
        .update();
    await("the next run goes on")
        .atMost(PATIENCE)
        .until(() -> number("select count(*) from erasure where done_at is null") == 0);
    assertThat(
            number(
                """
                select count(*) from ledger_entry
                where event = 'TEXTS_ERASED' and expense_id is not null
                """))
        .isEqualTo(2);
    assertThat(
            jdbc.sql("select detail::text from ledger_entry where event_key = :key")
                .param("key", "person-erased-" + id)
                .query(String.class)
                .single())
        .contains("\"expenses\":2", "\"receipts\":1")
        .contains("\"texts\":" + proposed.path("changes").path("texts").asText());

    assertThat(found()).isEmpty();
    assertThat(api.get("auditor", "/api/ledger/export").http().body().toLowerCase(Locale.ROOT))
        .doesNotContain(MARKS);
    await("what says so is sealed")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              String verified =
                  api.get("auditor", "/api/ledger/verification")
                      .http()
                      .body()
                      .lines()
                      .reduce("", (first, next) -> next);
              assertThat(verified).startsWith("{\"verified\":true,").contains("texts were erased");
            });
  }

  @Test
  @Order(6)
  void leavesWhatWasDecidedAndReadsErased() {
    JsonNode left = api.expense(expense);
    assertThat(left.path("status").asText()).isEqualTo("REJECTED");
    assertThat(left.path("amount").decimalValue()).isEqualByComparingTo("4711");
    assertThat(left.path("description").asText()).isEqualTo("[erased]");
    PageClient pages = new PageClient(application.port()).loggedInAs("operator");
    for (String path : List.of("/expenses/" + expense, "/expenses/" + expense + "/dossier")) {
      var page = pages.get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).as(path).contains("[erased]");
    }
    assertThat(api.expense(other).toString()).contains("A case for the manager");
  }

  /** Also after the number and the file are gone. */
  @Test
  @Order(7)
  void leavesTheControlsAsTheyWere() {
    String again =
        api.submit(
            "employee2",
            """
            {"employee": "employee2", "amount": 39, "description": "Tram tickets", "receipt": "%s",
             "merchant": "%s", "category": "travel"}
            """
                .formatted(RECEIPT, MERCHANT));

    api.awaitReview(again);
    assertThat(
            jdbc.sql(
                    """
                    select facts ->> 'receiptUsedBefore' from assessment
                    where expense_id = :id::uuid
                    """)
                .param("id", again)
                .query(String.class)
                .single())
        .isEqualTo(expense);
  }

  /** Nobody can tell any more at which merchant it was: it counts as the same one. */
  @Test
  @Order(9)
  void countsWhatIsErasedAsBoughtAtTheSameMerchant() {
    String beside =
        api.submit(
            "manager2",
            """
            {"employee": "manager2", "amount": 12, "description": "Rolls", "merchant": "Bakery",
             "category": "travel"}
            """);

    api.awaitExpense(beside, one -> one.has("assessment"));
    assertThat(
            jdbc.sql(
                    """
                    select (facts ->> 'sameMerchantLast7Days')::numeric from assessment
                    where expense_id = :id::uuid
                    """)
                .param("id", beside)
                .query(BigDecimal.class)
                .single())
        .isGreaterThanOrEqualTo(BigDecimal.valueOf(1470));
  }

  /** What is killed in the middle goes on, and what is done is done again without effect. */
  @Test
  @Order(8)
  void isTheSameWhenItRunsAgain() {
    jdbc.sql("update erasure set done_at = null").update();
    ErasedPerson job = application.bean(ErasedPerson.class);
    long id = jdbc.sql("select max(erasure_id) from erasure").query(Long.class).single();
    long entries = jdbc.sql("select count(*) from ledger_entry").query(Long.class).single();

    job.erase(id);

    assertThat(jdbc.sql("select count(*) from ledger_entry").query(Long.class).single())
        .isEqualTo(entries);
    assertThat(found())
        .as("what somebody else has said since")
        .containsExactly("mark-three", "mark-two");
    assertThat(propose("operator", "manager2").status()).as("once more is no harm").isEqualTo(202);
  }

  /** What came after the proposal nobody has agreed upon. */
  @Test
  @Order(6)
  void leavesWhatWasSaidLater() {
    assertThat(api.expense(later).path("description").asText()).isEqualTo(LATER);
    assertThat(api.expense(laterElsewhere).toString()).contains(LATER);
    assertThat(number("select count(*) from ledger_word where text like 'Said after mark-eleven%'"))
        .isGreaterThanOrEqualTo(2);
  }

  /** Also the cards of others that carry what they said. A mail that is sent has no other form. */
  @Test
  @Order(6)
  void writesTheCardsInSlackAnew() {
    await("no mark stands on a card any more")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(slackSays()).doesNotContain(MARKS);
              assertThat(card(expense)).contains("[erased]");
              assertThat(card(other)).contains("[erased]", "A case for the manager");
            });
    assertThat(slackSays()).contains("mark-eleven");
  }

  private String card(String id) {
    return slack.messages("managers").stream()
        .map(one -> one.text() + one.blocks())
        .filter(one -> one.contains(id))
        .collect(Collectors.joining());
  }

  private String slackSays() {
    return Stream.concat(
            slack.messages("managers").stream(),
            Stream.of("manager2", "employee").flatMap(one -> slack.directMessages(one).stream()))
        .map(one -> one.text() + one.blocks())
        .collect(Collectors.joining())
        .toLowerCase(Locale.ROOT);
  }

  /** In each column of each table, also in files. */
  private Set<String> found() {
    List<String> columns =
        jdbc.sql(
                """
                select format('select lower(%s) from %I',
                    case data_type when 'bytea' then format('encode(%I, ''escape'')', column_name)
                      else format('%I::text', column_name) end, table_name)
                from information_schema.columns
                where table_schema = 'public' and table_name <> 'flyway_schema_history'
                """)
            .query(String.class)
            .list();
    Set<String> found = new TreeSet<>();
    for (String column : columns) {
      for (String text : new ArrayList<>(jdbc.sql(column).query(String.class).list())) {
        MARKS.stream().filter(mark -> text != null && text.contains(mark)).forEach(found::add);
      }
    }
    return found;
  }
}
