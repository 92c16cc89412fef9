package org.countersign.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import io.camunda.zeebe.protocol.impl.record.value.usertask.UserTaskRecord;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.UserTaskIntent;
import org.countersign.embedded.RestServer.Answer;
import org.countersign.embedded.RestServer.Request;

/**
 * Completes, assigns and updates user tasks. An answer comes after the task's listeners: 409 if one
 * of them denies, 504 if they take longer than ten seconds.
 */
final class UserTaskRoutes {

  private final Commands commands;

  UserTaskRoutes(final Commands commands) {
    this.commands = commands;
  }

  void addTo(final RestServer server) {
    server
        .route("POST", "/v2/user-tasks/{key}/completion", this::complete)
        .route("POST", "/v2/user-tasks/{key}/assignment", this::assign)
        .route("DELETE", "/v2/user-tasks/{key}/assignee", this::unassign)
        .route("PATCH", "/v2/user-tasks/{key}", this::update);
  }

  private Answer complete(final Request request) throws Exception {
    final var body = request.json();
    final var record = task(request, action(body, "")).setVariables(Json.variables(body));
    return send(UserTaskIntent.COMPLETE, record);
  }

  private Answer assign(final Request request) throws Exception {
    final var body = request.json();
    final boolean allowOverride = body.path("allowOverride").asBoolean(true);
    final String action = action(body, allowOverride ? "assign" : "claim");
    return send(
        allowOverride ? UserTaskIntent.ASSIGN : UserTaskIntent.CLAIM,
        task(request, action).setAssignee(Json.required(body, "assignee")));
  }

  private Answer unassign(final Request request) throws Exception {
    return send(UserTaskIntent.ASSIGN, task(request, "unassign").setAssignee(""));
  }

  private Answer update(final Request request) throws Exception {
    final var body = request.json();
    final var changes = body.path("changeset");
    final var record = task(request, action(body, ""));
    if (changes.hasNonNull("candidateGroups")) {
      record
          .setCandidateGroupsList(Json.texts(changes.path("candidateGroups")))
          .setCandidateGroupsChanged();
    }
    if (changes.hasNonNull("candidateUsers")) {
      record
          .setCandidateUsersList(Json.texts(changes.path("candidateUsers")))
          .setCandidateUsersChanged();
    }
    if (changes.hasNonNull("dueDate")) {
      record.setDueDate(Json.date(changes, "dueDate")).setDueDateChanged();
    }
    if (changes.hasNonNull("followUpDate")) {
      record.setFollowUpDate(Json.date(changes, "followUpDate")).setFollowUpDateChanged();
    }
    if (changes.hasNonNull("priority")) {
      record.setPriority(changes.path("priority").asInt()).setPriorityChanged();
    }
    if (record.getChangedAttributes().isEmpty() && record.getAction().isEmpty()) {
      throw HttpProblem.invalid(
          "No update data provided: neither an action nor an attribute in the changeset.");
    }
    return send(UserTaskIntent.UPDATE, record);
  }

  private static String action(final JsonNode body, final String byDefault) {
    return body.path("action").asText(byDefault);
  }

  private static UserTaskRecord task(final Request request, final String action) {
    return new UserTaskRecord().setUserTaskKey(request.key("key")).setAction(action);
  }

  private Answer send(final UserTaskIntent intent, final UserTaskRecord record) throws Exception {
    commands.send(ValueType.USER_TASK, intent, record.getUserTaskKey(), record);
    return Answer.none();
  }
}
