package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.embedded.ClaimProcess.await;
import static org.countersign.embedded.ClaimProcess.problem;

import io.camunda.client.api.command.ProblemException;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.search.enums.IncidentErrorType;
import io.camunda.client.api.search.enums.IncidentState;
import io.camunda.client.api.search.enums.JobKind;
import io.camunda.client.api.search.enums.ListenerEventType;
import io.camunda.client.api.search.enums.ProcessInstanceState;
import io.camunda.client.api.search.enums.UserTaskState;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UserTaskIT {

  @RegisterExtension private final ClaimProcess claims = new ClaimProcess();

  @Test
  void showsEveryPropertyOfATask() {
    final var task = claims.review("E-1");

    assertThat(task.getName()).isEqualTo("Review the claim");
    assertThat(task.getElementId()).isEqualTo("Task_Review");
    assertThat(task.getBpmnProcessId()).isEqualTo("claim");
    assertThat(task.getProcessName()).isEqualTo("Claim");
    assertThat(task.getProcessDefinitionVersion()).isEqualTo(1);
    assertThat(task.getCandidateGroups()).containsExactly("approvers", "auditors");
    assertThat(task.getCandidateUsers()).containsExactly("anna");
    assertThat(task.getAssignee()).isNull();
    assertThat(task.getPriority()).isEqualTo(70);
    assertThat(task.getDueDate())
        .isCloseTo(
            OffsetDateTime.now(ZoneOffset.UTC).plusHours(48),
            Assertions.within(1, ChronoUnit.MINUTES));
    assertThat(task.getFollowUpDate()).isEqualTo(OffsetDateTime.parse("2030-01-01T00:00:00Z"));
    assertThat(task.getCreationDate())
        .isCloseTo(OffsetDateTime.now(ZoneOffset.UTC), Assertions.within(1, ChronoUnit.MINUTES));
    assertThat(task.getCompletionDate()).isNull();
    assertThat(task.getCustomHeaders()).containsEntry("channel", "slack");
    assertThat(task.getFormKey()).isPositive();
    assertThat(task.getExternalFormReference()).isNull();
    assertThat(claims.client().newUserTaskGetFormRequest(task.getUserTaskKey()).send().join())
        .satisfies(form -> assertThat(form.getFormId()).isEqualTo("claim-form"))
        .satisfies(form -> assertThat(String.valueOf(form.getSchema())).contains("Amount"));
  }

  @Test
  void givesListenersTheTasksProperties() {
    claims.worker("score", Map.of("confidence", 0.5));
    final var creating = claims.worker("review-creating");
    final var assigning = claims.worker("review-assigning");
    final var completing = claims.worker("review-completing");
    final long key = claims.createdTask(claims.create("E-1", 2500)).getUserTaskKey();

    claims.client().newAssignUserTaskCommand(key).assignee("anna").send().join();
    claims.client().newUnassignUserTaskCommand(key).send().join();
    claims
        .client()
        .newAssignUserTaskCommand(key)
        .assignee("bob")
        .allowOverride(false)
        .send()
        .join();
    claims
        .client()
        .newCompleteUserTaskCommand(key)
        .action("slack")
        .variables(Map.of("decision", "APPROVE"))
        .send()
        .join();

    assertThat(creating).singleElement().satisfies(UserTaskIT::isCreating);
    assertThat(assigning)
        .extracting(job -> job.getUserTask().getAction(), job -> job.getUserTask().getAssignee())
        .containsExactly(
            Assertions.tuple("assign", "anna"),
            Assertions.tuple("unassign", null),
            Assertions.tuple("claim", "bob"));
    assertThat(assigning.getFirst().getUserTask().getChangedAttributes())
        .containsExactly("assignee");
    assertThat(completing.getFirst().getUserTask().getAction()).isEqualTo("slack");
    assertThat(completing.getFirst().getUserTask().getAssignee()).isEqualTo("bob");
    assertThat(completing.getFirst().getUserTask().getUserTaskKey()).isEqualTo(key);
  }

  private static void isCreating(final ActivatedJob job) {
    assertThat(job.getKind()).isEqualTo(JobKind.TASK_LISTENER);
    assertThat(job.getListenerEventType()).isEqualTo(ListenerEventType.CREATING);
    assertThat(job.getElementId()).isEqualTo("Task_Review");
    assertThat(job.getVariablesAsMap()).containsEntry("amount", 2500);
    final var task = job.getUserTask();
    assertThat(task.getCandidateGroups()).containsExactly("approvers", "auditors");
    assertThat(task.getCandidateUsers()).containsExactly("anna");
    assertThat(task.getDueDate()).isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusHours(47));
    assertThat(task.getFollowUpDate()).isEqualTo(OffsetDateTime.parse("2030-01-01T00:00:00Z"));
    assertThat(task.getFormKey()).isPositive();
    assertThat(task.getPriority()).isEqualTo(70);
  }

  @Test
  void deniesACompletionWithItsReason() {
    final var task = claims.review("E-1");
    final var denies = new AtomicBoolean(true);
    claims
        .client()
        .newWorker()
        .jobType("review-completing")
        .handler(
            (jobs, job) ->
                jobs.newCompleteCommand(job)
                    .withResult(r -> r.forUserTask().deny(denies.get(), "Not your own claim"))
                    .send()
                    .join())
        .open();

    final var denied = problem(() -> complete(task.getUserTaskKey()));
    final var after = claims.task(task.getUserTaskKey());
    denies.set(false);
    complete(task.getUserTaskKey());

    assertThat(denied.code()).isEqualTo(409);
    assertThat(denied.details().getTitle()).isEqualTo("INVALID_STATE");
    assertThat(denied.details().getDetail()).contains("Reason to deny: 'Not your own claim'");
    assertThat(after.getState()).isEqualTo(UserTaskState.CREATED);
    assertThat(claims.task(task.getUserTaskKey()).getState()).isEqualTo(UserTaskState.COMPLETED);
    assertThat(problem(() -> complete(task.getUserTaskKey())).code()).isEqualTo(404);
  }

  @Test
  void deniesAnAssignment() {
    final long key = claims.review("E-1").getUserTaskKey();
    claims
        .client()
        .newWorker()
        .jobType("review-assigning")
        .handler(
            (jobs, job) ->
                jobs.newCompleteCommand(job)
                    .withResult(r -> r.forUserTask().deny(true, "not in the group"))
                    .send()
                    .join())
        .open();

    final var denied =
        problem(
            () -> claims.client().newAssignUserTaskCommand(key).assignee("mallory").send().join());

    assertThat(denied.details().getDetail()).contains("not in the group");
    assertThat(claims.task(key).getAssignee()).isNull();
    assertThat(claims.task(key).getState()).isEqualTo(UserTaskState.CREATED);
  }

  @Test
  void refusesToClaimWhatIsTaken() {
    final long key = claims.review("E-1").getUserTaskKey();
    claims.worker("review-assigning");
    claims.client().newAssignUserTaskCommand(key).assignee("anna").send().join();

    final var refused =
        problem(
            () ->
                claims
                    .client()
                    .newAssignUserTaskCommand(key)
                    .assignee("bob")
                    .allowOverride(false)
                    .send()
                    .join());

    assertThat(refused.code()).isEqualTo(409);
    assertThat(claims.task(key).getAssignee()).isEqualTo("anna");
  }

  @Test
  void letsAListenerCorrectATask() {
    claims.worker("score", Map.of("confidence", 0.5));
    claims
        .client()
        .newWorker()
        .jobType("review-creating")
        .handler(
            (jobs, job) ->
                jobs.newCompleteCommand(job)
                    .withResult(
                        r ->
                            r.forUserTask()
                                .correctCandidateGroups(List.of("finance"))
                                .correctPriority(5)
                                .correctDueDate("2031-01-01T00:00:00Z"))
                    .send()
                    .join())
        .open();

    final var task = claims.createdTask(claims.create("E-1", 2500));

    assertThat(task.getCandidateGroups()).containsExactly("finance");
    assertThat(task.getCandidateUsers()).containsExactly("anna");
    assertThat(task.getPriority()).isEqualTo(5);
    assertThat(task.getDueDate()).isEqualTo(OffsetDateTime.parse("2031-01-01T00:00:00Z"));
  }

  @Test
  void updatesATask() {
    final long key = claims.review("E-1").getUserTaskKey();
    final var due = OffsetDateTime.parse("2032-02-03T04:05:06+01:00");

    claims
        .client()
        .newUpdateUserTaskCommand(key)
        .priority(90)
        .candidateGroups("auditors")
        .dueDate(due.toString())
        .send()
        .join();

    final var task = claims.task(key);
    assertThat(task.getPriority()).isEqualTo(90);
    assertThat(task.getCandidateGroups()).containsExactly("auditors");
    assertThat(task.getDueDate().toInstant()).isEqualTo(due.toInstant());
  }

  @Test
  void showsACompletingListenerTheVariablesThatShadowTheProcess() {
    final var task = claims.review("E-1");
    final var completing = claims.worker("review-completing");

    claims
        .client()
        .newCompleteUserTaskCommand(task.getUserTaskKey())
        .variables(Map.of("decision", "APPROVE", "amount", 1))
        .send()
        .join();

    assertThat(completing.getFirst().getVariablesAsMap())
        .containsEntry("amount", 1)
        .containsEntry("decision", "APPROVE");
    claims.awaitState(task.getProcessInstanceKey(), ProcessInstanceState.COMPLETED);
    assertThat(claims.variables(task.getProcessInstanceKey()))
        .containsEntry("amount", "2500")
        .containsEntry("review", "{\"decision\":\"APPROVE\"}")
        .doesNotContainKey("decision");
  }

  @Test
  void staysCompletingUntilAListenerAnswers() {
    final long key = claims.review("E-1").getUserTaskKey();
    final var answer =
        claims
            .client()
            .newCompleteUserTaskCommand(key)
            .variables(Map.of("decision", "APPROVE"))
            .send();
    await(() -> claims.task(key).getState() == UserTaskState.COMPLETING);

    final var second = problem(() -> complete(key));
    claims.worker("review-completing");

    answer.join();
    assertThat(second.code()).isEqualTo(409);
    assertThat(claims.task(key).getState()).isEqualTo(UserTaskState.COMPLETED);
  }

  @Test
  void turnsAFailedListenerIntoAnIncidentThatCanBeResolved() {
    final var task = claims.review("E-1");
    final var answer =
        claims
            .client()
            .newCompleteUserTaskCommand(task.getUserTaskKey())
            .variables(Map.of("decision", "APPROVE"))
            .send();
    final var job = claims.awaitJob("review-completing");

    claims.client().newFailCommand(job).retries(0).errorMessage("ledger is down").send().join();

    final var incident =
        claims.client().newIncidentSearchRequest().send().join().items().getFirst();
    assertThat(incident.getErrorType()).isEqualTo(IncidentErrorType.TASK_LISTENER_NO_RETRIES);
    assertThat(incident.getErrorMessage()).contains("ledger is down");
    assertThat(incident.getState()).isEqualTo(IncidentState.ACTIVE);

    claims.client().newUpdateRetriesCommand(job).retries(1).send().join();
    claims.client().newResolveIncidentCommand(incident.getIncidentKey()).send().join();
    claims.worker("review-completing");

    answer.join();
    assertThat(claims.task(task.getUserTaskKey()).getState()).isEqualTo(UserTaskState.COMPLETED);
  }

  @Test
  void waitsForTheCancelingListener() {
    final var task = claims.review("E-1");
    final long instance = task.getProcessInstanceKey();

    claims.client().newCancelInstanceCommand(instance).send().join();

    await(() -> claims.task(task.getUserTaskKey()).getState() == UserTaskState.CANCELING);
    assertThat(claims.state(instance)).isEqualTo(ProcessInstanceState.ACTIVE);
    final var canceling = claims.worker("review-canceling");
    claims.awaitState(instance, ProcessInstanceState.TERMINATED);
    assertThat(canceling).hasSize(1);
    assertThat(claims.task(task.getUserTaskKey()).getState()).isEqualTo(UserTaskState.CANCELED);
  }

  @Test
  void cancelsAnOverdueTaskWhenTheClockMoves() {
    final var task = claims.review("E-1");
    claims.worker("review-canceling");

    claims.advanceClock(Duration.ofHours(49));

    final long instance = task.getProcessInstanceKey();
    claims.awaitState(instance, ProcessInstanceState.COMPLETED);
    assertThat(claims.states(instance, "Task_Review")).containsExactly("TERMINATED");
    assertThat(claims.states(instance, "Boundary_Overdue")).containsExactly("COMPLETED");
  }

  @Test
  void findsTheVariablesThatATaskSees() {
    final long key = claims.review("E-1").getUserTaskKey();

    final var found = claims.client().newUserTaskVariableSearchRequest(key).send().join().items();

    assertThat(found).extracting(v -> v.getName()).contains("id", "amount", "confidence", "route");
  }

  private void complete(final long key) throws ProblemException {
    claims
        .client()
        .newCompleteUserTaskCommand(key)
        .variables(Map.of("decision", "APPROVE"))
        .send()
        .join();
  }
}
