package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.embedded.ClaimProcess.problem;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeploymentIT {

  @RegisterExtension private final ClaimProcess claims = new ClaimProcess();

  @Test
  void deploysModelsTablesAndForms() {
    ClaimProcess.purge();

    final var deployment = ClaimProcess.deploy(claims.client());

    final var process = deployment.getProcesses().getFirst();
    assertThat(process.getBpmnProcessId()).isEqualTo("claim");
    assertThat(process.getVersion()).isEqualTo(1);
    assertThat(process.getResourceName()).endsWith("claim.bpmn");
    assertThat(deployment.getDecisions())
        .singleElement()
        .satisfies(
            decision -> assertThat(decision.getDmnDecisionName()).isEqualTo("Claim routing"));
    assertThat(deployment.getDecisionRequirements()).hasSize(1);
    assertThat(deployment.getForm())
        .singleElement()
        .satisfies(form -> assertThat(form.getFormId()).isEqualTo("claim-form"));
  }

  @Test
  void keepsTheVersionOfWhatDidNotChange() {
    final var again = ClaimProcess.deploy(claims.client());

    assertThat(again.getProcesses().getFirst().getVersion()).isEqualTo(1);
    assertThat(claims.client().newProcessDefinitionSearchRequest().send().join().items())
        .hasSize(1);
  }

  @Test
  void saysWhatIsWrongWithABrokenFile() {
    final var refused =
        problem(
            () ->
                claims
                    .client()
                    .newDeployResourceCommand()
                    .addResourceStringUtf8("<x/>", "broken.bpmn")
                    .send()
                    .join());

    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.details().getDetail()).contains("broken.bpmn");
  }

  @Test
  void showsDefinitionsWithTheirFiles() {
    final var client = claims.client();

    final var process = client.newProcessDefinitionSearchRequest().send().join().singleItem();
    final var decision = client.newDecisionDefinitionSearchRequest().send().join().singleItem();
    final var policy = client.newDecisionRequirementsSearchRequest().send().join().singleItem();

    final long key = process.getProcessDefinitionKey();
    assertThat(client.newProcessDefinitionGetRequest(key).send().join().getName())
        .isEqualTo("Claim");
    assertThat(client.newProcessDefinitionGetXmlRequest(key).send().join()).contains("Task_Review");
    assertThat(client.newProcessDefinitionGetFormRequest(key).send().join().getFormId())
        .isEqualTo("claim-form");
    assertThat(decision.getDmnDecisionId()).isEqualTo("claim-routing");
    assertThat(client.newDecisionDefinitionGetXmlRequest(decision.getDecisionKey()).send().join())
        .contains("hitPolicy");
    assertThat(policy.getDmnDecisionRequirementsName()).isEqualTo("Claim policy");
  }

  @Test
  void evaluatesATable() {
    final var evaluation =
        claims
            .client()
            .newEvaluateDecisionCommand()
            .decisionId("claim-routing")
            .variables(Map.of("amount", 5000, "confidence", 0.99))
            .send()
            .join();

    assertThat(evaluation.getDecisionOutput()).isEqualTo("\"review\"");
    final var evaluated = evaluation.getEvaluatedDecisions().getFirst();
    assertThat(evaluated.getMatchedRules().getFirst().getRuleId()).isEqualTo("review");
    assertThat(evaluated.getEvaluatedInputs())
        .extracting(i -> i.getInputValue())
        .containsExactly("5000", "0.99");
  }

  @Test
  void evaluatesADecisionByKey() {
    final var client = claims.client();
    final var decision = client.newDecisionDefinitionSearchRequest().send().join().singleItem();
    final long key = decision.getDecisionKey();

    final var evaluation =
        client
            .newEvaluateDecisionCommand()
            .decisionKey(key)
            .variables(Map.of("amount", 5, "confidence", 0.99))
            .send()
            .join();

    assertThat(evaluation.getDecisionOutput()).isEqualTo("\"approve\"");
    assertThat(client.newDecisionDefinitionGetRequest(key).send().join().getDmnDecisionName())
        .isEqualTo("Claim routing");
    assertThat(
            client
                .newDecisionRequirementsGetRequest(decision.getDecisionRequirementsKey())
                .send()
                .join()
                .getDmnDecisionRequirementsName())
        .isEqualTo("Claim policy");
    assertThat(
            client
                .newDecisionRequirementsGetXmlRequest(decision.getDecisionRequirementsKey())
                .send()
                .join())
        .contains("hitPolicy");
  }

  @Test
  void keepsOtherFiles() {
    final var client = claims.client();
    final var deployed =
        client
            .newDeployResourceCommand()
            .addResourceStringUtf8("{\"id\": \"robot\", \"steps\": []}", "robot.rpa")
            .send()
            .join()
            .getResource()
            .getFirst();

    final var resource = client.newResourceGetRequest(deployed.getResourceKey()).send().join();

    assertThat(resource.getResourceId()).isEqualTo("robot");
    assertThat(resource.getResourceName()).isEqualTo("robot.rpa");
    assertThat(client.newResourceContentGetRequest(deployed.getResourceKey()).send().join())
        .contains("steps");
    assertThat(problem(() -> client.newResourceGetRequest(1).send().join()).code()).isEqualTo(404);
  }

  @Test
  void deletesAResource() {
    final var process =
        claims.client().newProcessDefinitionSearchRequest().send().join().singleItem();

    claims.client().newDeleteResourceCommand(process.getProcessDefinitionKey()).send().join();

    assertThat(problem(() -> claims.create("E-1", 1)).code()).isEqualTo(404);
  }
}
