package org.countersign.process;

import io.camunda.client.CamundaClient;
import io.camunda.client.annotation.value.JobWorkerValue;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.worker.BackoffSupplier;
import io.camunda.client.api.worker.JobClient;
import io.camunda.client.api.worker.JobHandler;
import io.camunda.client.api.worker.JobWorker;
import io.camunda.client.jobhandling.CommandExceptionHandlingStrategy;
import io.camunda.client.jobhandling.JobExceptionHandlingStrategy;
import io.camunda.client.jobhandling.JobWorkerManager;
import io.camunda.client.jobhandling.parameter.ParameterResolverStrategy;
import io.camunda.client.jobhandling.result.ResultProcessorStrategy;
import io.camunda.client.metrics.MetricsRecorder;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.countersign.expense.LogContext;
import org.countersign.metrics.ExpenseTraces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The job workers. Each job is observed: log lines name its process instance, and {@code
 * countersign.job} times it. When the application stops they work on until the running requests are
 * answered, because a person's decision waits for them; then they take no more jobs and finish what
 * they have in hand. What takes longer is handed back.
 */
@Component
@Primary
class ObservedJobWorkers extends JobWorkerManager implements SmartLifecycle {

  static final String JOB = "countersign.job";

  /** Between the end of the running requests and the end of the web server. */
  private static final int AFTER_REQUESTS = SmartLifecycle.DEFAULT_PHASE - 1536;

  private static final Duration TO_FINISH = Duration.ofSeconds(4);
  private static final int ALL = Integer.MAX_VALUE;
  private static final Logger LOG = LoggerFactory.getLogger(ObservedJobWorkers.class);

  private final ObservationRegistry observations;
  private final JobTraces traces;
  private final Semaphore inHand = new Semaphore(ALL, true);
  private volatile boolean closing;
  private volatile boolean running;

  ObservedJobWorkers(
      CommandExceptionHandlingStrategy commands,
      MetricsRecorder metrics,
      ParameterResolverStrategy parameters,
      ResultProcessorStrategy results,
      BackoffSupplier backoff,
      JobExceptionHandlingStrategy failures,
      ObservationRegistry observations,
      JobTraces traces) {
    super(commands, metrics, parameters, results, backoff, failures);
    this.observations = observations;
    this.traces = traces;
  }

  @Override
  public JobWorker openWorker(CamundaClient client, JobWorkerValue worker, JobHandler handler) {
    return super.openWorker(client, worker, (jobs, job) -> handle(handler, jobs, job));
  }

  private void handle(JobHandler handler, JobClient jobs, ActivatedJob job) throws Exception {
    inHand.acquireUninterruptibly();
    LogContext.processInstance(job.getProcessInstanceKey());
    try {
      observe(handler, jobs, job);
    } finally {
      LogContext.clear();
      inHand.release();
    }
  }

  private void observe(JobHandler handler, JobClient jobs, ActivatedJob job) throws Exception {
    ExpenseTraces.Scope expense = traces.of(job);
    try {
      Observation.createNotStarted(JOB, observations)
          .contextualName(job.getType())
          .lowCardinalityKeyValue("type", job.getType())
          .highCardinalityKeyValue("processInstance", Long.toString(job.getProcessInstanceKey()))
          .observeChecked(() -> handler.handle(jobs, job));
    } finally {
      expense.close();
    }
  }

  @EventListener(ContextClosedEvent.class)
  void closing() {
    closing = true;
  }

  /** The starter closes them first of all when the application stops: too early. */
  @Override
  public void closeAllOpenWorkers() {
    if (!closing) {
      super.closeAllOpenWorkers();
    }
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    super.closeAllOpenWorkers();
    try {
      if (!inHand.tryAcquire(ALL, TO_FINISH.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("{} jobs take longer and are handed back", ALL - inHand.availablePermits());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return AFTER_REQUESTS;
  }
}
