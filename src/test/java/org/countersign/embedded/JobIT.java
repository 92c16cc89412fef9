package org.countersign.embedded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.embedded.ClaimProcess.await;
import static org.countersign.embedded.ClaimProcess.problem;

import io.camunda.client.api.search.enums.JobState;
import io.camunda.client.api.search.enums.ProcessInstanceState;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobIT {

  @RegisterExtension private final ClaimProcess claims = new ClaimProcess();

  @Test
  void showsEveryPropertyOfAJob() {
    final long instance = claims.create("E-1", 100);

    final var job = claims.activate("score").getFirst();

    assertThat(job.getElementId()).isEqualTo("Task_Score");
    assertThat(job.getElementInstanceKey()).isPositive();
    assertThat(job.getProcessInstanceKey()).isEqualTo(instance);
    assertThat(job.getBpmnProcessId()).isEqualTo("claim");
    assertThat(job.getProcessDefinitionVersion()).isEqualTo(1);
    assertThat(job.getRetries()).isEqualTo(3);
    assertThat(job.getDeadline())
        .isBetween(
            Instant.now().plusSeconds(200).toEpochMilli(),
            Instant.now().plusSeconds(400).toEpochMilli());
    assertThat(job.getCustomHeaders()).containsEntry("model", "small");
    assertThat(job.getVariablesAsMap())
        .containsOnly(Map.entry("id", "E-1"), Map.entry("amount", 100));
    assertThat(job.getUserTask()).isNull();
  }

  @Test
  void fetchesTheVariablesAskedForOnly() {
    claims.create("E-1", 100);

    final var jobs =
        claims
            .client()
            .newActivateJobsCommand()
            .jobType("score")
            .maxJobsToActivate(1)
            .fetchVariables("amount")
            .send()
            .join()
            .getJobs();

    assertThat(jobs.getFirst().getVariablesAsMap()).containsOnlyKeys("amount");
  }

  @Test
  void comesBackAfterItsBackOff() {
    claims.create("E-1", 100);
    final var job = claims.activate("score").getFirst();

    claims
        .client()
        .newFailCommand(job)
        .retries(2)
        .retryBackoff(Duration.ofMinutes(1))
        .errorMessage("later")
        .send()
        .join();

    assertThat(claims.activate("score")).isEmpty();
    claims.advanceClock(Duration.ofSeconds(61));
    await(() -> claims.activate("score").size() == 1);
  }

  @Test
  void comesBackWhenItsWorkerTakesTooLong() {
    claims.create("E-1", 100);
    assertThat(claims.activate("score")).hasSize(1);

    claims.advanceClock(Duration.ofMinutes(6));

    await(() -> claims.activate("score").size() == 1);
  }

  @Test
  void takesTheErrorsPath() {
    final long instance = claims.create("E-1", 100);
    final var job = claims.activate("score").getFirst();

    claims.client().newThrowErrorCommand(job).errorCode("INVALID").send().join();

    claims.awaitState(instance, ProcessInstanceState.COMPLETED);
    assertThat(claims.states(instance, "Boundary_Invalid")).containsExactly("COMPLETED");
  }

  @Test
  void updatesRetriesAndTimeout() {
    claims.create("E-1", 100);
    final var job = claims.activate("score").getFirst();

    claims.client().newUpdateJobCommand(job).update(7, 1L).send().join();

    await(() -> claims.activate("score").stream().anyMatch(again -> again.getRetries() == 7));
  }

  @Test
  void givesAWorkerMoreTime() {
    claims.create("E-1", 100);
    final var job = claims.activate("score").getFirst();

    claims.client().newUpdateTimeoutCommand(job).timeout(Duration.ofMinutes(30)).send().join();
    claims.advanceClock(Duration.ofMinutes(6));

    final var found = claims.client().newJobSearchRequest().send().join().singleItem();
    assertThat(found.getDeadline()).isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(20));
    claims.client().newCompleteCommand(job).send().join();
  }

  @Test
  void refusesAnUpdateOfNothing() throws Exception {
    claims.create("E-1", 100);
    final var job = claims.activate("score").getFirst();

    final var refused = Http.send("PATCH", "/v2/jobs/" + job.getKey());

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("At least one of [retries, timeout] is required.");
  }

  @Test
  void findsJobsByState() {
    claims.create("E-1", 100);
    final var job = claims.activate("score").getFirst();
    claims.client().newFailCommand(job).retries(2).errorMessage("oops").send().join();

    final var found =
        claims
            .client()
            .newJobSearchRequest()
            .filter(f -> f.state(JobState.FAILED).type(t -> t.like("sc*")))
            .send()
            .join()
            .singleItem();

    assertThat(found.getErrorMessage()).isEqualTo("oops");
    assertThat(found.getRetries()).isEqualTo(2);
    assertThat(found.hasFailedWithRetriesLeft()).isTrue();
  }

  @Test
  void refusesToCompleteAnUnknownJob() {
    assertThat(problem(() -> claims.client().newCompleteCommand(12).send().join()).code())
        .isEqualTo(404);
  }

  @Test
  void answersAWaitingRequestAsSoonAsThereIsAJob() {
    try (var camunda = EmbeddedCamunda.start(0);
        var client = ClaimProcess.newClient(camunda)) {
      ClaimProcess.deploy(client);
      final var waiting =
          client
              .newActivateJobsCommand()
              .jobType("score")
              .maxJobsToActivate(1)
              .requestTimeout(Duration.ofSeconds(60))
              .send();

      client.newCreateInstanceCommand().bpmnProcessId("claim").latestVersion().send().join();

      assertThat(waiting.join(5, TimeUnit.SECONDS).getJobs()).hasSize(1);
    }
  }

  @Test
  void answersAtOnceWhenTheRequestWantsNoWaiting() throws Exception {
    final var began = Instant.now();

    final var answer =
        Http.post(
            "/v2/jobs/activation",
            "{\"type\":\"score\",\"maxJobsToActivate\":1,\"timeout\":1000,\"requestTimeout\":-1}");

    assertThat(answer.body()).isEqualToIgnoringWhitespace("{\"jobs\":[]}");
    assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void leavesJobsToOthersWhenAWaitingClientHasGone() throws Exception {
    try (var camunda = EmbeddedCamunda.start(0);
        var client = ClaimProcess.newClient(camunda)) {
      ClaimProcess.deploy(client);
      for (int i = 0; i < 5; i++) {
        abandonAPoll(camunda);
      }

      client.newCreateInstanceCommand().bpmnProcessId("claim").latestVersion().send().join();

      final var jobs =
          client
              .newActivateJobsCommand()
              .jobType("score")
              .maxJobsToActivate(1)
              .send()
              .join()
              .getJobs();
      assertThat(jobs).hasSize(1);
      assertThat(jobs.getFirst().getRetries()).isEqualTo(3);
    }
  }

  /** Sends a request that waits a minute, and leaves when its answer begins. */
  private static void abandonAPoll(final EmbeddedCamunda camunda) throws IOException {
    final String body =
        "{\"type\":\"score\",\"maxJobsToActivate\":5,\"timeout\":600000,\"requestTimeout\":60000}";
    final var request =
        List.of(
            "POST /v2/jobs/activation HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Content-Length: " + body.length(),
            "",
            body);
    try (var socket =
        new Socket(requireNonNull(camunda.address().getHost()), camunda.address().getPort())) {
      socket
          .getOutputStream()
          .write(String.join("\r\n", request).getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
  }
}
