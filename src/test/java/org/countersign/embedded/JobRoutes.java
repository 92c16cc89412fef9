package org.countersign.embedded;

import static org.countersign.embedded.Commands.NO_KEY;
import static org.countersign.embedded.Commands.TENANT;
import static org.countersign.embedded.Json.key;
import static org.countersign.embedded.Json.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.camunda.zeebe.protocol.Protocol;
import io.camunda.zeebe.protocol.impl.record.value.job.JobBatchRecord;
import io.camunda.zeebe.protocol.impl.record.value.job.JobRecord;
import io.camunda.zeebe.protocol.impl.record.value.job.JobResult;
import io.camunda.zeebe.protocol.impl.record.value.job.JobResultActivateElement;
import io.camunda.zeebe.protocol.impl.record.value.job.JobResultCorrections;
import io.camunda.zeebe.protocol.impl.record.value.usertask.UserTaskRecord;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.JobBatchIntent;
import io.camunda.zeebe.protocol.record.intent.JobIntent;
import io.camunda.zeebe.protocol.record.value.JobKind;
import io.camunda.zeebe.protocol.record.value.JobResultType;
import io.camunda.zeebe.util.buffer.BufferUtil;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.countersign.embedded.RestServer.Answer;
import org.countersign.embedded.RestServer.Request;
import org.jspecify.annotations.Nullable;

/** The part of the REST API that job workers use. */
final class JobRoutes {

  /** For a request that names no time; one that names less than 0 does not wait. */
  private static final long DEFAULT_LONG_POLLING_MILLIS = 10_000;

  /** How often a waiting request looks whether its client is still there. */
  private static final long PROBE_MILLIS = 2_000;

  private final Commands commands;
  private final JobAvailability availability;
  private final long maxLongPollingMillis;

  JobRoutes(
      final Commands commands, final JobAvailability availability, final Duration maxLongPolling) {
    this.commands = commands;
    this.availability = availability;
    maxLongPollingMillis = maxLongPolling.toMillis();
  }

  void addTo(final RestServer server) {
    server
        .route("POST", "/v2/jobs/activation", this::activate)
        .route("POST", "/v2/jobs/{key}/completion", this::complete)
        .route("POST", "/v2/jobs/{key}/failure", this::fail)
        .route("POST", "/v2/jobs/{key}/error", this::throwError)
        .route("PATCH", "/v2/jobs/{key}", this::update);
  }

  private Answer activate(final Request request) throws Exception {
    final var body = request.json();
    final var bell = availability.bell(body.path("type").asText(""));
    final long seen = bell.rings();
    final var first = activate(body);
    final long deadline = System.nanoTime() + patienceNanos(body);
    return Answer.stream(
        client -> {
          final var batch =
              first.getJobKeys().isEmpty() ? await(body, bell, seen, deadline, client) : first;
          try {
            client.write(Json.MAPPER.writeValueAsBytes(object("jobs", jobs(batch))));
            failIfGone(client);
          } catch (final IOException e) {
            giveBack(batch);
            throw e;
          }
        });
  }

  private long patienceNanos(final JsonNode body) {
    final long wanted = body.path("requestTimeout").asLong(0);
    return TimeUnit.MILLISECONDS.toNanos(
        Math.min(wanted == 0 ? DEFAULT_LONG_POLLING_MILLIS : wanted, maxLongPollingMillis));
  }

  private JobBatchRecord await(
      final JsonNode body,
      final JobAvailability.Bell bell,
      final long seenBefore,
      final long deadline,
      final OutputStream client)
      throws Exception {
    long seen = seenBefore;
    client.flush();
    while (true) {
      final long left = deadline - System.nanoTime();
      if (left <= 0) {
        return new JobBatchRecord();
      }
      bell.await(seen, Math.min(left, TimeUnit.MILLISECONDS.toNanos(PROBE_MILLIS)));
      seen = bell.rings();
      failIfGone(client);
      try {
        final var batch = activate(body);
        if (!batch.getJobKeys().isEmpty()) {
          return batch;
        }
      } catch (final EngineStopped e) {
        // A purge is under way: the next round finds the new engine.
      }
    }
  }

  /**
   * A worker that was closed leaves its waiting request behind, which would take jobs away from the
   * others. White space around the JSON does no harm; on the loopback interface the first write to
   * a closed connection makes the second one fail.
   */
  private static void failIfGone(final OutputStream client) throws IOException {
    for (int i = 0; i < 2; i++) {
      client.write(' ');
      client.flush();
    }
  }

