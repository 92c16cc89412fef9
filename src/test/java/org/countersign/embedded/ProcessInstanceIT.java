package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.embedded.ClaimProcess.problem;

import io.camunda.client.api.search.enums.IncidentErrorType;
import io.camunda.client.api.search.enums.IncidentState;
import io.camunda.client.api.search.enums.ProcessInstanceState;
import io.camunda.client.api.search.response.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProcessInstanceIT {

  @RegisterExtension private final ClaimProcess claims = new ClaimProcess();

  @Test
  void answersWithTheVariablesOfACompletedInstance() {
    claims.worker("score", Map.of("confidence", 0.98));

    final var result =
        claims
            .client()
            .newCreateInstanceCommand()
            .bpmnProcessId("claim")
            .latestVersion()
            .variables(Map.of("id", "E-1", "amount", 100))
            .withResult()
            .send()
            .join();

    assertThat(result.getVariablesAsMap())
        .containsEntry("route", "approve")
        .containsEntry("confidence", 0.98);
    assertThat(claims.state(result.getProcessInstanceKey()))
        .isEqualTo(ProcessInstanceState.COMPLETED);
  }

  @Test
  void givesUpWaitingForAResultInTime() {
    final var late =
        problem(
            () ->
                claims
                    .client()
                    .newCreateInstanceCommand()
                    .bpmnProcessId("claim")
                    .latestVersion()
                    .withResult()
                    .requestTimeout(Duration.ofMillis(50))
                    .send()
                    .join());

    assertThat(late.code()).isEqualTo(504);
  }

  @Test
  void refusesAnUnknownProcess() {
    final var refused =
        problem(
            () ->
                claims
                    .client()
                    .newCreateInstanceCommand()
                    .bpmnProcessId("unknown")
                    .latestVersion()
                    .send()
                    .join());

    assertThat(refused.code()).isEqualTo(404);
    assertThat(refused.details().getDetail()).contains("unknown");
  }

  @Test
  void cancelsAnInstanceOnce() {
    final long instance = claims.create("E-1", 100);

    claims.client().newCancelInstanceCommand(instance).send().join();

    claims.awaitState(instance, ProcessInstanceState.TERMINATED);
    final var again =
        problem(() -> claims.client().newCancelInstanceCommand(instance).send().join());
    assertThat(again.code()).isEqualTo(404);
  }

  @Test
  void setsVariables() {
    final long instance = claims.create("E-1", 100);

    claims.client().newSetVariablesCommand(instance).variables(Map.of("late", true)).send().join();

    assertThat(claims.variables(instance)).containsEntry("late", "true");
  }

  @Test
  void startsOneInstanceForAMessageIdThatComesTwice() {
    publish("claim-submitted", "", "E-1", Map.of("id", "E-1", "amount", 5));

    final var again =
        problem(() -> publish("claim-submitted", "", "E-1", Map.of("id", "E-1", "amount", 5)));

    assertThat(again.code()).isEqualTo(409);
    assertThat(again.details().getTitle()).isEqualTo("ALREADY_EXISTS");
    assertThat(claims.client().newProcessInstanceSearchRequest().send().join().items()).hasSize(1);
  }

  @Test
  void buffersAMessageUntilSomebodyWaitsForIt() {
    publish("claim-withdrawn", "E-1", "w-1", Map.of());

    claims.worker("score", Map.of("confidence", 0.5));
    claims.worker("review-canceling");
    final long instance = claims.create("E-1", 2500);

    claims.awaitState(instance, ProcessInstanceState.COMPLETED);
    assertThat(claims.states(instance, "End_Withdrawn")).containsExactly("COMPLETED");
  }

  @Test
  void startsNothingForAMessageOlderThanTheDeployment() {
    ClaimProcess.purge();
    publish("claim-submitted", "E-1", "E-1", Map.of("id", "E-1", "amount", 5));

    ClaimProcess.deploy(claims.client());
    publish("claim-submitted", "E-2", "E-2", Map.of("id", "E-2", "amount", 5));

    final var started =
        claims.client().newProcessInstanceSearchRequest().send().join().singleItem();
    assertThat(claims.variables(started.getProcessInstanceKey())).containsEntry("id", "\"E-2\"");
  }

  @Test
  void interruptsASubprocessByMessage() {
    final var task = claims.review("E-1");
    final var canceling = claims.worker("review-canceling");

    final var correlated =
        claims
            .client()
            .newCorrelateMessageCommand()
            .messageName("claim-withdrawn")
            .correlationKey("E-1")
            .variables(Map.of("why", "typo"))
            .send()
            .join();

    final long instance = task.getProcessInstanceKey();
    assertThat(correlated.getProcessInstanceKey()).isEqualTo(instance);
    claims.awaitState(instance, ProcessInstanceState.COMPLETED);
    assertThat(claims.states(instance, "Task_Review")).containsExactly("TERMINATED");
    assertThat(claims.states(instance, "Sub_Withdrawn")).containsExactly("COMPLETED");
    assertThat(canceling).hasSize(1);
  }

  @Test
  void refusesToCorrelateWhatNobodyWaitsFor() {
    final var refused =
        problem(
            () ->
                claims
                    .client()
                    .newCorrelateMessageCommand()
                    .messageName("claim-withdrawn")
                    .correlationKey("nobody")
                    .send()
                    .join());

    assertThat(refused.code()).isEqualTo(404);
  }

  @Test
  void firesTimersWhenTheClockIsPinnedLater() {
    final var task = claims.review("E-1");
    claims.worker("review-canceling");

    claims
        .client()
        .newPinClockCommand()
        .time(Instant.now().plus(Duration.ofHours(49)))
        .send()
        .join();

    claims.awaitState(task.getProcessInstanceKey(), ProcessInstanceState.COMPLETED);
    claims.client().newResetClockCommand().send().join();
  }

  @Test
  void turnsAFailedJobIntoAnIncidentThatCanBeResolved() {
    final long instance = claims.create("E-1", 100);
    final var job = claims.activate("score").getFirst();

    claims.client().newFailCommand(job).retries(0).errorMessage("model is down").send().join();

    final var incident = incident(instance);
    assertThat(incident.getErrorType()).isEqualTo(IncidentErrorType.JOB_NO_RETRIES);
    assertThat(incident.getErrorMessage()).isEqualTo("model is down");
    assertThat(incident.getElementId()).isEqualTo("Task_Score");
    assertThat(incident.getJobKey()).isEqualTo(job.getKey());
    assertThat(incident.getState()).isEqualTo(IncidentState.ACTIVE);
    assertThat(hasIncident(instance)).isTrue();

    claims.client().newUpdateRetriesCommand(job).retries(1).send().join();
    claims.client().newResolveIncidentCommand(incident.getIncidentKey()).send().join();

    assertThat(incident(instance).getState()).isEqualTo(IncidentState.RESOLVED);
    assertThat(hasIncident(instance)).isFalse();
    assertThat(claims.activate("score")).hasSize(1);
    assertThat(problem(() -> claims.client().newResolveIncidentCommand(1).send().join()).code())
        .isEqualTo(404);
  }

  private Incident incident(final long instance) {
    return claims
        .client()
        .newIncidentsByProcessInstanceSearchRequest(instance)
        .send()
        .join()
        .singleItem();
  }

  private boolean hasIncident(final long instance) {
    return claims.client().newProcessInstanceGetRequest(instance).send().join().getHasIncident();
  }

  private void publish(
      final String name,
      final String correlationKey,
      final String messageId,
      final Map<String, Object> variables) {
    claims
        .client()
        .newPublishMessageCommand()
        .messageName(name)
        .correlationKey(correlationKey)
        .messageId(messageId)
        .timeToLive(Duration.ofHours(1))
        .variables(variables)
        .send()
        .join();
  }
}
