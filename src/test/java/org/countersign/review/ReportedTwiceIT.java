package org.countersign.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Expenses;
import org.countersign.ledger.DeployedModels;
import org.countersign.ledger.DeployedModels.Deployment;
import org.countersign.ledger.DeployedModels.Origin;
import org.countersign.ledger.Event;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.LedgerEntry;
import org.countersign.people.UserName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Jobs come at least once. Whoever reports an event again, and has something else to say about it
 * by then, adds nothing and is no conflict.
 */
@IntegrationTest
class ReportedTwiceIT {

  @LocalServerPort private int port;
  @Autowired private Reviews reviews;
  @Autowired private Expenses expenses;
  @Autowired private Ledger ledger;
  @Autowired private DeployedModels models;
  @Autowired private JdbcClient jdbc;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  private record Case(ExpenseId id, long task, long instance) {}

  private Case inReview(String amount) {
    String id = api.submit("employee", amount, "Chairs for the meeting room");
    JsonNode expense = api.awaitStatus(id, "IN_REVIEW");
    return new Case(
        ExpenseId.of(id),
        expense.at("/review/userTaskKey").asLong(),
        jdbc.sql("select process_instance_key from expense where expense_id = :id")
            .param("id", UUID.fromString(id))
            .query(Long.class)
            .single());
  }

  private void claim(Case one) {
    assertThat(api.post("manager", "/api/reviews/" + one.task() + "/claim", null).status())
        .isEqualTo(200);
  }

  private List<LedgerEntry> entries(Case one, Event event) {
    return ledger.of(one.id()).stream().filter(entry -> entry.event() == event).toList();
  }

  @Test
  void remindsOnceWhoeverHasClaimedItMeanwhile() {
    Case one = inReview("1801.10");

    reviews.reminded(one.instance(), 1);
    claim(one);
    reviews.reminded(one.instance(), 1);

    assertThat(entries(one, Event.REVIEW_REMINDED))
        .singleElement()
        .satisfies(entry -> assertThat(entry.detail()).doesNotContainKey("assignee"));
  }

  @Test
  void escalatesOnceWhateverComesAfterIt() {
    Case one = inReview("1901.10");

    reviews.escalated(one.instance(), 2, "finance");
    reviews.escalated(one.instance(), 2, "directors");

    assertThat(entries(one, Event.REVIEW_ESCALATED))
        .singleElement()
        .satisfies(entry -> assertThat(entry.detail()).containsEntry("to", "finance"));
  }

  @Test
  void handsBackOnceAlsoWhereTheNoteIsGone() {
    Case one = inReview("2001.10");
    claim(one);
    reviews.handingBack(one.task(), new UserName("manager"), Surface.WEB);

    reviews.assign(one.task(), "", Surface.WEB, "claim-3");
    reviews.assign(one.task(), "", Surface.WEB, "claim-3");

    assertThat(entries(one, Event.REVIEW_RELEASED))
        .singleElement()
        .satisfies(entry -> assertThat(entry.actor().name()).isEqualTo("manager"));
  }

  @Test
  void recordsWhatIsRefusedAndThenPasses() {
    Case one = inReview("2101.10");

    reviews.assign(one.task(), "employee2", Surface.WEB, "claim-4");
    reviews.assign(one.task(), "employee", Surface.WEB, "claim-4");
    reviews.assign(one.task(), "manager", Surface.WEB, "claim-4");

    assertThat(entries(one, Event.REVIEW_DENIED))
        .singleElement()
        .satisfies(entry -> assertThat(entry.actor().name()).isEqualTo("employee2"));
    assertThat(entries(one, Event.REVIEW_CLAIMED)).hasSize(1);
  }

  @Test
  void keepsTheFirstWhoAsksToWithdraw() {
    Case one = inReview("2201.10");

    assertThat(expenses.requestWithdrawal(one.id(), new UserName("employee"), Surface.WEB))
        .isTrue();
    expenses.requestWithdrawal(one.id(), new UserName("operator"), Surface.API);
    api.awaitStatus(one.id().toString(), "WITHDRAWN");

    assertThat(entries(one, Event.WITHDRAWAL_REQUESTED))
        .singleElement()
        .satisfies(entry -> assertThat(entry.actor().name()).isEqualTo("employee"));
    assertThat(entries(one, Event.DECIDED))
        .singleElement()
        .satisfies(entry -> assertThat(entry.actor().name()).isEqualTo("employee"));
  }

  @Test
  void recordsTheRoutingOfARevisionOnceWhateverVersionAsksAgain() {
    Case one = inReview("2301.10");
    long before = entries(one, Event.ROUTED).size();

    reviews.recordRouting(
        expenses.facts(one.id()),
        new Routing("REVIEW", "managers", null, 2, null, null, "Another reason", null, null),
        new ProcessVersion(-1, 99));

    assertThat(before).isEqualTo(1);
    assertThat(entries(one, Event.ROUTED)).hasSize(1);
  }

  @Test
  void recordsADeploymentOnceForEachBuildWhoeverFindsItThere() {
    long key = System.nanoTime();
    var origin = new Origin("1.0", Instant.parse("2026-01-01T00:00:00Z"), null);
    SequencedMap<String, Integer> decisions = new LinkedHashMap<>(Map.of("expense-routing", 1));
    SequencedMap<String, String> files = new LinkedHashMap<>(Map.of("a.dmn", "0".repeat(64)));

    models.record(key, 0, decisions, files, origin, "version 7");
    models.record(key, 0, decisions, files, origin, null);
    models.recordKept(deployment(key, "2026-02-01T00:00:00Z"), origin);
    models.recordKept(deployment(key, "2026-03-01T00:00:00Z"), origin);

    assertThat(general(key)).containsExactly("MODELS_DEPLOYED", "MODELS_KEPT");
  }

  private static Deployment deployment(long key, String builtAt) {
    return new Deployment(
        key,
        0,
        Map.of(),
        Map.of(),
        new Origin("2.0", Instant.parse(builtAt), null),
        Instant.parse(builtAt));
  }

  private List<String> general(long key) {
    return jdbc.sql(
            """
            select event from ledger_entry
            where expense_id is null and detail ->> 'processDefinitionKey' = :key order by entry_id
            """)
        .param("key", String.valueOf(key))
        .query(String.class)
        .list();
  }
}