  private void giveBack(final JobBatchRecord batch) throws Exception {
    final var keys = batch.jobKeys().iterator();
    for (final JobRecord job : batch.jobs()) {
      final var failed =
          new JobRecord().setRetries(job.getRetries()).setErrorMessage("The worker is gone");
      commands.send(ValueType.JOB, JobIntent.FAIL, keys.next().getValue(), failed);
    }
  }

  private JobBatchRecord activate(final JsonNode body) throws Exception {
    final var record =
        new JobBatchRecord()
            .setType(body.path("type").asText(""))
            .setWorker(body.path("worker").asText(""))
            .setTimeout(body.path("timeout").asLong())
            .setMaxJobsToActivate(body.path("maxJobsToActivate").asInt())
            .setTenantIds(List.of(TENANT));
    final var fetched = record.variables();
    for (final String name : Json.texts(body.path("fetchVariable"))) {
      fetched.add().wrap(BufferUtil.wrapString(name));
    }
    return (JobBatchRecord)
        commands.send(ValueType.JOB_BATCH, JobBatchIntent.ACTIVATE, NO_KEY, record).value();
  }

  private static List<Object> jobs(final JobBatchRecord batch) {
    final var jobs = new ArrayList<>();
    final var keys = batch.jobKeys().iterator();
    for (final JobRecord job : batch.jobs()) {
      jobs.add(job(keys.next().getValue(), job));
    }
    return jobs;
  }

  private static Map<String, @Nullable Object> job(final long jobKey, final JobRecord job) {
    final boolean ofUserTask = job.getJobKind() == JobKind.TASK_LISTENER;
    return object(
        "jobKey", key(jobKey),
        "type", job.getType(),
        "processInstanceKey", key(job.getProcessInstanceKey()),
        "processDefinitionId", job.getBpmnProcessId(),
        "processDefinitionVersion", job.getProcessDefinitionVersion(),
        "processDefinitionKey", key(job.getProcessDefinitionKey()),
        "elementId", job.getElementId(),
        "elementInstanceKey", key(job.getElementInstanceKey()),
        "customHeaders", job.getCustomHeadersObjectMap(),
        "worker", job.getWorker(),
        "retries", job.getRetries(),
        "deadline", job.getDeadline(),
        "variables", Json.raw(job.getVariablesBuffer()),
        "tenantId", job.getTenantId(),
        "kind", job.getJobKind().name(),
        "listenerEventType", job.getJobListenerEventType().name(),
        "tags", job.getTags(),
        "userTask", ofUserTask ? userTask(job.getCustomHeaders()) : null);
  }

  /** The engine hands a task listener the user task's properties as reserved headers. */
  private static Map<String, @Nullable Object> userTask(final Map<String, String> headers) {
    final String priority = headers.get(Protocol.USER_TASK_PRIORITY_HEADER_NAME);
    return object(
        "userTaskKey", headers.get(Protocol.USER_TASK_KEY_HEADER_NAME),
        "action", headers.get(Protocol.USER_TASK_ACTION_HEADER_NAME),
        "assignee", headers.get(Protocol.USER_TASK_ASSIGNEE_HEADER_NAME),
        "dueDate", date(headers, Protocol.USER_TASK_DUE_DATE_HEADER_NAME),
        "followUpDate", date(headers, Protocol.USER_TASK_FOLLOW_UP_DATE_HEADER_NAME),
        "formKey", headers.get(Protocol.USER_TASK_FORM_KEY_HEADER_NAME),
        "priority", priority == null ? null : Integer.valueOf(priority),
        "candidateGroups", list(headers, Protocol.USER_TASK_CANDIDATE_GROUPS_HEADER_NAME),
        "candidateUsers", list(headers, Protocol.USER_TASK_CANDIDATE_USERS_HEADER_NAME),
        "changedAttributes", list(headers, Protocol.USER_TASK_CHANGED_ATTRIBUTES_HEADER_NAME));
  }

  private static @Nullable String date(final Map<String, String> headers, final String name) {
    final var date = Projections.date(headers.getOrDefault(name, ""));
    return date == null ? null : date.toString();
  }

  private static RawValue list(final Map<String, String> headers, final String name) {
    return new RawValue(headers.getOrDefault(name, "[]"));
  }

