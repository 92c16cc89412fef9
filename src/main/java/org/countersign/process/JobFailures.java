package org.countersign.process;

import io.camunda.client.api.response.FailJobResponse;
import io.camunda.client.exception.BpmnError;
import io.camunda.client.exception.JobError;
import io.camunda.client.jobhandling.CommandExceptionHandlingStrategy;
import io.camunda.client.jobhandling.DefaultJobExceptionHandlingStrategy;
import io.camunda.client.jobhandling.JobExceptionHandlingStrategy;
import io.camunda.client.metrics.MetricsRecorder;
import java.sql.SQLException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.countersign.contract.Models;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Duration DEFAULT_BACKOFF = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(JobFailures.class);

  private final JobExceptionHandlingStrategy modelled;

  JobFailures(CommandExceptionHandlingStrategy commands, MetricsRecorder metrics) {
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
    int retriesLeft = isNobodysFault(exception) ? job.getRetries() : job.getRetries() - 1;
    Duration backoff = backoff(exception, job.getCustomHeaders().get(Models.RETRY_BACKOFF_HEADER));
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

  /** The database is away, or two workers met at one row: that must not use up the job's tries. */
  static boolean isNobodysFault(Exception exception) {
    return exception instanceof CannotCreateTransactionException
        || exception instanceof DataAccessResourceFailureException
        || exception instanceof TransientDataAccessException
        || isConnectionLoss(exception);
  }

  /** By PostgreSQL's codes: class 08 is a broken connection, 57P a server that stops. */
  private static boolean isConnectionLoss(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String state = cause instanceof SQLException sql ? sql.getSQLState() : null;
      if (state != null && (state.startsWith("08") || state.startsWith("57P"))) {
        return true;
      }
    }
    return false;
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
