package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ProblemException;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.response.DeploymentEvent;
import io.camunda.client.api.search.enums.ProcessInstanceState;
import io.camunda.client.api.search.enums.UserTaskState;
import io.camunda.client.api.search.response.UserTask;
import io.camunda.process.test.impl.client.CamundaManagementClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The process of these tests, deployed to the shared Camunda, with a client: score, route by a
 * table, review if a human is needed.
 */
final class ClaimProcess implements BeforeEachCallback, AfterEachCallback {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String FOLDER = "org/countersign/embedded/";

  private @Nullable CamundaClient client;

  static CamundaClient newClient(final EmbeddedCamunda camunda) {
    return CamundaClient.newClientBuilder()
        .restAddress(camunda.address())
        .preferRestOverGrpc(true)
        .build();
  }

  static DeploymentEvent deploy(final CamundaClient client) {
    return client
        .newDeployResourceCommand()
        .addResourceFromClasspath(FOLDER + "claim.bpmn")
        .addResourceFromClasspath(FOLDER + "claim-routing.dmn")
        .addResourceFromClasspath(FOLDER + "claim.form")
        .send()
        .join();
  }

  static void await(final Supplier<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(condition::get);
  }

  /** What the API answers instead of a result. */
  static ProblemException problem(final ThrowingCallable call) {
    final var problem = catchThrowableOfType(ProblemException.class, call);
    assertThat(problem).as("a problem").isNotNull();
    return problem;
  }

  @Override
  public void beforeEach(final ExtensionContext context) {
    purge();
    client = newClient();
    deploy(client());
  }

  @Override
  public void afterEach(final ExtensionContext context) {
    client().close();
    if (SharedCamunda.isEmbedded()) {
      SharedCamunda.get().resetClock();
    } else {
      management().resetTime();
    }
  }

  private static CamundaClient newClient() {
    if (SharedCamunda.isEmbedded()) {
      return newClient(SharedCamunda.get());
    }
    return CamundaClient.newClientBuilder()
        .restAddress(SharedCamunda.address())
        .preferRestOverGrpc(true)
        .withChainHandlers(new SettledReads())
        .build();
  }

  private static CamundaManagementClient management() {
    return CamundaManagementClient.createClient(
        SharedCamunda.managementAddress(), SharedCamunda.address());
  }

  /** Deletes everything, the deployed process too. */
  static void purge() {
    if (SharedCamunda.isEmbedded()) {
      SharedCamunda.get().purge();
    } else {
      management().purgeCluster();
    }
  }

  void advanceClock(final Duration duration) {
    if (SharedCamunda.isEmbedded()) {
      SharedCamunda.get().advanceClock(duration);
    } else {
      management().increaseTime(duration);
    }
  }

  CamundaClient client() {
    return Objects.requireNonNull(client, "only within a test");
  }

  long create(final String id, final int amount) {
    return client()
        .newCreateInstanceCommand()
        .bpmnProcessId("claim")
        .latestVersion()
        .variables(Map.of("id", id, "amount", amount))
        .send()
        .join()
        .getProcessInstanceKey();
  }

  /** A worker that completes every job of the type; the jobs that it had. */
  List<ActivatedJob> worker(final String type) {
    return worker(type, Map.of());
  }

  List<ActivatedJob> worker(final String type, final Map<String, Object> variables) {
    final var seen = new CopyOnWriteArrayList<ActivatedJob>();
    client()
        .newWorker()
        .jobType(type)
        .handler(
            (jobs, job) -> {
              seen.add(job);
              jobs.newCompleteCommand(job).variables(variables).send().join();
            })
        .open();
    return seen;
  }

  /** Brings a new instance to its review, without workers for assigning, completing, canceling. */
  UserTask review(final String id) {
    worker("score", Map.of("confidence", 0.5));
    worker("review-creating");
    return createdTask(create(id, 2500));
  }

  UserTask createdTask(final long instance) {
    await(() -> !createdTasks(instance).isEmpty());
    return createdTasks(instance).getFirst();
  }

  private List<UserTask> createdTasks(final long instance) {
    return client()
        .newUserTaskSearchRequest()
        .filter(f -> f.processInstanceKey(instance).state(UserTaskState.CREATED))
        .send()
        .join()
        .items();
  }

  UserTask task(final long key) {
    return client().newUserTaskGetRequest(key).send().join();
  }

  ProcessInstanceState state(final long instance) {
    return client().newProcessInstanceGetRequest(instance).send().join().getState();
  }

  void awaitState(final long instance, final ProcessInstanceState state) {
    await(() -> state(instance) == state);
  }

  /** The states of the element's instances, in order of their creation. */
  List<String> states(final long instance, final String elementId) {
    return client()
        .newElementInstanceSearchRequest()
        .filter(f -> f.processInstanceKey(instance).elementId(elementId))
        .send()
        .join()
        .items()
        .stream()
        .map(element -> element.getState().name())
        .toList();
  }

  /** The variables of the instance itself, as JSON. */
  Map<String, String> variables(final long instance) {
    return new HashMap<>(
        client()
            .newVariableSearchRequest()
            .filter(f -> f.processInstanceKey(instance).scopeKey(instance))
            .send()
            .join()
            .items()
            .stream()
            .collect(Collectors.toMap(v -> v.getName(), v -> v.getValue())));
  }

  /** The first job of the type, once there is one. */
  ActivatedJob awaitJob(final String type) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> activate(type), jobs -> !jobs.isEmpty())
        .getFirst();
  }

  List<ActivatedJob> activate(final String type) {
    return client()
        .newActivateJobsCommand()
        .jobType(type)
        .maxJobsToActivate(10)
        .timeout(Duration.ofMinutes(5))
        .send()
        .join()
        .getJobs();
  }
}
