package org.countersign.embedded;

import static io.camunda.process.test.api.CamundaAssert.assertThat;
import static io.camunda.process.test.api.CamundaAssert.assertThatDecision;
import static io.camunda.process.test.api.CamundaAssert.assertThatUserTask;
import static io.camunda.process.test.api.assertions.UserTaskSelectors.byTaskName;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.response.ProcessInstanceEvent;
import io.camunda.process.test.api.CamundaProcessTestContext;
import io.camunda.process.test.api.CamundaProcessTestExtension;
import io.camunda.process.test.api.CamundaProcessTestRuntimeMode;
import io.camunda.process.test.api.assertions.DecisionSelectors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProcessTestIT {

  @RegisterExtension
  private static final CamundaProcessTestExtension EXTENSION =
      new CamundaProcessTestExtension()
          .withRuntimeMode(CamundaProcessTestRuntimeMode.REMOTE)
          .withRemoteCamundaClientBuilderFactory(
              () ->
                  CamundaClient.newClientBuilder()
                      .restAddress(SharedCamunda.address())
                      .preferRestOverGrpc(true))
          .withRemoteCamundaMonitoringApiAddress(SharedCamunda.managementAddress());

  // Set by the extension, which looks for fields of these types.
  private @Nullable CamundaClient client;
  private @Nullable CamundaProcessTestContext context;

  /** The library purges after each test, and finds here what another class has left. */
  @BeforeAll
  static void purge() {
    ClaimProcess.purge();
  }

  @BeforeEach
  void deploy() {
    ClaimProcess.deploy(client());
  }

  @Test
  void mocksWorkersAndChecksTheDecision() {
    context().mockJobWorker("score").thenComplete(Map.of("confidence", 0.99));

    final var instance = create(100);

    assertThat(instance)
        .isCompleted()
        .hasCompletedElementsInOrder("Start_Form", "Task_Score", "Task_Route", "End_Decided")
        .hasNotActivatedElements("Task_Review")
        .hasVariable("route", "approve");
    assertThatDecision(DecisionSelectors.byName("Claim routing"))
        .isEvaluated()
        .hasOutput("approve")
        .hasMatchedRules(1);
  }

  @Test
  void completesUserTasks() {
    context().mockJobWorker("score").thenComplete(Map.of("confidence", 0.4));
    context().mockJobWorker("review-creating").thenComplete();
    final var completing = context().mockJobWorker("review-completing").thenComplete();

    final var instance = create(5000);
    assertThatUserTask(byTaskName("Review the claim"))
        .isCreated()
        .hasCandidateGroups(List.of("approvers", "auditors"))
        .hasPriority(70);
    context().completeUserTask("Task_Review", Map.of("decision", "APPROVE"));

    assertThat(instance).isCompleted().hasCompletedElements("Task_Review");
    Assertions.assertThat(completing.getInvocations()).isEqualTo(1);
  }

  @Test
  void increasesTheTime() {
    context().mockJobWorker("score").thenComplete(Map.of("confidence", 0.4));
    context().mockJobWorker("review-creating").thenComplete();
    context().mockJobWorker("review-canceling").thenComplete();
    final var instance = create(5000);
    assertThatUserTask(byTaskName("Review the claim")).isCreated();

    context().increaseTime(Duration.ofHours(49));

    assertThat(instance).isCompleted().hasCompletedElements("Boundary_Overdue");
  }

  private ProcessInstanceEvent create(final int amount) {
    return client()
        .newCreateInstanceCommand()
        .bpmnProcessId("claim")
        .latestVersion()
        .variables(Map.of("amount", amount, "id", "E-1"))
        .send()
        .join();
  }

  private CamundaClient client() {
    return Objects.requireNonNull(client);
  }

  private CamundaProcessTestContext context() {
    return Objects.requireNonNull(context);
  }
}
