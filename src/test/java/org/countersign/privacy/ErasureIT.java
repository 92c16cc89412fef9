package org.countersign.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.SeparateApplication;
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
          "mark-nine");

  private final EmbeddedCamunda camunda = EmbeddedCamunda.start(0, Duration.ofMillis(300));
  private SeparateApplication application;
  private Api api;
  private JdbcClient jdbc;
  private String expense;
  private String other;

  @BeforeAll
  void decideAnExpense() {
    application =
        SeparateApplication.start(
            "erasure", Map.of("camunda.client.rest-address", camunda.address()));
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
    other = api.submit("employee", "1357", "A case for the manager who is to be forgotten");
    String otherTask = api.awaitReview(other);
    assertThat(api.decide("manager2", otherTask, "REJECT", ELSEWHERE).status()).isEqualTo(200);
    api.awaitStatus(other, "REJECTED");
  }

  @AfterAll
  void stop() {
    application.close();
    camunda.close();
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
    assertThat(preview.path("expenses").asInt()).isOne();
    assertThat(preview.path("receipts").asInt()).isOne();
    assertThat(preview.path("texts").asInt()).isGreaterThan(7);
    assertThat(preview.path("refusal").isMissingNode() || preview.path("refusal").isNull())
        .isTrue();
  }

  @Test
  @Order(2)
  void waitsForTheEndOfALegalHold() {
    Answer hold =
        api.post(
            "auditor", "/api/legal-holds", "{\"person\": \"manager2\", \"reason\": \"Court\"}");
    assertThat(hold.status()).isEqualTo(200);
    assertThat(propose("operator", "manager2").detail()).contains("legal hold");

    Answer end =
        api.post(
            "operator",
            "/api/legal-holds/" + hold.json().path("id").asLong() + "/ending",
            "{\"reason\": \"Court is over\"}");
    assertThat(end.status()).isEqualTo(202);
    assertThat(api.confirm("operator2", end.json()).status()).isEqualTo(403);
    assertThat(propose("operator", "manager2").status()).as("it holds until then").isEqualTo(409);
    assertThat(api.confirm("auditor", end.json()).status()).isEqualTo(200);
    assertThat(api.get("operator", "/api/legal-holds").json()).isEmpty();
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
    assertThat(api.confirm("auditor", propose("operator", "manager2").json()).status())
        .isEqualTo(200);
    await("it is done")
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql("select count(*) from erasure where done_at is null")
                        .query(Long.class)
                        .single()
                    == 0);

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
