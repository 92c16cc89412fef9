package org.countersign.company;

import com.fasterxml.jackson.databind.JsonNode;
import io.camunda.client.exception.BpmnError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.countersign.contract.Errors;
import org.countersign.contract.JobTypes;
import org.countersign.contract.Surface;
import org.countersign.contract.TaskRefused;
import org.countersign.contract.TaskRefused.OutOfReach;
import org.countersign.contract.Variables;
import org.countersign.expense.ApprovalProcess;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.ExpenseVariable;
import org.countersign.people.UserName;
import org.countersign.review.Answer;
import org.countersign.review.ReviewTasks;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * bpmn/expense-approval.bpmn by hand, one job at a time and in whatever order a story wants, with
 * the application's own workers. The real engine runs some of the stories too, see {@link
 * EmbeddedCompanyIT}: what the two say must be the same.
 */
final class SimulatedProcess implements ApprovalProcess, ReviewTasks {

  /** Where an instance stands; each but the two user tasks and the end is a job to be done. */
  enum At {
    REGISTER,
    ASSESS,
    ROUTE,
    OPEN_REVIEW,
    REVIEW,
    ESCALATE,
    RECORD_REVIEW,
    OPEN_QUESTION,
    QUESTION,
    RECORD_DECISION,
    NOTIFY,
    ENDED
  }

  /** Where a withdrawal still ends it. */
  private static final Set<At> IN_SUB_PROCESS =
      EnumSet.complementOf(EnumSet.of(At.REGISTER, At.RECORD_DECISION, At.NOTIFY, At.ENDED));

  private static final Duration ANSWER_WITHIN = Duration.ofDays(7);
  private static final int TRIES = 3;

  /** A deployment: its table, and the key by which the ledger may know it. */
  record Deployment(long key, int version, Routes table) {}

  /** What a decision table says to these variables. */
  @FunctionalInterface
  interface Routes {
    Map<String, Object> of(Map<String, @Nullable Object> variables);
  }

  /** A process instance. */
  static final class Instance {
    final long key;
    final Deployment deployment;
    final Map<String, @Nullable Object> variables = new HashMap<>();
    At at;
    int failures;
    long task;
    String group = "";
    @Nullable String assignee;
    @Nullable Instant due;
    boolean withdrawalWaits;
    @Nullable String incident;

    Instance(long key, Deployment deployment, At at) {
      this.key = key;
      this.deployment = deployment;
      this.at = at;
    }

    boolean isInSubProcess() {
      return IN_SUB_PROCESS.contains(at);
    }
  }

  private final Map<Long, Instance> instances = new LinkedHashMap<>();
  private final Map<ExpenseId, Instance> byExpense = new HashMap<>();
  private final Clock clock;
  private @Nullable Jobs jobs;
  private Deployment latest = new Deployment(0, 0, variables -> Map.of());
  private long keys = 1000;
  private @Nullable Runnable beforeTheNextCompletion;

  SimulatedProcess(Clock clock) {
    this.clock = clock;
  }

  void begin(Jobs workers) {
    jobs = workers;
    instances.clear();
    byExpense.clear();
    beforeTheNextCompletion = null;
  }

  void deployed(Deployment deployment) {
    latest = deployment;
  }

  Deployment latest() {
    return latest;
  }

  long nextKey() {
    return ++keys;
  }

  List<Instance> all() {
    return List.copyOf(instances.values());
  }

  List<Instance> at(At place) {
    return instances.values().stream().filter(one -> one.at == place).toList();
  }

  /** Somebody gets in between the claim and the completion of the next decision. */
  void beforeTheNextCompletion(Runnable act) {
    beforeTheNextCompletion = act;
  }

  // ---- what the application asks of the process

  @Override
  public void submitted(ExpenseFacts facts) {
    afterCommit(
        () -> {
          Instance instance = start(At.ASSESS);
          instance.variables.put(
              Variables.EXPENSE, workers().variablesOf(ExpenseVariable.of(facts)));
          byExpense.put(facts.id(), instance);
        });
  }

  @Override
  public void withdrawn(ExpenseId id) {
    afterCommit(
        () -> {
          Instance instance = byExpense.get(id);
          if (instance != null) {
            instance.withdrawalWaits = true;
            correlateWithdrawal(instance);
          }
        });
  }

