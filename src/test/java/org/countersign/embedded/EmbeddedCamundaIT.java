package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.embedded.ClaimProcess.await;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.response.StatusResponse;
import io.camunda.client.api.search.enums.ProcessInstanceState;
import io.camunda.client.api.search.enums.UserTaskState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCamundaIT {

  @RegisterExtension private final ClaimProcess claims = new ClaimProcess();

  @TempDir private Path folder;

  @Test
  void saysThatItIsHealthy() throws Exception {
    final var topology = claims.client().newTopologyRequest().send().join();

    assertThat(topology.getGatewayVersion()).startsWith("8.8.");
    assertThat(topology.getBrokers().getFirst().getPartitions()).hasSize(1);
    assertThat(Http.get("/v2/status").statusCode()).isEqualTo(204);
  }

  @Test
  void showsWhoAsksAndWithWhatLicense() throws Exception {
    final var me = Http.get("/v2/authentication/me");
    final var license = Http.get("/v2/license");

    assertThat(claims.client().newStatusRequest().send().join().getStatus())
        .isEqualTo(StatusResponse.Status.UP);
    assertThat(me.body()).contains("\"username\"", "\"tenants\"", "\"authorizedComponents\"");
    assertThat(license.body()).contains("\"validLicense\"", "\"licenseType\"");
  }

  @Test
  void saysThatABodyIsNotJson() throws Exception {
    final var answer = Http.post("/v2/messages/publication", "{");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("not valid JSON");
  }

  @Test
  void saysInOneSentenceThatAPortIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedCamunda.start(taken.getLocalPort()))
          .hasMessageStartingWith("Port " + taken.getLocalPort() + " is taken: ");
    }
  }

  @Test
  void forgetsEverythingByAPurgeButNoKey() {
    final long before = claims.create("E-1", 1);
    final var scored = claims.worker("score");

    ClaimProcess.purge();

    final var client = claims.client();
    assertThat(client.newProcessInstanceSearchRequest().send().join().items()).isEmpty();
    assertThat(client.newProcessDefinitionSearchRequest().send().join().items()).isEmpty();
    ClaimProcess.deploy(client);
    final long after = claims.create("E-1", 1);
    assertThat(after).isGreaterThan(before);
    await(() -> scored.stream().anyMatch(job -> job.getProcessInstanceKey() == after));
  }

  @Test
  void goesOnWithWhatItsFolderKeeps() throws IOException {
    final long waiting;
    try (var camunda = EmbeddedCamunda.start(0, folder);
        var client = ClaimProcess.newClient(camunda)) {
      ClaimProcess.deploy(client);
      waiting = create(client);
      bringToReview(client);
    }
    tearTail();

    try (var camunda = EmbeddedCamunda.start(0, folder);
        var client = ClaimProcess.newClient(camunda)) {
      assertThatThrownBy(() -> EmbeddedCamunda.start(0, folder)).hasMessageContaining("in use");
      final var task = client.newUserTaskSearchRequest().send().join().singleItem();
      final var completion =
          client
              .newCompleteUserTaskCommand(task.getUserTaskKey())
              .variables(Map.of("decision", "APPROVE"))
              .send();
      completeNext(client, "review-completing", Map.of());
      completion.join();

      assertThat(task.getState()).isEqualTo(UserTaskState.CREATED);
      await(() -> state(client, waiting) == ProcessInstanceState.COMPLETED);
      assertThat(create(client)).isGreaterThan(task.getUserTaskKey());

      camunda.purge();
    }
    try (var camunda = EmbeddedCamunda.start(0, folder);
        var client = ClaimProcess.newClient(camunda)) {
      assertThat(client.newProcessInstanceSearchRequest().send().join().items()).isEmpty();
    }
  }

  @Test
  void losesNothingAcknowledgedWhenItIsKilled() throws Exception {
    final List<Long> created = new ArrayList<>();
    final var process = startProgram(folder);
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("http://")) {
        line = lines.readLine();
      }
      try (var client = newClient(String.valueOf(line))) {
        ClaimProcess.deploy(client);
        for (int i = 0; i < 20; i++) {
          created.add(create(client));
        }
        process.destroyForcibly().waitFor();
      }
    } finally {
      process.destroyForcibly();
    }

    try (var camunda = EmbeddedCamunda.start(0, folder);
        var client = ClaimProcess.newClient(camunda)) {
      assertThat(client.newProcessInstanceSearchRequest().send().join().items())
          .extracting(instance -> instance.getProcessInstanceKey())
          .containsExactlyElementsOf(created);
      bringToReview(client);
    }
  }

  private static Process startProgram(final Path folder) throws IOException {
    final var java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            java.toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            EmbeddedCamunda.class.getName(),
            "--port=0",
            "--folder=" + folder)
        .redirectErrorStream(true)
        .start();
  }

  private static CamundaClient newClient(final String address) {
    return CamundaClient.newClientBuilder()
        .restAddress(URI.create(address))
        .preferRestOverGrpc(true)
        .build();
  }

  private void tearTail() throws IOException {
    final var file = folder.resolve("camunda.log");
    Files.write(file, new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0}, StandardOpenOption.APPEND);
  }

  private static long create(final CamundaClient client) {
    return client
        .newCreateInstanceCommand()
        .bpmnProcessId("claim")
        .latestVersion()
        .variables(Map.of("id", "E-1", "amount", 2500))
        .send()
        .join()
        .getProcessInstanceKey();
  }

  private static void bringToReview(final CamundaClient client) {
    completeNext(client, "score", Map.of("confidence", 0.5));
    completeNext(client, "review-creating", Map.of());
  }

  private static void completeNext(
      final CamundaClient client, final String type, final Map<String, Object> variables) {
    final var job =
        client
            .newActivateJobsCommand()
            .jobType(type)
            .maxJobsToActivate(1)
            .send()
            .join()
            .getJobs()
            .getFirst();
    client.newCompleteCommand(job).variables(variables).send().join();
  }

  private static ProcessInstanceState state(final CamundaClient client, final long instance) {
    return client.newProcessInstanceGetRequest(instance).send().join().getState();
  }
}
