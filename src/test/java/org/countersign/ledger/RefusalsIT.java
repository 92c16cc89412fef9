package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nobody fills the ledger with what they may not do. */
@IntegrationTest
class RefusalsIT {

  private static final int THREADS = 20;
  private static final int EACH = 100;
  private static final String REASON = "Only members of managers may review this expense.";

  @LocalServerPort private int port;
  @Autowired private Refusals refusals;
  @Autowired private Ledger ledger;
  @Autowired private JdbcClient jdbc;
  private final ExpenseId expense = new ExpenseId(UUID.randomUUID());
  private final long task = expense.value().getMostSignificantBits() >>> 1;
  private Api api;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @Test
  void makesTwoEntriesOfThousandsOfRefusedClaims() throws Exception {
    String id = api.submit("employee", "2411.30", "Chairs for the meeting room");
    String claimed = api.awaitReview(id);

    try (ExecutorService people = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            people.submit(
                () -> {
                  for (int j = 0; j < EACH; j++) {
                    assertThat(
                            api.post("employee2", "/api/reviews/" + claimed + "/claim", null)
                                .status())
                        .isEqualTo(403);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    ExpenseId about = ExpenseId.of(id);
    assertThat(denied(about)).hasSize(1);
    api.post("employee", "/api/expenses/" + id + "/withdrawal", null);
    api.awaitStatus(id, "WITHDRAWN");
    assertThat(denied(about))
        .hasSize(2)
        .last()
        .satisfies(
            entry -> {
              assertThat(entry.actor()).isEqualTo(new Actor(Actor.Kind.HUMAN, "employee2"));
              assertThat(entry.surface()).isEqualTo(Surface.API);
              assertThat(entry.detail())
                  .containsEntry("tried", "CLAIM")
                  .containsEntry("times", THREADS * EACH - 1);
            });
  }

  @Test
  void writesAnHourThatIsOverAndBeginsTheNextOne() {
    tried("employee2", "CLAIM", REASON, "a");
    tried("employee2", "CLAIM", REASON, "b");
    tried("employee2", "CLAIM", REASON, "c");
    assertThat(denied(expense)).hasSize(1);

    anHourLater();
    tried("employee2", "CLAIM", REASON, "d");

    assertThat(denied(expense))
        .extracting(entry -> entry.detail().get("times"))
        .containsExactly(null, 2, null);
  }

  @Test
  void writesAnHourThatIsOverWithoutAnotherTry() {
    tried("employee2", "CLAIM", REASON, "a");
    tried("employee2", "CLAIM", REASON, "b");

    refusals.recordWhatIsOver();
    assertThat(denied(expense)).hasSize(1);
    anHourLater();
    refusals.recordWhatIsOver();
    refusals.recordWhatIsOver();

    assertThat(denied(expense))
        .extracting(entry -> entry.detail().get("times"))
        .containsExactly(null, 1);
    assertThat(counted()).isZero();
  }

  @Test
  void addsNothingAboutWhatWasTriedOnce() {
    tried("employee2", "CLAIM", REASON, "a");

    refusals.taskEnded(task);

    assertThat(denied(expense)).hasSize(1);
    assertThat(counted()).isZero();
  }

  @Test
  void countsAJobThatComesAgainOnce() {
    tried("employee2", "CLAIM", REASON, "a");
    tried("employee2", "CLAIM", "You are not in the directory.", "a");
    tried("employee2", "CLAIM", REASON, "b");
    tried("employee2", "CLAIM", REASON, "b");

    refusals.taskEnded(task);

    assertThat(denied(expense))
        .extracting(entry -> entry.detail().get("times"))
        .containsExactly(null, 1);
  }

  @Test
  void tellsPeopleReasonsAndWhatWasTriedApart() {
    tried("employee2", "CLAIM", REASON, "a");
    tried("analyst", "CLAIM", REASON, "b");
    tried("employee2", "CLAIM", "This review is closed.", "c");
    tried("employee2", "APPROVE", REASON, "d");

    assertThat(denied(expense)).hasSize(4);
  }

  @Test
  void takesWhateverIsTypedForTheSame() {
    for (int i = 0; i < 30; i++) {
      tried("employee2", "decision " + i, REASON, "typed-" + i);
    }

    refusals.taskEnded(task);

    assertThat(denied(expense))
        .extracting(entry -> entry.detail().get("tried"))
        .containsExactly("decision 0", "SOMETHING_ELSE");
  }

  @Test
  void namesNoSurfaceWhereThereWereSeveral() {
    tried("employee2", "CLAIM", REASON, "a");
    refusals.record(
        new RefusedTry(expense, task, "employee2", "CLAIM", REASON, Surface.SLACK, "b"));

    refusals.taskEnded(task);

    assertThat(denied(expense)).extracting(LedgerEntry::surface).containsExactly(Surface.API, null);
  }

  @Test
  void takesNamesAndReasonsOfAnyLength() {
    String longName = "\uD83D\uDE00".repeat(300);

    tried(longName, "CLAIM", longName.repeat(10) + " is not in the directory.", "a");
    tried(longName, "CLAIM", longName.repeat(10) + " is not in the directory.", "b");
    refusals.taskEnded(task);

    assertThat(denied(expense)).hasSize(2);
  }

  private void tried(String person, String what, String reason, String key) {
    refusals.record(new RefusedTry(expense, task, person, what, reason, Surface.API, key));
  }

  private void anHourLater() {
    jdbc.sql(
            "update repeated_refusal set since = since - interval '1 hour' where expense_id = :expense")
        .param("expense", expense.value())
        .update();
  }

  private int counted() {
    return jdbc.sql("select count(*) from repeated_refusal where expense_id = :expense")
        .param("expense", expense.value())
        .query(Integer.class)
        .single();
  }

  private List<LedgerEntry> denied(ExpenseId about) {
    return ledger.of(about).stream().filter(entry -> entry.event() == Event.REVIEW_DENIED).toList();
  }
}
