package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.embedded.ClaimProcess.problem;

import io.camunda.client.CamundaClient;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryIT {

  private static final int LIMIT = 100;

  @Test
  void forgetsTheInstancesThatEndedFirstWithAllTheirDocuments() {
    final var settings = EmbeddedCamunda.Settings.defaults().withHistoryLimit(LIMIT);
    try (var camunda = EmbeddedCamunda.start(settings);
        var client = ClaimProcess.newClient(camunda)) {
      deploy(client);
      final long running = start(client, "waiting");

      final var ended =
          IntStream.range(0, LIMIT + 20).mapToObj(i -> start(client, "passing")).toList();

      final var kept =
          client
              .newProcessInstanceSearchRequest()
              .sort(s -> s.processInstanceKey().asc())
              .page(p -> p.limit(1000))
              .send()
              .join();
      assertThat(kept.items())
          .extracting(instance -> instance.getProcessInstanceKey())
          .startsWith(running)
          .hasSize(1 + LIMIT)
          .containsAll(ended.subList(20, ended.size()));
      assertThat(client.newVariableSearchRequest().page(p -> p.limit(1000)).send().join().items())
          .hasSize(1 + LIMIT);
      assertThat(client.newElementInstanceSearchRequest().send().join().page().totalItems())
          .isEqualTo(1 + 1 + 2 * LIMIT);
      assertThat(
              problem(() -> client.newProcessInstanceGetRequest(ended.getFirst()).send().join())
                  .code())
          .isEqualTo(404);
    }
  }

  @Test
  void keepsAHundredAtLeast() {
    assertThatThrownBy(() -> EmbeddedCamunda.Settings.defaults().withHistoryLimit(LIMIT - 1))
        .hasMessageContaining("100 at least");
  }

  private static void deploy(final CamundaClient client) {
    client
        .newDeployResourceCommand()
        .addProcessModel(
            Bpmn.createExecutableProcess("passing").startEvent().endEvent().done(), "passing.bpmn")
        .addProcessModel(
            Bpmn.createExecutableProcess("waiting")
                .startEvent()
                .serviceTask("Task_Wait", task -> task.zeebeJobType("wait"))
                .endEvent()
                .done(),
            "waiting.bpmn")
        .send()
        .join();
  }

  private static long start(final CamundaClient client, final String processId) {
    return client
        .newCreateInstanceCommand()
        .bpmnProcessId(processId)
        .latestVersion()
        .variables(Map.of("amount", 1))
        .send()
        .join()
        .getProcessInstanceKey();
  }
}