  private static void afterCommit(Runnable act) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            act.run();
          }
        });
  }

  @Override
  public void answered(long userTaskKey, UserName by, String answer, Surface surface) {
    Instance instance = waiting(userTaskKey, At.QUESTION);
    instance.assignee = by.value();
    completeQuestion(instance, answer, surface.action());
  }

  @Override
  public void claim(long userTaskKey, UserName person, Surface surface) {
    Instance instance = waiting(userTaskKey, At.REVIEW);
    if (instance.assignee != null && !instance.assignee.equals(person.value())) {
      throw new OutOfReach("somebody has it", new IllegalStateException());
    }
    assign(instance, person.value(), surface.action());
  }

  @Override
  public void takeOver(long userTaskKey, UserName person, Surface surface) {
    assign(waiting(userTaskKey, At.REVIEW), person.value(), surface.action());
  }

  @Override
  public void release(long userTaskKey) {
    assign(waiting(userTaskKey, At.REVIEW), null, null);
  }

  @Override
  public void complete(long userTaskKey, UserName person, Answer answer, Surface surface) {
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put(Variables.DECISION, answer.decision());
    variables.put(Variables.COMMENT, answer.comment());
    variables.put(Variables.REASON_CODE, answer.reasonCode());
    variables.put(Variables.FACTS_DIGEST, answer.factsDigest());
    variables.put(Variables.DECIDED_BY, person.value());
    Runnable before = beforeTheNextCompletion;
    beforeTheNextCompletion = null;
    if (before != null) {
      before.run();
    }
    completeReview(waiting(userTaskKey, At.REVIEW), variables, surface.action());
  }

  // ---- what people do at Camunda's own doors

  /** The start form, or whoever may start instances at Camunda's API. */
  void startForm(JsonNode expense) {
    Instance instance = start(At.REGISTER);
    instance.variables.put(Variables.EXPENSE, expense);
  }

  /** As Tasklist and the API assign; null hands back. */
  void assign(Instance instance, @Nullable String assignee, @Nullable String action) {
    Jobs.Result result =
        listen(JobTypes.CHECK_CLAIM, instance, assignee == null ? "" : assignee, action, Map.of());
    if (result.denied() != null) {
      throw new TaskRefused(result.denied(), new IllegalStateException());
    }
    instance.assignee = assignee;
  }

  void completeReview(
      Instance instance, Map<String, @Nullable Object> variables, @Nullable String action) {
    Map<String, @Nullable Object> seen = new HashMap<>(instance.variables);
    seen.putAll(variables);
    Jobs.Result result = listen(JobTypes.CHECK_DECISION, instance, instance.assignee, action, seen);
    if (result.denied() != null) {
      throw new TaskRefused(result.denied(), new IllegalStateException());
    }
    Map<String, @Nullable Object> review = new HashMap<>();
    for (String name : List.of(Variables.DECISION, Variables.COMMENT, Variables.REASON_CODE)) {
      review.put(name, variables.get(name));
    }
    instance.variables.put(Variables.REVIEW, review);
    instance.assignee = null;
    instance.at = At.RECORD_REVIEW;
  }

  void completeQuestion(Instance instance, String answer, @Nullable String action) {
    Map<String, @Nullable Object> seen = new HashMap<>(instance.variables);
    seen.put(Variables.ANSWER, answer);
    Jobs.Result result = listen(JobTypes.CHECK_ANSWER, instance, instance.assignee, action, seen);
    if (result.denied() != null) {
      throw new TaskRefused(result.denied(), new IllegalStateException());
    }
    instance.variables.put(Variables.REVIEW, null);
    instance.assignee = null;
    instance.at = At.ASSESS;
  }

  // ---- the process goes on

  /** Instances with a job to be done. */
  List<Instance> atWork() {
    return instances.values().stream()
        .filter(one -> one.at != At.REVIEW && one.at != At.QUESTION && one.at != At.ENDED)
        .filter(one -> one.incident == null)
        .toList();
  }

  /**
   * Does the next job of an instance.
   *
   * @param twice whether the first result is lost on its way, and the job is done again
   */
  void work(Instance instance, boolean twice) {
    try {
      if (twice) {
        once(instance);
      }
      once(instance).run();
      instance.failures = 0;
    } catch (BpmnError e) {
      caught(instance, e);
    } catch (RuntimeException e) {
      instance.failures++;
      if (instance.failures == TRIES) {
        instance.incident = instance.at + ": " + e;
      }
    }
    correlateWithdrawal(instance);
  }

  private void caught(Instance instance, BpmnError error) {
    if (error.getErrorCode().equals(Errors.INVALID_EXPENSE)) {
      instance.at = At.ENDED;
    } else if (error.getErrorCode().equals(Errors.ASSESSMENT_UNAVAILABLE)) {
      instance.variables.putAll(workers().variablesOf(error.getVariables()));
      instance.variables.put(Variables.ASSESSMENT, null);
      instance.at = At.ROUTE;
    } else if (error.getErrorCode().equals(Errors.PERSON_NEEDED)) {
      instance.at = At.ASSESS;
    } else {
      instance.incident = "nobody catches " + error.getErrorCode();
    }
    instance.failures = 0;
  }

  /** Does the job and gives what the engine does when it hears of it. */
  private Runnable once(Instance instance) {
    return switch (instance.at) {
      case REGISTER -> {
        Map<String, @Nullable Object> result = service(JobTypes.REGISTER_EXPENSE, instance);
        yield () -> {
          instance.variables.putAll(result);
          byExpense.put(expenseOf(instance), instance);
          instance.at = At.ASSESS;
        };
      }
      case ASSESS -> {
        Map<String, @Nullable Object> result = service(JobTypes.ASSESS_EXPENSE, instance);
        yield () -> {
          instance.variables.putAll(result);
          instance.at = At.ROUTE;
        };
      }
      case ROUTE -> () -> route(instance);
      case OPEN_REVIEW -> openReview(instance);
      case ESCALATE -> {
        service(JobTypes.ESCALATE_REVIEW, instance);
        yield () -> {
          Map<String, Object> routing = new HashMap<>(routing(instance));
          routing.put(
              approvals(instance) > 0 ? "secondReviewerGroup" : "reviewerGroup",
              Objects.requireNonNull(routing.get("escalationGroup")));
          instance.variables.put(Variables.ROUTING, routing);
          instance.at = At.OPEN_REVIEW;
        };
      }
      case RECORD_REVIEW -> {
        Map<String, @Nullable Object> result = service(JobTypes.RECORD_REVIEW, instance);
        yield () -> {
          instance.variables.putAll(result);
          reviewed(instance);
        };
      }
      case OPEN_QUESTION -> {
        instance.task = nextKey();
        String employee = String.valueOf(expense(instance).get("employee"));
        instance.due = clock.instant().plus(ANSWER_WITHIN);
        listen(JobTypes.OPEN_QUESTION, instance, employee, null, instance.variables);
        yield () -> {
          instance.assignee = employee;
          instance.at = At.QUESTION;
        };
      }
      case RECORD_DECISION -> {
        service(JobTypes.RECORD_DECISION, instance);
        yield () -> instance.at = At.NOTIFY;
      }
      case NOTIFY -> {
        service(JobTypes.NOTIFY_SUBMITTER, instance);
        yield () -> instance.at = At.ENDED;
      }
      case REVIEW, QUESTION, ENDED -> () -> {};
    };
  }

  private void route(Instance instance) {
    Map<String, Object> routing = instance.deployment.table().of(instance.variables);
    instance.variables.put(Variables.ROUTING, routing);
    boolean spared =
        "AUTO_APPROVE".equals(routing.get("route"))
            && instance.variables.get(Variables.HELD) == null;
    instance.at = spared ? At.RECORD_DECISION : At.OPEN_REVIEW;
  }

  @SuppressWarnings("unchecked")
  private Runnable openReview(Instance instance) {
    Map<String, Object> routing = routing(instance);
    String group =
        String.valueOf(
            routing.get(approvals(instance) > 0 ? "secondReviewerGroup" : "reviewerGroup"));
    instance.task = nextKey();
    instance.group = group;
    instance.assignee = null;
    instance.due = clock.instant().plus(Duration.parse(String.valueOf(routing.get("dueAfter"))));
    Jobs.Result result = listen(JobTypes.OPEN_REVIEW, instance, null, null, instance.variables);
    Object groups = result.corrections().get("correctCandidateGroups");
    Object assignee = result.corrections().get("correctAssignee");
    return () -> {
      if (groups instanceof List<?> corrected) {
        instance.group = String.valueOf(((List<Object>) corrected).getFirst());
      }
      instance.at = At.REVIEW;
      if (assignee != null) {
        Jobs.Result taken =
            listen(JobTypes.CHECK_CLAIM, instance, assignee.toString(), null, Map.of());
        instance.assignee = taken.denied() == null ? assignee.toString() : null;
      }
    };
  }

  private void reviewed(Instance instance) {
    Map<?, ?> review = (Map<?, ?>) Objects.requireNonNull(instance.variables.get(Variables.REVIEW));
    Object required = instance.variables.get(Variables.APPROVALS_REQUIRED);
    int enough = required instanceof Number number ? number.intValue() : Integer.MAX_VALUE;
    instance.at =
        switch (String.valueOf(review.get("decision"))) {
          case "REJECT" -> At.RECORD_DECISION;
          case "REQUEST_INFORMATION" -> At.OPEN_QUESTION;
          case "APPROVE" -> approvals(instance) >= enough ? At.RECORD_DECISION : At.OPEN_REVIEW;
          default -> At.OPEN_REVIEW;
        };
  }

  /** The clock was moved: what is overdue is handed on, and unanswered questions expire. */
  void timers() {
    Instant now = clock.instant();
    for (Instance instance : all()) {
      if (instance.due == null || now.isBefore(instance.due)) {
        continue;
      }
      if (instance.at == At.REVIEW) {
        cancelTask(instance);
        instance.at = At.ESCALATE;
      } else if (instance.at == At.QUESTION) {
        cancelTask(instance);
        instance.variables.put(Variables.OUTCOME, "EXPIRED");
        instance.at = At.RECORD_DECISION;
      }
    }
  }

  private void correlateWithdrawal(Instance instance) {
    if (!instance.withdrawalWaits || !instance.isInSubProcess()) {
      return;
    }
    cancelTask(instance);
    instance.withdrawalWaits = false;
    instance.incident = null;
    instance.variables.put(Variables.OUTCOME, "WITHDRAWN");
    instance.at = At.RECORD_DECISION;
  }

  private void cancelTask(Instance instance) {
    if (instance.at == At.REVIEW) {
      listen(JobTypes.CLOSE_REVIEW, instance, instance.assignee, null, Map.of());
    } else if (instance.at == At.QUESTION) {
      listen(JobTypes.CLOSE_QUESTION, instance, instance.assignee, null, Map.of());
    }
    instance.assignee = null;
  }

  // ---- the engine

  private Instance start(At at) {
    Instance instance = new Instance(nextKey(), latest, at);
    instances.put(instance.key, instance);
    return instance;
  }

  private Instance waiting(long userTaskKey, At at) {
    return find(one -> one.task == userTaskKey && one.at == at)
        .orElseThrow(() -> new OutOfReach("This task is gone.", new IllegalStateException()));
  }

  private Optional<Instance> find(Predicate<Instance> condition) {
    return instances.values().stream().filter(condition).findFirst();
  }

  private Map<String, @Nullable Object> service(String type, Instance instance) {
    return workers().run(job(type, instance, instance.variables, null)).variables();
  }

  private Jobs.Result listen(
      String type,
      Instance instance,
      @Nullable String assignee,
      @Nullable String action,
      Map<String, @Nullable Object> variables) {
    Instant due = instance.due;
    var task =
        new Jobs.Task(
            instance.task,
            assignee,
            List.of(instance.group),
            action,
            due == null ? null : due.atOffset(ZoneOffset.UTC));
    return workers().run(job(type, instance, variables, task));
  }

  private Jobs.Job job(
      String type,
      Instance instance,
      Map<String, @Nullable Object> variables,
      Jobs.@Nullable Task task) {
    return new Jobs.Job(
        nextKey(),
        type,
        instance.key,
        instance.deployment.key(),
        instance.deployment.version(),
        TRIES - instance.failures,
        variables,
        task);
  }

  private Jobs workers() {
    return Objects.requireNonNull(jobs, "nobody works yet");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> routing(Instance instance) {
    return (Map<String, Object>) Objects.requireNonNull(instance.variables.get(Variables.ROUTING));
  }

  private static Map<?, ?> expense(Instance instance) {
    return (Map<?, ?>) Objects.requireNonNull(instance.variables.get(Variables.EXPENSE));
  }

  static ExpenseId expenseOf(Instance instance) {
    return ExpenseId.of(String.valueOf(expense(instance).get("id")));
  }

  private static int approvals(Instance instance) {
    return instance.variables.get(Variables.APPROVALS) instanceof List<?> list ? list.size() : 0;
  }

  List<Instance> open(At... places) {
    List<Instance> found = new ArrayList<>();
    for (At place : places) {
      found.addAll(at(place));
    }
    return found;
  }
}
