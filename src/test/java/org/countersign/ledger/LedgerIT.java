package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.IntegrationTest;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The ledger only grows, tells each event once and shows it to those who may see it. */
@IntegrationTest
class LedgerIT {

  @LocalServerPort private int port;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private Ledger ledger;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update ledger_entry set actor = 'somebody else'",
        "update ledger_entry set detail = '{}' where false",
        "delete from ledger_entry",
        "delete from ledger_entry where entry_id = 1",
        "truncate ledger_entry, ledger_word",
        "truncate ledger_word",
        "update ledger_word set text = 'something else'",
        "truncate ledger_entry cascade",
        "merge into ledger_entry using (select 1) one on true when matched then delete",
        "insert into ledger_entry (expense_id, event_key, event, actor, actor_kind, detail, mac)"
            + " values (gen_random_uuid(), 'k', 'DECIDED', 'a', 'HUMAN', '{}', decode(repeat('00', 32), 'hex'))"
            + " on conflict (expense_id, event_key) do update set actor = 'b'"
      })
  void refusesEveryChange(String sql) {
    append(ExpenseId.random(), "submitted");

    assertThatThrownBy(() -> jdbc.update(sql)).rootCause().hasMessageContaining("only grows");
  }

  @Test
  void writesTheSameEventOnce() {
    ExpenseId expense = ExpenseId.random();

    append(expense, "decided");
    append(expense, "decided");
    append(expense, "notified");

    assertThat(ledger.of(expense)).hasSize(2);
  }

  /**
   * What takes a key ahead of the application does not keep the event off the record in silence.
   */
  @ParameterizedTest
  @ValueSource(strings = {"event", "actor", "surface", "digest", "detail", "more", "words", "said"})
  void refusesAnotherEntryWithTheSameKey(String other) {
    ExpenseId expense = ExpenseId.random();
    reviewed(expense, "").append();
    reviewed(expense, "").append();

    assertThatThrownBy(() -> reviewed(expense, other).append())
        .isInstanceOf(LedgerConflict.class)
        .hasMessageContaining("reviewed-1")
        .hasMessageContaining(expense.toString())
        .message()
        .doesNotContain("Fine");
    assertThat(ledger.of(expense)).hasSize(1);
  }

  private Ledger.Draft reviewed(ExpenseId expense, String other) {
    Ledger.Draft draft =
        ledger
            .entry(expense, other.equals("event") ? Event.DECIDED : Event.REVIEWED, "reviewed-1")
            .by(new Actor(Actor.Kind.HUMAN, other.equals("actor") ? "finance" : "manager"))
            .on(other.equals("surface") ? null : Surface.API)
            .shown((other.equals("digest") ? "1" : "0").repeat(64))
            .with("decision", other.equals("detail") ? "REJECT" : "APPROVE")
            .with("amount", new BigDecimal("10.50"))
            .with("more", other.equals("more") ? "or less" : null)
            .words("comment", other.equals("words") ? "Not fine" : "Fine");
    return other.equals("said") ? draft.words("said", "more") : draft;
  }

  @Test
  void keepsTextsBesideTheEntry() {
    ExpenseId expense = ExpenseId.random();
    ledger
        .entry(expense, Event.SUBMITTED, "submitted")
        .with("expense", Map.of("amount", "12"))
        .with("reasons", List.of(Map.of("clause", "B1"), Map.of()))
        .words("expense.description", "Taxi \"home\"\n🍕")
        .words("expense.merchant", null)
        .words("expense.receipt", "")
        .words("reasons.1.text", "Second")
        .words("reasons.0.text", "First")
        .words("names.0", "one")
        .append();

    LedgerEntry entry = ledger.of(expense).getFirst();

    assertThat(entry.erased()).isEmpty();
    assertThat(entry.detail())
        .containsOnly(
            Map.entry("expense", Map.of("amount", "12", "description", "Taxi \"home\"\n🍕")),
            Map.entry(
                "reasons",
                List.of(Map.of("clause", "B1", "text", "First"), Map.of("text", "Second"))),
            Map.entry("names", List.of("one")));
    assertThat(stored(expense)).doesNotContain("Taxi", "First", "Second").contains("\"words\"");
    assertThat(hashes(expense))
        .hasSize(4)
        .allSatisfy((name, hash) -> assertThat(stored(expense)).contains(hash));
  }

  /** The same text twice has two hashes: nobody can look for it once it is gone. */
  @Test
  void saltsEachText() {
    ExpenseId expense = ExpenseId.random();
    ledger
        .entry(expense, Event.REVIEWED, "reviewed")
        .words("one", "Yes")
        .words("two", "Yes")
        .append();

    assertThat(hashes(expense).values()).doesNotHaveDuplicates().hasSize(2);
  }

  /** Whoever may add rows cannot put words into somebody's mouth, also where theirs are gone. */
  @Test
  void showsNoTextThatIsNotTheEntrys() {
    ExpenseId expense = ExpenseId.random();
    ledger
        .entry(expense, Event.REVIEWED, "reviewed")
        .words("comment", "Rejected, this is private")
        .append();
    jdbc.update("delete from ledger_word where text = 'Rejected, this is private'");
    jdbc.update(
        """
        insert into ledger_word (entry_id, name, salt, text)
        select entry_id, name, decode(repeat('00', 16), 'hex'), 'Approved'
        from ledger_entry, unnest(array['comment', 'decision', 'a.b']) name where expense_id = ?
        """,
        expense.value());

    LedgerEntry entry = ledger.of(expense).getFirst();

    assertThat(entry.detail()).containsOnly(Map.entry("comment", "[erased]"));
    assertThat(entry.erased()).containsExactly("comment");
  }

  private String stored(ExpenseId expense) {
    return jdbc.queryForObject(
        "select detail::text from ledger_entry where expense_id = ?",
        String.class,
        expense.value());
  }

  /** As whoever reads the documentation computes them. */
  private Map<String, String> hashes(ExpenseId expense) {
    Map<String, String> hashes = new HashMap<>();
    jdbc.query(
        """
        select name, encode(sha256(salt || convert_to(text, 'UTF8')), 'hex') hash
        from ledger_word join ledger_entry using (entry_id) where expense_id = ?
        """,
        row -> {
          hashes.put(row.getString("name"), row.getString("hash"));
        },
        expense.value());
    return hashes;
  }

  @Test
  void keepsTheSameKeyOfAnotherExpense() {
    ExpenseId one = ExpenseId.random();
    ExpenseId other = ExpenseId.random();

    append(one, "decided");
    append(other, "decided");

    assertThat(ledger.of(one)).hasSize(1);
    assertThat(ledger.of(other)).hasSize(1);
  }

  @Test
  void givesBackWhatWasWritten() {
    ExpenseId expense = ExpenseId.random();

    ledger
        .entry(expense, Event.REVIEW_DENIED, "denied")
        .by(new Actor(Actor.Kind.HUMAN, "stranger"))
        .on(Surface.TASKLIST)
        .shown("0".repeat(64))
        .with("reason", "No.\n\"Quoted\" 🍕")
        .with("nothing", null)
        .append();

    assertThat(ledger.of(expense))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.event()).isEqualTo(Event.REVIEW_DENIED);
              assertThat(entry.actor()).isEqualTo(new Actor(Actor.Kind.HUMAN, "stranger"));
              assertThat(entry.surface()).isEqualTo(Surface.TASKLIST);
              assertThat(entry.factsDigest()).isEqualTo("0".repeat(64));
              assertThat(entry.detail()).containsOnlyKeys("reason");
              assertThat(entry.detail().get("reason")).isEqualTo("No.\n\"Quoted\" 🍕");
            });
  }

  /** Whoever completes a task in Camunda chooses these texts: none may keep it off the record. */
  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "\ud800", "\u001b[2J"})
  void recordsTextsThatTheDatabaseCannotStore(String text) {
    ExpenseId expense = ExpenseId.random();

    ledger
        .entry(expense, Event.REVIEW_DENIED, "denied")
        .by(new Actor(Actor.Kind.HUMAN, text + "x".repeat(1000)))
        .with("tried", text)
        .append();

    LedgerEntry entry = ledger.of(expense).getFirst();
    assertThat(entry.actor().name()).contains("\ufffd").endsWith("…").hasSizeLessThanOrEqualTo(200);
    assertThat(entry.detail().get("tried")).asString().contains("\ufffd");
  }

  @Test
  void tellsTheStoryOfAnExpenseOldestFirst() {
    String id = api.submit("employee", "31", UUID.randomUUID().toString());
    api.awaitExpense(id, one -> one.get("history").size() == 5);

    for (String user : List.of("employee", "operator", "auditor")) {
      JsonNode story = api.get(user, "/api/ledger?expense=" + id).json();

      assertThat(story.findValuesAsText("event"))
          .containsExactly("SUBMITTED", "ASSESSED", "ROUTED", "DECIDED", "SUBMITTER_NOTIFIED");
      assertThat(story.findValuesAsText("expense")).contains(id);
    }
  }

  @Test
  void keepsTheWholeLedgerForAuditorsAndOperators() {
    append(ExpenseId.random(), "submitted");

    assertThat(api.get("auditor", "/api/ledger").status()).isEqualTo(200);
    assertThat(api.get("operator", "/api/ledger").status()).isEqualTo(200);
    for (String user : List.of("employee", "manager", "finance", "analyst")) {
      Answer answer = api.get(user, "/api/ledger");

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.detail()).contains("name an expense");
    }
  }

  @Test
  void givesTheWholeLedgerPageByPageNewestFirst() {
    ExpenseId expense = ExpenseId.random();
    for (int i = 0; i < 10; i++) {
      append(expense, "event-" + i);
    }
    List<Long> all = ids(api.get("auditor", "/api/ledger?limit=1000"));

    List<Long> paged = new ArrayList<>();
    long before = all.getFirst() + 1;
    for (int page = 0; page < 3; page++) {
      List<Long> next = ids(api.get("auditor", "/api/ledger?limit=3&before=" + before));
      paged.addAll(next);
      before = next.getLast();
    }

    assertThat(paged).isEqualTo(all.subList(0, 9));
    assertThat(ids(api.get("auditor", "/api/ledger?before=0"))).isEmpty();
    assertThat(ids(api.get("auditor", "/api/ledger?before=-9223372036854775808"))).isEmpty();
  }

  private void append(ExpenseId expense, String eventKey) {
    ledger.entry(expense, Event.DECIDED, eventKey).append();
  }

  private static List<Long> ids(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    List<Long> ids = new ArrayList<>();
    answer.json().forEach(entry -> ids.add(entry.get("id").asLong()));
    return ids;
  }
}
