package org.countersign.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.SeparateApplication;
import org.countersign.embedded.EmbeddedCamunda;
import org.countersign.expense.ExpenseId;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger is sealed by itself, and leaves the application as files that can be verified. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerExportIT {

  @TempDir private Path folder;
  private final EmbeddedCamunda camunda = EmbeddedCamunda.start(0, Duration.ofMillis(300));
  private SeparateApplication application;
  private Ledger ledger;
  private Api api;
  private String expense;

  @BeforeAll
  void decideAnExpense() {
    application =
        SeparateApplication.start(
            "ledger_export", Map.of("camunda.client.rest-address", camunda.address()));
    ledger = application.bean(Ledger.class);
    api = application.api();
    expense = api.submit("employee", "41", "=HYPERLINK(1), \"Lunch\"".replace("\"", "\\\""));
    api.awaitExpense(expense, one -> one.toString().contains("SUBMITTER_NOTIFIED"));
    await("seal")
        .atMost(Duration.ofSeconds(30))
        .until(() -> lines("?expense=" + expense), lines -> sealed(lines) == 5);
  }

  @AfterAll
  void stop() {
    application.close();
    camunda.close();
  }

  @Test
  void isVerifiedFromAFileWithoutTheApplication() throws IOException {
    Path file = write("ledger.jsonl", body("?format=jsonl"));
    Path key = write("key.pem", api.get("auditor", "/api/ledger/keys").http().body());

    Run run = run(file.toString(), "--public-key", key.toString());

    assertThat(run.report().path("verdict").asText()).contains("none is missing");
    assertThat(run.status).isEqualTo(VerifyCommand.VERIFIED);
    assertThat(run.report().path("entries").asInt()).isGreaterThanOrEqualTo(5);
    JsonNode seal = api.get("auditor", "/api/ledger/seals?limit=1").json().get(0);
    assertThat(
            run(
                    file.toString(),
                    "--public-key",
                    key.toString(),
                    "--expect",
                    "1:" + seal.path("hash").asText())
                .status)
        .isEqualTo(seal.path("number").asInt() == 1 ? 0 : 1);
  }

  @Test
  void isVerifiedInPartsToo() throws IOException {
    Path key = write("key.pem", api.get("auditor", "/api/ledger/keys").http().body());
    String body = body("?expense=" + expense);
    Path file = write("part.jsonl", body);
    Path changed =
        write("changed.jsonl", body.replace("\"actor\":\"employee\"", "\"actor\":\"emil\""));

    Run honest = run(file.toString(), "--public-key", key.toString());
    Run forged = run(changed.toString(), "--public-key", key.toString());

    assertThat(honest.report().path("verified").asBoolean()).as(honest.out).isTrue();
    assertThat(honest.report().path("everything").asBoolean()).isFalse();
    assertThat(honest.report().path("entries").asInt()).isEqualTo(5);
    assertThat(forged.status).isEqualTo(VerifyCommand.NOT_VERIFIED);
    assertThat(forged.report().at("/findings/0/problem").asText()).isEqualTo("CHANGED");
  }

  @Test
  void isVerifiedWhereItStands() {
    Answer answer = api.get("auditor", "/api/ledger/verification");

    assertThat(answer.http().headers().firstValue("content-type").orElse(""))
        .startsWith("application/x-ndjson");
    String last = answer.http().body().lines().reduce("", (first, next) -> next);
    assertThat(last).startsWith("{\"verified\":true,");
  }

  @Test
  void filtersByEventActorAndTime() {
    assertThat(events("?expense=" + expense + "&event=DECIDED")).containsExactly("DECIDED");
    assertThat(events("?expense=" + expense + "&actor=employee")).containsExactly("SUBMITTED");
    assertThat(events("?expense=" + expense + "&to=2026-01-01T00:00:00Z")).isEmpty();
    assertThat(events("?expense=" + expense + "&from=2026-01-01T00:00:00Z")).hasSize(5);
  }

  @Test
  void isSafeForASpreadsheet() {
    String csv = body("?format=csv&expense=" + expense);

    assertThat(csv.lines().findFirst())
        .hasValue("id,at,event,expense,actorKind,actor,surface,factsDigest,detail,texts,seal");
    assertThat(csv).contains(",SUBMITTED," + expense + ",HUMAN,employee,API,");
    assertThat(csv.lines()).hasSize(6);
  }

  /**
   * Whoever completes a task in Camunda's own way chooses the name that the refusal is filed under.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "\uff1d1+1",
        "=\"a\",\"b\""
      })
  void letsNoCellBeginAFormula(String typed) {
    ExpenseId id = ExpenseId.random();
    ledger
        .entry(id, Event.REVIEW_DENIED, "denied")
        .by(new Actor(Actor.Kind.HUMAN, typed))
        .with("tried", typed)
        .append();

    String csv = body("?format=csv&expense=" + id);

    String escaped = "'" + typed.replace("\"", "\"\"");
    assertThat(csv).containsAnyOf("HUMAN," + escaped + ",", "HUMAN,\"" + escaped + "\",");
  }

  @ParameterizedTest
  @CsvSource({
    "?format=xml, format",
    "?from=yesterday, from",
    "?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z, to",
    "?event=PARTY, event",
    "?expense=1, expense"
  })
  void namesTheFilterThatIsWrong(String query, String field) {
    Answer answer = api.get("auditor", "/api/ledger/export" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongFields()).containsExactly(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"export", "verification", "seals", "keys"})
  void isForAuditorsAndOperators(String path) {
    assertThat(api.get("manager", "/api/ledger/" + path).status()).isEqualTo(403);
    assertThat(api.get("operator", "/api/ledger/" + path).status()).isEqualTo(200);
  }

  @Test
  void saysHowTheCommandIsCalled() throws IOException {
    Path noExport = write("no-export", "hello");
    Path key = write("key.pem", api.get("auditor", "/api/ledger/keys").http().body());

    assertThat(run().error).contains("Name the file to verify.", "--public-key KEY");
    assertThat(run("x").error).contains("Name the public key");
    assertThat(run(noExport.toString(), "--public-key", noExport.toString()).error)
        .contains("is no public key");
    assertThat(run(noExport.toString(), "--public-key", key.toString()).error)
        .contains("no export of a ledger");
    assertThat(run(noExport.toString(), "--public-key", key.toString()).status)
        .isEqualTo(VerifyCommand.NOT_DONE);
  }

  private record Run(int status, String out, String error) {

    JsonNode report() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  private static Run run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var error = new ByteArrayOutputStream();
    int status =
        VerifyCommand.run(
            List.of(arguments),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(error, true, StandardCharsets.UTF_8));
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private String body(String query) {
    Answer answer = api.get("auditor", "/api/ledger/export" + query);
    assertThat(answer.status()).isEqualTo(200);
    return answer.http().body();
  }

  private List<String> lines(String query) {
    return body(query).lines().toList();
  }

  private static long sealed(List<String> lines) {
    return lines.subList(0, lines.indexOf("{\"unsealed\":true}")).stream()
        .filter(line -> line.startsWith("{\"id\":"))
        .count();
  }

  private List<String> events(String query) {
    List<String> events = new ArrayList<>();
    for (String line : lines(query)) {
      if (line.startsWith("{\"id\":")) {
        events.add(line.replaceFirst(".*?\"event\":\"(.*?)\".*", "$1"));
      }
    }
    return events;
  }
}