  private Answer complete(final Request request) throws Exception {
    final var body = request.json();
    final var record = new JobRecord().setVariables(Json.variables(body));
    final var result = body.path("result");
    if (result.isObject()) {
      record.setResult(
          result.path("type").asText().equals("adHocSubProcess")
              ? adHocResult(result)
              : userTaskResult(result));
    }
    return command(request, JobIntent.COMPLETE, record);
  }

  private static JobResult userTaskResult(final JsonNode body) {
    final var corrections = body.path("corrections");
    final var corrected = new ArrayList<String>();
    final var record = new JobResultCorrections();
    if (corrections.hasNonNull("assignee")) {
      corrected.add(UserTaskRecord.ASSIGNEE);
      record.setAssignee(corrections.path("assignee").asText());
    }
    if (corrections.hasNonNull("dueDate")) {
      corrected.add(UserTaskRecord.DUE_DATE);
      record.setDueDate(Json.date(corrections, "dueDate"));
    }
    if (corrections.hasNonNull("followUpDate")) {
      corrected.add(UserTaskRecord.FOLLOW_UP_DATE);
      record.setFollowUpDate(Json.date(corrections, "followUpDate"));
    }
    if (corrections.hasNonNull("candidateUsers")) {
      corrected.add(UserTaskRecord.CANDIDATE_USERS);
      record.setCandidateUsersList(Json.texts(corrections.path("candidateUsers")));
    }
    if (corrections.hasNonNull("candidateGroups")) {
      corrected.add(UserTaskRecord.CANDIDATE_GROUPS);
      record.setCandidateGroupsList(Json.texts(corrections.path("candidateGroups")));
    }
    if (corrections.hasNonNull("priority")) {
      corrected.add(UserTaskRecord.PRIORITY);
      record.setPriority(corrections.path("priority").asInt());
    }
    return new JobResult()
        .setType(JobResultType.USER_TASK)
        .setDenied(body.path("denied").asBoolean())
        .setDeniedReason(body.path("deniedReason").asText(""))
        .setCorrections(record)
        .setCorrectedAttributes(corrected);
  }

  private static JobResult adHocResult(final JsonNode body) {
    final var result =
        new JobResult()
            .setType(JobResultType.AD_HOC_SUB_PROCESS)
            .setCompletionConditionFulfilled(
                body.path("isCompletionConditionFulfilled").asBoolean())
            .setCancelRemainingInstances(body.path("isCancelRemainingInstances").asBoolean());
    for (final JsonNode element : body.path("activateElements")) {
      result.addActivateElement(
          new JobResultActivateElement()
              .setElementId(element.path("elementId").asText())
              .setVariables(Json.variables(element)));
    }
    return result;
  }

  private Answer fail(final Request request) throws Exception {
    final var body = request.json();
    final var record =
        new JobRecord()
            .setRetries(body.path("retries").asInt(0))
            .setRetryBackoff(body.path("retryBackOff").asLong(0))
            .setErrorMessage(body.path("errorMessage").asText(""))
            .setVariables(Json.variables(body));
    return command(request, JobIntent.FAIL, record);
  }

  private Answer throwError(final Request request) throws Exception {
    final var body = request.json();
    final var record =
        new JobRecord()
            .setErrorCode(BufferUtil.wrapString(Json.required(body, "errorCode")))
            .setErrorMessage(body.path("errorMessage").asText(""))
            .setVariables(Json.variables(body));
    return command(request, JobIntent.THROW_ERROR, record);
  }

  private Answer update(final Request request) throws Exception {
    final var changes = request.json().path("changeset");
    final var record = new JobRecord();
    final Set<String> changed = new HashSet<>();
    if (changes.hasNonNull("retries")) {
      changed.add(JobRecord.RETRIES);
      record.setRetries(changes.path("retries").asInt());
    }
    if (changes.hasNonNull("timeout")) {
      changed.add(JobRecord.TIMEOUT);
      record.setTimeout(changes.path("timeout").asLong());
    }
    if (changed.isEmpty()) {
      throw HttpProblem.invalid("At least one of [retries, timeout] is required.");
    }
    return command(request, JobIntent.UPDATE, record.setChangedAttributes(changed));
  }

  private Answer command(final Request request, final JobIntent intent, final JobRecord record)
      throws Exception {
    commands.send(ValueType.JOB, intent, request.key("key"), record);
    return Answer.none();
  }
}
