package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.SeparateApplication;
import org.countersign.web.PageClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What loosens takes two people. With a database of its own; Camunda is not needed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProposalsIT {

  private SeparateApplication application;
  private JdbcClient jdbc;
  private Api api;

  @BeforeAll
  void start() {
    application =
        SeparateApplication.start(
            "proposals", Map.of("camunda.client.rest-address", "http://127.0.0.1:9"));
    jdbc = application.jdbc();
    api = application.api();
  }

  @AfterAll
  void stop() {
    application.close();
  }

  @BeforeEach
  void beginInTheShadow() {
    assertThat(put("operator", "SHADOW").status()).isEqualTo(200);
  }

  @Test
  void setsOnByTwo() {
    Answer proposed = put("operator", "ON");

    assertThat(proposed.status()).isEqualTo(202);
    assertThat(proposed.http().headers().firstValue("Location"))
        .hasValue("/api/proposals/" + proposed.json().path("id").asLong());
    assertThat(proposed.json().path("changes").toString())
        .isEqualTo("{\"from\":\"SHADOW\",\"to\":\"ON\"}");
    assertThat(position().path("autonomy").asText()).isEqualTo("SHADOW");

    Answer confirmed = api.confirm("operator2", proposed.json());

    assertThat(confirmed.status()).as(confirmed.http().body()).isEqualTo(200);
    assertThat(confirmed.json().path("state").asText()).isEqualTo("CONFIRMED");
    assertThat(position().path("autonomy").asText()).isEqualTo("ON");
    assertThat(position().path("by").asText()).isEqualTo("operator");
    assertThat(position().path("confirmedBy").asText()).isEqualTo("operator2");
    List<JsonNode> entries = entries(proposed.json());
    assertThat(entries)
        .extracting(one -> one.path("event").asText())
        .containsExactly("SETTINGS_CHANGED", "CONFIRMED", "PROPOSED");
    assertThat(entries.getFirst().at("/actor/name").asText()).isEqualTo("operator2");
    assertThat(entries.get(1).at("/actor/name").asText()).isEqualTo("operator2");
    assertThat(entries.getLast().at("/actor/name").asText()).isEqualTo("operator");
    assertThat(entries.get(1).at("/detail/digest"))
        .isEqualTo(entries.getLast().at("/detail/digest"));
    assertThat(api.confirm("operator2", proposed.json()).status()).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "analyst", "auditor", "manager", "employee"})
  void refusesWhoMayNotConfirm(String user) {
    JsonNode proposal = put("operator", "ON").json();

    Answer answer = api.confirm(user, proposal);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(position().path("autonomy").asText()).isEqualTo("SHADOW");
  }

  @Test
  void saysToWhoProposedItThatAnotherOneHasToConfirm() {
    assertThat(api.confirm("operator", put("operator", "ON").json()).detail())
        .isEqualTo("You have proposed this yourself. Another operator has to confirm it.");
  }

  @Test
  void countsAnOffThatCameInBetween() {
    JsonNode proposal = put("operator", "ON").json();
    put("operator", "OFF");

    Answer answer = api.confirm("operator2", proposal);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.detail()).startsWith("What is in force has changed");
    assertThat(position().path("autonomy").asText()).isEqualTo("OFF");
  }

  @Test
  void confirmsOnceWhoeverConfirmsAtOnce() throws Exception {
    JsonNode proposal = put("operator", "ON").json();
    long before = count("autonomy_setting");
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService people = Executors.newFixedThreadPool(6)) {
      Callable<Integer> confirm = () -> api.confirm("operator2", proposal).status();
      for (Future<Integer> one :
          people.invokeAll(Stream.generate(() -> confirm).limit(6).toList())) {
        statuses.add(one.get());
      }
    }

    assertThat(statuses).containsOnlyOnce(200);
    assertThat(statuses).allMatch(status -> status == 200 || status == 409);
    assertThat(count("autonomy_setting")).isEqualTo(before + 1);
  }

  @Test
  void confirmsOnlyWhatWasShown() {
    JsonNode proposal = put("operator", "ON").json();
    String path = "/api/proposals/" + proposal.path("id").asLong() + "/confirmation";

    assertThat(api.post("operator2", path, "{\"digest\": \"another\"}").status()).isEqualTo(409);
    assertThat(api.post("operator2", path, "{\"digets\": \"x\"}").wrongFields())
        .containsExactly("digets");
    assertThat(api.post("operator2", path, null).status()).isEqualTo(200);
  }

  @Test
  void isTurnedDownByAnyOperatorAndTakenBackByWhoMadeIt() {
    JsonNode first = put("operator", "ON").json();
    JsonNode second = put("operator", "ON").json();

    assertThat(close("analyst", first).status()).isEqualTo(403);
    assertThat(close("auditor", first).status()).isEqualTo(403);
    assertThat(close("operator2", first).json().path("state").asText()).isEqualTo("TURNED_DOWN");
    assertThat(close("operator", second).json().path("state").asText()).isEqualTo("TAKEN_BACK");
    assertThat(close("operator", second).status()).isEqualTo(409);
    assertThat(api.confirm("operator2", first).detail()).isEqualTo("This proposal is closed.");
    assertThat(entries(first))
        .extracting(one -> one.path("event").asText())
        .containsExactly("PROPOSAL_CLOSED", "PROPOSED");
  }

  @Test
  void forgetsWhatNobodyConfirmedInAWeek() {
    JsonNode proposal = put("operator", "ON").json();
    jdbc.sql(
            """
            alter table proposal disable trigger all;
            update proposal set proposed_at = proposed_at - interval '7 days' where proposal_id = %d;
            alter table proposal enable trigger all
            """
                .formatted(proposal.path("id").asLong()))
        .update();

    assertThat(api.confirm("operator2", proposal).detail())
        .isEqualTo("This proposal is older than 7 days. Propose it again.");
    application.bean(Proposals.class).closeOldOnes();
    application.bean(Proposals.class).closeOldOnes();

    assertThat(find(proposal).path("state").asText()).isEqualTo("EXPIRED");
    assertThat(entries(proposal))
        .extracting(one -> one.path("event").asText())
        .containsExactly("PROPOSAL_CLOSED", "PROPOSED");
  }

  @Test
  void isConfirmedOnThePageByAnotherOperatorOnly() {
    JsonNode proposal = put("operator", "ON").json();
    String path = "/autonomy/proposals/" + proposal.path("id").asLong() + "/confirmation";
    PageClient own = new PageClient(application.port()).loggedInAs("operator");
    PageClient other = new PageClient(application.port()).loggedInAs("operator2");
    HttpResponse<String> shownToOwn = own.get("/autonomy");
    HttpResponse<String> shown = other.get("/autonomy");

    assertThat(shownToOwn.body())
        .contains("another operator has to confirm it")
        .doesNotContain(path);
    assertThat(shown.body()).contains(path, proposal.path("digest").asText());
    assertThat(own.post(path, fields(PageClient.token(shownToOwn), proposal)).statusCode())
        .isEqualTo(403);
    HttpResponse<String> answer = other.post(path, fields(PageClient.token(shown), proposal));
    assertThat(PageClient.location(answer)).isEqualTo("/autonomy?done=confirmed");
    assertThat(position().path("autonomy").asText()).isEqualTo("ON");
  }

  @Test
  void keepsWhatTheDatabaseHasOfThem() {
    put("operator", "ON");

    for (String sql :
        List.of(
            "update proposal set content = '{}'",
            "delete from proposal",
            "update proposal_end set outcome = 'CONFIRMED'",
            "insert into autonomy_setting (autonomy, reason, set_by, set_at)"
                + " values ('ON', 'Alone', 'operator', now())")) {
      assertThat(catchThrowable(() -> jdbc.sql(sql).update())).as(sql).isNotNull();
    }
  }

  private static Map<String, String> fields(String token, JsonNode proposal) {
    return Map.of("_csrf", token, "digest", proposal.path("digest").asText());
  }

  private Answer put(String user, String autonomy) {
    return api.send(
        user,
        "PUT",
        "/api/autonomy",
        "{\"autonomy\": \"%s\", \"reason\": \"To try it\"}".formatted(autonomy));
  }

  private Answer close(String user, JsonNode proposal) {
    return api.post(
        user,
        "/api/proposals/" + proposal.path("id").asLong() + "/closing",
        "{\"reason\": \"Not now\"}");
  }

  private JsonNode position() {
    return api.get("auditor", "/api/autonomy").json();
  }

  private JsonNode find(JsonNode proposal) {
    return api.get("auditor", "/api/proposals/" + proposal.path("id").asLong()).json();
  }

  /** Of the proposal itself, newest first. */
  private List<JsonNode> entries(JsonNode proposal) {
    List<JsonNode> entries = new ArrayList<>();
    for (JsonNode entry : api.get("auditor", "/api/ledger?limit=1000").json()) {
      if (entry.at("/detail/proposal").asLong() == proposal.path("id").asLong()) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private long count(String table) {
    return jdbc.sql("select count(*) from " + table).query(Long.class).single();
  }
}
