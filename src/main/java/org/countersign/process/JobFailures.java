package org.countersign.process;

import io.camunda.client.api.command.ClientException;
import io.camunda.client.api.command.ProblemException;
import io.camunda.client.api.response.FailJobResponse;
import io.camunda.client.exception.BpmnError;
import io.camunda.client.exception.JobError;
import io.camunda.client.jobhandling.CommandExceptionHandlingStrategy;
import io.camunda.client.jobhandling.DefaultJobExceptionHandlingStrategy;
import io.camunda.client.jobhandling.JobExceptionHandlingStrategy;
import io.camunda.client.metrics.MetricsRecorder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.countersign.contract.LostConnection;
import org.countersign.contract.Models;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * What becomes of a job whose worker throws: it is tried again as often as the model says, with the
 * back-off of its task header {@code retryBackoff}; the last failure is an incident whose message
 * an operator can read. Without a back-off Camunda would try again at once.
 */
@Component
class JobFailures implements JobExceptionHandlingStrategy {

  static final String JOBS_FAILED = "countersign.jobs.failed";

  private static final int SERVER_ERROR = 500;
  private static final Duration DEFAULT_BACKOFF = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(JobFailures.class);

  private final JobExceptionHandlingStrategy modelled;
  private final MeterRegistry meters;
  private volatile boolean closing;

  JobFailures(
      CommandExceptionHandlingStrategy commands, MetricsRecorder metrics, MeterRegistry meters) {
    this.meters = meters;
    modelled = new DefaultJobExceptionHandlingStrategy(commands, metrics);
  }

  @Override
  public void handleException(Exception exception, ExceptionHandlingContext context)
      throws Exception {
    if (exception instanceof BpmnError) {
      modelled.handleException(exception, context);
      return;
    }
    var job = context.job();
    boolean stopping = closing;
    int retriesLeft =
        stopping || isNobodysFault(exception) ? job.getRetries() : job.getRetries() - 1;
    count(
        job.getType(),
        retriesLeft == job.getRetries() ? "kept" : retriesLeft > 0 ? "retry" : "incident");
    Duration backoff =
        stopping
            ? Duration.ZERO
            : backoff(exception, job.getCustomHeaders().get(Models.RETRY_BACKOFF_HEADER));
    LOG.warn(
        "Job {} of process instance {} failed, {} retries left: {}",
        job.getType(),
        job.getProcessInstanceKey(),
        retriesLeft,
        message(exception),
        exception instanceof JobError ? null : exception);
    context
        .jobClient()
        .newFailCommand(job)
        .retries(retriesLeft)
        .retryBackoff(backoff)
        .errorMessage(message(exception))
        .send()
        .exceptionally(failure -> failureNotReported(job.getKey(), failure));
  }

  /** From now on a job that fails was interrupted: another instance may have it at once. */
  @EventListener(ContextClosedEvent.class)
  void closing() {
    closing = true;
  }

  /** By what becomes of the job; {@code kept}: tried again without losing one of its tries. */
  private void count(String type, String then) {
    Counter.builder(JOBS_FAILED)
        .description("Jobs whose worker failed")
        .tag("type", type)
        .tag("then", then)
        .register(meters)
        .increment();
  }

  /**
   * The database or Camunda is away, or two workers met at one row: that must not use up the job's
   * tries.
   */
  static boolean isNobodysFault(Exception exception) {
    return isCamundaAway(exception)
        || exception instanceof CannotCreateTransactionException
        || exception instanceof DataAccessResourceFailureException
        || exception instanceof TransientDataAccessException
        || LostConnection.caused(exception);
  }

  /** A worker that completes its job itself did not reach Camunda, or did not hear its answer. */
  private static boolean isCamundaAway(Exception exception) {
    return exception instanceof ClientException
        && !(exception instanceof ProblemException problem && problem.code() < SERVER_ERROR);
  }

  /** Camunda gives the job to a worker again when its time is over. */
  private static @Nullable FailJobResponse failureNotReported(long jobKey, Throwable failure) {
    LOG.warn("The failure of job {} did not reach Camunda: {}", jobKey, failure.getMessage());
    return null;
  }

  static Duration backoff(Exception exception, @Nullable String header) {
    if (exception instanceof JobError error && error.getRetryBackoff() != null) {
      return error.getRetryBackoff();
    }
    try {
      return header == null ? DEFAULT_BACKOFF : Duration.parse(header);
    } catch (DateTimeParseException e) {
      LOG.warn("The header {} is no ISO 8601 duration: {}", Models.RETRY_BACKOFF_HEADER, header);
      return DEFAULT_BACKOFF;
    }
  }

  static String message(Exception exception) {
    String message = exception.getMessage();
    boolean ours =
        exception instanceof IllegalStateException
            || exception instanceof JobError
            || exception.getClass().getPackageName().startsWith("org.countersign");
    return ours && message != null
        ? message
        : exception.getClass().getSimpleName() + ": " + message;
  }
}
