package org.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.IntegrationTest;
import org.countersign.assessment.Autonomy;
import org.countersign.company.Step.Door;
import org.countersign.devservices.DevServices;
import org.countersign.ledger.controls.ControlCheck;
import org.countersign.review.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The stories with a known end, told to the whole application and the real engine: by REST, and at
 * Camunda's own API. {@link RandomCompanyIT} tells the same ones to the simulation.
 */
@IntegrationTest
class EmbeddedCompanyIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Who of the company is who of the laptop. */
  private static final Map<String, String> PEOPLE =
      Map.of(
          "emma", "employee",
          "emil", "employee2",
          "mara", "manager",
          "miro", "manager2",
          "fay", "finance",
          "olga", "both",
          "otto", "operator",
          "orla", "operator2");

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private Api api;
  private Api camunda;

  /** Of this story, so that nothing of another one is alike. */
  private final String mark = UUID.randomUUID().toString().substring(0, 8);

  private final List<Told> told = new ArrayList<>();
  private final Set<String> decided = new HashSet<>();

  private record Told(String id, String employee, Purchase purchase) {}

  @BeforeEach
  void connect() {
    api = new Api(port);
    camunda = new Api(DevServices.shared().camunda().address().getPort());
  }

  @AfterEach
  void switchOn() {
    if (!api.get("operator", "/api/autonomy").json().path("autonomy").asText().equals("ON")) {
      api.setAutonomy("ON", "The story is over");
    }
  }

  static List<KnownStory> stories() {
    return KnownStory.ALL;
  }

  @ParameterizedTest
  @MethodSource("stories")
  void endsAsInTheSimulation(KnownStory story) {
    for (Step step : story.steps()) {
      take(step);
      settle();
    }

    assertThat(told.stream().map(one -> api.expense(one.id()).path("status").asText()).toList())
        .isEqualTo(story.endings());
    Set<String> ids = new HashSet<>(told.stream().map(Told::id).toList());
    assertThat(Audit.of(jdbc)).filteredOn(breach -> ids.contains(breach.expense())).isEmpty();
    ControlCheck.Result again =
        Again.of(
            Again.lines(jdbc).stream()
                .filter(
                    line -> line.entry().expense() == null || ids.contains(line.entry().expense()))
                .toList());
    assertThat(again.breaches()).filteredOn(breach -> breach.expense() != null).isEmpty();
    assertThat(again.expenses()).isEqualTo(ids.size());
  }

  private void take(Step step) {
    switch (step) {
      case Step.Submit submit -> submit(submit);
      case Step.Again again -> again(again);
      case Step.Decide decide -> decide(decide);
      case Step.Answer answer -> {
        Told last = told.getLast();
        Answer taken =
            api.post(
                last.employee(),
                "/api/expenses/" + last.id() + "/information",
                "{\"answer\": \"With the people from the fair\"}");
        assertThat(taken.status()).as(taken.http().body()).isLessThan(300);
      }
      case Step.Withdraw withdraw -> {
        Told last = told.getLast();
        api.post(last.employee(), "/api/expenses/" + last.id() + "/withdrawal", null);
        api.awaitStatus(last.id(), "WITHDRAWN");
      }
      case Step.Switch position -> {
        if (position.to() == Autonomy.ON) {
          api.setAutonomy("ON", "as the story has it");
        } else {
          api.setAutonomy(position.to().name(), "as the story has it");
        }
      }
      default -> throw new IllegalArgumentException("not for the real engine: " + step);
    }
  }

  private void submit(Step.Submit submit) {
    String employee = person(submit.forWhom());
    String body = json(employee, submit.purchase());
    String id =
        submit.door() == Door.TASKLIST ? started(body) : api.submit(person(submit.who()), body);
    told.add(new Told(id, employee, submit.purchase()));
  }

  private void again(Step.Again again) {
    Told before = told.getLast();
    Purchase same = before.purchase();
    Purchase changed =
        new Purchase(
            same.amount(),
            same.currency(),
            again.change() == Step.Change.OTHER_WORDS ? "Refreshments for visitors" : same.words(),
            "",
            again.change() == Step.Change.OTHER_WORDS ? "Cafe am Markt" : same.merchant(),
            same.receipt(),
            false,
            again.change() == Step.Change.NEXT_DAY ? same.daysAgo() + 1 : same.daysAgo());
    String id = api.submit(before.employee(), json(before.employee(), changed));
    told.add(new Told(id, before.employee(), changed));
  }

  private String json(String employee, Purchase purchase) {
    LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(purchase.daysAgo());
    return """
        {"employee": "%s", "amount": %s, "currency": "%s", "category": "meals", "date": "%s",
         "description": "%s", "merchant": "%s %s", "receipt": "%s-%s"}
        """
        .formatted(
            employee,
            new BigDecimal(purchase.amount()),
            purchase.currency(),
            day,
            purchase.description(),
            purchase.merchant(),
            mark,
            purchase.receipt(),
            mark);
  }

  private void decide(Step.Decide decide) {
    String task = api.expense(told.getLast().id()).at("/review/userTaskKey").asText();
    String digest =
        jdbc.sql("select facts_digest from review where user_task_key = :task")
            .param("task", Long.valueOf(task))
            .query(String.class)
            .single();
    String who = person(decide.who());
    String comment = "by=%s saw=%s".formatted(who, digest);
    created(task);
    Answer answer =
        decide.door() == Door.TASKLIST
            ? atCamunda(task, who, decide.verdict(), comment)
            : api.decide(who, task, decide.verdict().name(), comment);
    if (answer.status() < 300) {
      decided.add(task);
    }
  }

  /** Whoever is refused the task does not complete it either. */
  private Answer atCamunda(String task, String who, Verdict verdict, String comment) {
    Answer assigned =
        camunda.post(
            "", "/v2/user-tasks/" + task + "/assignment", "{\"assignee\": \"%s\"}".formatted(who));
    return assigned.status() >= 300
        ? assigned
        : camunda.post(
            "",
            "/v2/user-tasks/" + task + "/completion",
            "{\"variables\": {\"decision\": \"%s\", \"comment\": \"%s\"}}"
                .formatted(verdict, comment));
  }

  private String started(String expense) {
    long instance =
        camunda
            .post(
                "",
                "/v2/process-instances",
                "{\"processDefinitionId\": \"expense-approval\", \"variables\": {\"expense\": %s}}"
                    .formatted(expense))
            .json()
            .path("processInstanceKey")
            .asLong();
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql(
                        "select expense_id::text from expense where process_instance_key = :instance")
                    .param("instance", instance)
                    .query(String.class)
                    .optional(),
            Optional::isPresent)
        .orElseThrow();
  }

  private void created(String task) {
    await("task " + task)
        .atMost(PATIENCE)
        .until(
            () ->
                camunda
                    .get("", "/v2/user-tasks/" + task)
                    .json()
                    .path("state")
                    .asText()
                    .equals("CREATED"));
  }

  /** Until each expense waits for somebody, or is at its end. */
  private void settle() {
    for (Told one : told) {
      api.awaitExpense(one.id(), this::isAtRest);
    }
  }

  private boolean isAtRest(JsonNode expense) {
    return switch (expense.path("status").asText()) {
      case "IN_REVIEW" ->
          expense.has("review") && !decided.contains(expense.at("/review/userTaskKey").asText());
      case "SUBMITTED" -> false;
      default -> true;
    };
  }

  private static String person(String name) {
    return String.valueOf(PEOPLE.get(name));
  }
}
