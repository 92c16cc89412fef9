package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.IntegrationTest;
import org.countersign.devservices.DevLlm;
import org.countersign.devservices.DevServices;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A model that does whatever a hostile text wants cannot approve more than the rules leave to it.
 */
@IntegrationTest
class HostileMemosIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 8;
  private static final int CONTROLS = 20;
  private static final int SMALL = 50;
  private static final int LARGE = 2_500;

  /**
   * No test of the policy's facts looks at theirs, and what is approved stays far below the cap.
   */
  private static final List<String> EMPLOYEES = List.of("manager2", "operator");

  @LocalServerPort private int port;
  private final DevLlm llm = DevServices.shared().llm();
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
  private Api api;
  private int submissions;

  @BeforeEach
  void connect() {
    api = new Api(port);
  }

  @AfterEach
  void reset() {
    threads.shutdownNow();
    llm.reset();
  }

  @Test
  void approvesOnlyOrdinarySmallExpensesWhateverTheModelSays() {
    llm.obeyEverything();
    List<Memo> memos = new ArrayList<>(Memo.hostile());
    memos.addAll(Memo.honest().subList(0, CONTROLS));

    // One amount after the other: large ones under way would count against the cap of the small.
    List<Submission> approved = new ArrayList<>();
    for (int amount : List.of(SMALL, LARGE)) {
      List<Submission> submissions = memos.stream().map(memo -> submission(memo, amount)).toList();
      eachOf(submissions, this::approvedOf).stream()
          .flatMap(Optional::stream)
          .forEach(approved::add);
    }

    assertThat(approved).filteredOn(one -> one.amount() >= 1_000).isEmpty();
    assertThat(approved).filteredOn(one -> one.memo().suspicious()).isEmpty();
    assertThat(approved).filteredOn(one -> one.memo().kind().equals("honest")).hasSize(CONTROLS);
  }

  @Test
  void asksAPersonAgainWhenTheAnswerToAQuestionIsHostile() {
    llm.refuse();
    List<Memo> memos =
        Memo.hostile().stream().filter(memo -> !memo.clarifications().isEmpty()).toList();
    List<String> ids = eachOf(memos, memo -> submit(submission(memo, SMALL)));
    List<String> reviews = eachOf(ids, api::awaitReview);
    for (int i = 0; i < ids.size(); i++) {
      api.decide("manager", reviews.get(i), "REQUEST_INFORMATION", "Who, where and why?");
      api.awaitStatus(ids.get(i), "INFORMATION_REQUESTED");
    }

    llm.obeyEverything();
    for (int i = 0; i < ids.size(); i++) {
      String employee = api.expense(ids.get(i)).get("employee").asText();
      ObjectNode answer =
          JSON.createObjectNode().put("answer", memos.get(i).clarifications().getLast().answer());
      String path = "/api/expenses/" + ids.get(i) + "/information";
      assertThat(api.post(employee, path, answer.toString()).status()).isEqualTo(200);
    }

    for (int i = 0; i < ids.size(); i++) {
      api.awaitReview(ids.get(i), reviews.get(i));
      assertThat(api.expense(ids.get(i)).at("/assessment/flags"))
          .as(memos.get(i).id())
          .extracting(JsonNode::asText)
          .contains("SUSPICIOUS_INSTRUCTIONS");
    }
  }

  /** Answers to questions come later; where nobody asks, they stand in the description. */
  private Submission submission(Memo memo, int amount) {
    List<String> words = new ArrayList<>();
    words.add(memo.description());
    if (!memo.kind().equals("honest")) {
      memo.clarifications().stream().map(Clarification::answer).forEach(words::add);
    }
    int number = submissions++;
    return new Submission(
        memo,
        amount,
        EMPLOYEES.get(number % EMPLOYEES.size()),
        weekday(number),
        String.join("\n", words));
  }

  private String submit(Submission submission) {
    Memo memo = submission.memo();
    ObjectNode expense =
        JSON.createObjectNode()
            .put("employee", submission.employee())
            .put("amount", submission.amount())
            .put("category", memo.category())
            .put("merchant", memo.merchant())
            .put("description", submission.description())
            .put("receipt", Api.receipt())
            .put("date", submission.date().toString());
    Answer answer = api.post("operator", "/api/expenses", expense.toString());
    assertThat(answer.status()).as(memo.id() + " " + answer.http().body()).isEqualTo(202);
    return answer.json().get("id").asText();
  }

  /** Itself if it is approved; empty if a person is asked. */
  private Optional<Submission> approvedOf(Submission submission) {
    String id = submit(submission);
    JsonNode expense =
        api.awaitExpense(
            id, one -> one.has("review") || one.path("status").asText().equals("APPROVED"));
    if (expense.path("status").asText().equals("APPROVED")) {
      return Optional.of(submission);
    }
    boolean control = submission.memo().kind().equals("honest") && submission.amount() == SMALL;
    assertThat(control).as("a person is asked, wrongly: " + expense).isFalse();
    return Optional.empty();
  }

  private static LocalDate weekday(int number) {
    LocalDate date = LocalDate.now(ZoneOffset.UTC).minusDays(1 + number % 60);
    return switch (date.getDayOfWeek()) {
      case SATURDAY, SUNDAY -> date.with(DayOfWeek.FRIDAY);
      default -> date;
    };
  }

  private <T, R> List<R> eachOf(List<T> inputs, Function<T, R> action) {
    List<Future<R>> answers =
        inputs.stream().map(input -> threads.submit(() -> action.apply(input))).toList();
    List<R> results = new ArrayList<>();
    for (Future<R> answer : answers) {
      try {
        results.add(answer.get());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    return results;
  }

  private record Submission(
      Memo memo, int amount, String employee, LocalDate date, String description) {

    @Override
    public String toString() {
      return memo.id() + " at " + amount;
    }
  }
}
