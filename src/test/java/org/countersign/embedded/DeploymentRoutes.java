package org.countersign.embedded;

import static org.countersign.embedded.Commands.NO_KEY;
import static org.countersign.embedded.Commands.TENANT;
import static org.countersign.embedded.Json.key;
import static org.countersign.embedded.Json.object;

import io.camunda.zeebe.protocol.impl.record.value.decision.DecisionEvaluationRecord;
import io.camunda.zeebe.protocol.impl.record.value.deployment.DeploymentRecord;
import io.camunda.zeebe.protocol.impl.record.value.resource.ResourceDeletionRecord;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.DecisionEvaluationIntent;
import io.camunda.zeebe.protocol.record.intent.DeploymentIntent;
import io.camunda.zeebe.protocol.record.intent.ResourceDeletionIntent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.countersign.embedded.RestServer.Answer;
import org.countersign.embedded.RestServer.Request;
import org.jspecify.annotations.Nullable;

/** Deploys and deletes resources, and evaluates decisions. */
final class DeploymentRoutes {

  private final Commands commands;

  DeploymentRoutes(final Commands commands) {
    this.commands = commands;
  }

  void addTo(final RestServer server) {
    server
        .route("POST", "/v2/deployments", this::deploy)
        .route("POST", "/v2/resources/{key}/deletion", this::deleteResource)
        .route("POST", "/v2/decision-definitions/evaluation", this::evaluateDecision);
  }

  private Answer deploy(final Request request) throws Exception {
    final var record = new DeploymentRecord().setTenantId(TENANT);
    for (final var part : Multipart.read(request.contentType(), request.body())) {
      if (!part.fileName().isEmpty()) {
        record.resources().add().setResourceName(part.fileName()).setResource(part.bytes());
      }
    }
    final var reply = commands.send(ValueType.DEPLOYMENT, DeploymentIntent.CREATE, NO_KEY, record);
    return Answer.json(
        object(
            "deploymentKey", key(reply.key()),
            "tenantId", TENANT,
            "deployments", deployments((DeploymentRecord) reply.value())));
  }

  private static List<Object> deployments(final DeploymentRecord deployed) {
    final var deployments = new ArrayList<>();
    for (final var process : deployed.getProcessesMetadata()) {
      deployments.add(
          object(
              "processDefinition",
              object(
                  "processDefinitionId", process.getBpmnProcessId(),
                  "processDefinitionVersion", process.getVersion(),
                  "processDefinitionKey", key(process.getProcessDefinitionKey()),
                  "resourceName", process.getResourceName(),
                  "tenantId", process.getTenantId())));
    }
    for (final var decision : deployed.getDecisionsMetadata()) {
      deployments.add(
          object(
              "decisionDefinition",
              object(
                  "decisionDefinitionId", decision.getDecisionId(),
                  "version", decision.getVersion(),
                  "name", decision.getDecisionName(),
                  "tenantId", decision.getTenantId(),
                  "decisionRequirementsId", decision.getDecisionRequirementsId(),
                  "decisionDefinitionKey", key(decision.getDecisionKey()),
                  "decisionRequirementsKey", key(decision.getDecisionRequirementsKey()))));
    }
    for (final var requirements : deployed.getDecisionRequirementsMetadata()) {
      deployments.add(
          object(
              "decisionRequirements",
              object(
                  "decisionRequirementsId", requirements.getDecisionRequirementsId(),
                  "version", requirements.getDecisionRequirementsVersion(),
                  "decisionRequirementsName", requirements.getDecisionRequirementsName(),
                  "tenantId", requirements.getTenantId(),
                  "resourceName", requirements.getResourceName(),
                  "decisionRequirementsKey", key(requirements.getDecisionRequirementsKey()))));
    }
    for (final var form : deployed.getFormMetadata()) {
      deployments.add(
          object(
              "form",
              object(
                  "formId", form.getFormId(),
                  "version", form.getVersion(),
                  "resourceName", form.getResourceName(),
                  "tenantId", form.getTenantId(),
                  "formKey", key(form.getFormKey()))));
    }
    for (final var resource : deployed.getResourceMetadata()) {
      deployments.add(
          object(
              "resource",
              object(
                  "resourceId", resource.getResourceId(),
                  "version", resource.getVersion(),
                  "resourceName", resource.getResourceName(),
                  "tenantId", resource.getTenantId(),
                  "resourceKey", key(resource.getResourceKey()))));
    }
    return deployments;
  }

  private Answer deleteResource(final Request request) throws Exception {
    final var record = new ResourceDeletionRecord().setResourceKey(request.key("key"));
    commands.send(ValueType.RESOURCE_DELETION, ResourceDeletionIntent.DELETE, NO_KEY, record);
    return Answer.none();
  }

  private Answer evaluateDecision(final Request request) throws Exception {
    final var body = request.json();
    final var record =
        new DecisionEvaluationRecord()
            .setDecisionId(body.path("decisionDefinitionId").asText(""))
            .setDecisionKey(body.path("decisionDefinitionKey").asLong(NO_KEY))
            .setVariables(Json.variables(body))
            .setTenantId(TENANT);
    final var reply =
        commands.send(
            ValueType.DECISION_EVALUATION, DecisionEvaluationIntent.EVALUATE, NO_KEY, record);
    return Answer.json(evaluation(reply.key(), (DecisionEvaluationRecord) reply.value()));
  }

  private static Map<String, @Nullable Object> evaluation(
      final long key, final DecisionEvaluationRecord evaluation) {
    final var decisions = new ArrayList<>();
    for (final var decision : evaluation.getEvaluatedDecisions()) {
      decisions.add(
          object(
              "decisionDefinitionId", decision.getDecisionId(),
              "decisionDefinitionName", decision.getDecisionName(),
              "decisionDefinitionVersion", decision.getDecisionVersion(),
              "decisionDefinitionType", decision.getDecisionType(),
              "decisionDefinitionKey", key(decision.getDecisionKey()),
              "decisionEvaluationInstanceKey", key + "-" + (decisions.size() + 1),
              "output", decision.getDecisionOutput(),
              "tenantId", TENANT,
              "evaluatedInputs", Projections.inputs(decision),
              "matchedRules", Projections.rules(decision)));
    }
    return object(
        "decisionDefinitionId", evaluation.getDecisionId(),
        "decisionDefinitionName", evaluation.getDecisionName(),
        "decisionDefinitionVersion", evaluation.getDecisionVersion(),
        "decisionDefinitionKey", key(evaluation.getDecisionKey()),
        "decisionRequirementsId", evaluation.getDecisionRequirementsId(),
        "decisionRequirementsKey", key(evaluation.getDecisionRequirementsKey()),
        "decisionInstanceKey", key(key),
        "decisionEvaluationKey", key(key),
        "output", evaluation.getDecisionOutput(),
        "failedDecisionDefinitionId", orNull(evaluation.getFailedDecisionId()),
        "failureMessage", orNull(evaluation.getEvaluationFailureMessage()),
        "tenantId", TENANT,
        "evaluatedDecisions", decisions);
  }

  private static @Nullable String orNull(final String text) {
    return text.isEmpty() ? null : text;
  }
}
