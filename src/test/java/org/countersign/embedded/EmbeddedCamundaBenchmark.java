package org.countersign.embedded;

import io.camunda.client.CamundaClient;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints how many instances of a process with two service tasks go through the REST API in a
 * second, for every 10,000, and the heap that is in use then. Client, workers and engine share this
 * JVM. Arguments: how many instances (100000), and the history limit (10000).
 */
final class EmbeddedCamundaBenchmark {

  private static final int STEP = 10_000;
  private static final int IN_FLIGHT = 64;
  private static final int WORKER_THREADS = 16;

  private final CamundaClient client;
  private final Semaphore free = new Semaphore(IN_FLIGHT);
  private final AtomicLong ended = new AtomicLong();

  private EmbeddedCamundaBenchmark(final CamundaClient client) {
    this.client = client;
  }

  public static void main(final String[] arguments) throws InterruptedException {
    final int instances = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    final int history = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    final var settings = EmbeddedCamunda.Settings.defaults().withHistoryLimit(history);
    try (var camunda = EmbeddedCamunda.start(settings.withLongPolling(Duration.ofSeconds(1)));
        var client =
            CamundaClient.newClientBuilder()
                .restAddress(camunda.address())
                .preferRestOverGrpc(true)
                .numJobWorkerExecutionThreads(WORKER_THREADS)
                .build()) {
      new EmbeddedCamundaBenchmark(client).run(instances);
    }
  }

  private void run(final int instances) throws InterruptedException {
    client
        .newDeployResourceCommand()
        .addProcessModel(
            Bpmn.createExecutableProcess("two-tasks")
                .startEvent()
                .serviceTask("first", task -> task.zeebeJobType("first"))
                .serviceTask("second", task -> task.zeebeJobType("second"))
                .endEvent()
                .done(),
            "two-tasks.bpmn")
        .send()
        .join();
    open("first");
    open("second");
    long began = System.nanoTime();
    for (int started = 1; started <= instances; started++) {
      free.acquire();
      start();
      if (started % STEP == 0 || started == instances) {
        awaitAll();
        final int step = started % STEP == 0 ? STEP : started % STEP;
        print(started, step / ((System.nanoTime() - began) / 1e9));
        began = System.nanoTime();
      }
    }
  }

  private void open(final String type) {
    client
        .newWorker()
        .jobType(type)
        .handler((jobs, job) -> jobs.newCompleteCommand(job).send().join())
        .maxJobsActive(IN_FLIGHT)
        .open();
  }

  /** A place is free again when the instance has ended. */
  private void start() {
    client
        .newCreateInstanceCommand()
        .bpmnProcessId("two-tasks")
        .latestVersion()
        .variables("{\"amount\": 100}")
        .withResult()
        .requestTimeout(Duration.ofMinutes(1))
        .send()
        .whenComplete(
            (result, failure) -> {
              if (failure == null) {
                ended.incrementAndGet();
              } else {
                System.err.println(failure);
              }
              free.release();
            });
  }

  private void awaitAll() throws InterruptedException {
    free.acquire(IN_FLIGHT);
    free.release(IN_FLIGHT);
  }

  private void print(final int started, final double perSecond) {
    System.gc();
    final long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    System.out.printf(
        Locale.ROOT,
        "%,9d started, %,9d ended, %5.0f instances/s, %,5d MB heap%n",
        started,
        ended.get(),
        perSecond,
        heap);
  }
}
