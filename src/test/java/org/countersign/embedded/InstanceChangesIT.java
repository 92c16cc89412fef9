package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.embedded.ClaimProcess.await;
import static org.countersign.embedded.ClaimProcess.problem;

import io.camunda.client.api.search.enums.ProcessInstanceState;
import io.camunda.client.api.search.response.ProcessInstance;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens to an instance beside its way through the model, and between instances. */
class InstanceChangesIT {

  @RegisterExtension private final ClaimProcess claims = new ClaimProcess();

  @Test
  void movesAnInstanceToAnotherElement() {
    final long instance = claims.create("E-1", 100);
    final long scoring = element(instance, "Task_Score");

    claims
        .client()
        .newModifyProcessInstanceCommand(instance)
        .activateElement("Task_Route")
        .withVariables(Map.of("confidence", 0.99))
        .and()
        .terminateElement(scoring)
        .send()
        .join();

    claims.awaitState(instance, ProcessInstanceState.COMPLETED);
    assertThat(claims.states(instance, "Task_Score")).containsExactly("TERMINATED");
    assertThat(claims.variables(instance)).containsEntry("route", "\"approve\"");
  }

  @Test
  void refusesToMoveToAnUnknownElement() {
    final long instance = claims.create("E-1", 100);

    final var refused =
        problem(
            () ->
                claims
                    .client()
                    .newModifyProcessInstanceCommand(instance)
                    .activateElement("Task_Unknown")
                    .send()
                    .join());

    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.details().getTitle()).isEqualTo("INVALID_ARGUMENT");
    assertThat(refused.details().getDetail()).contains("Task_Unknown");
  }

  @Test
  void migratesAnInstanceWithItsJob() {
    final long instance = claims.create("E-1", 100);
    final long target =
        deploy(
            Bpmn.createExecutableProcess("claim-2")
                .name("Claim, revised")
                .startEvent()
                .serviceTask("Task_Assess", task -> task.zeebeJobType("score").name("Assess"))
                .boundaryEvent("Boundary_Invalid", event -> event.error("INVALID"))
                .endEvent()
                .moveToActivity("Task_Assess")
                .endEvent()
                .done());

    claims
        .client()
        .newMigrateProcessInstanceCommand(instance)
        .migrationPlan(target)
        .addMappingInstruction("Task_Score", "Task_Assess")
        .addMappingInstruction("Boundary_Invalid", "Boundary_Invalid")
        .send()
        .join();

    final var migrated = claims.client().newProcessInstanceGetRequest(instance).send().join();
    final var job = claims.client().newJobSearchRequest().send().join().singleItem();
    assertThat(migrated.getProcessDefinitionKey()).isEqualTo(target);
    assertThat(migrated.getProcessDefinitionId()).isEqualTo("claim-2");
    assertThat(migrated.getProcessDefinitionName()).isEqualTo("Claim, revised");
    assertThat(job.getElementId()).isEqualTo("Task_Assess");
    assertThat(job.getProcessDefinitionId()).isEqualTo("claim-2");
    assertThat(claims.states(instance, "Task_Assess")).containsExactly("ACTIVE");
    claims.worker("score");
    claims.awaitState(instance, ProcessInstanceState.COMPLETED);
  }

  @Test
  void startsAtOneElementAndEndsAfterAnother() {
    final long instance =
        claims
            .client()
            .newCreateInstanceCommand()
            .bpmnProcessId("claim")
            .latestVersion()
            .variables(Map.of("id", "E-1", "amount", 100, "confidence", 0.99))
            .startBeforeElement("Task_Route")
            .terminateAfterElement("Task_Route")
            .send()
            .join()
            .getProcessInstanceKey();

    claims.awaitState(instance, ProcessInstanceState.TERMINATED);
    assertThat(claims.states(instance, "Task_Score")).isEmpty();
    assertThat(claims.states(instance, "Task_Route")).containsExactly("COMPLETED");
  }

  @Test
  void findsInstancesByTag() {
    claims.create("E-1", 100);
    final var create = claims.client().newCreateInstanceCommand().bpmnProcessId("claim");
    create.latestVersion().tags("urgent", "team:north").send().join();

    final var tagged =
        claims
            .client()
            .newProcessInstanceSearchRequest()
            .filter(f -> f.tags("urgent"))
            .send()
            .join()
            .singleItem();

    assertThat(tagged.getTags()).containsExactlyInAnyOrder("urgent", "team:north");
  }

  @Test
  void showsWhoCalledAnInstance() {
    deploy(
        Bpmn.createExecutableProcess("batch")
            .startEvent()
            .callActivity("Call_Claim", call -> call.zeebeProcessId("claim"))
            .endEvent()
            .done());
    final long caller = start("batch");
    await(() -> called(caller).size() == 1);

    final var instance = called(caller).getFirst();
    final var hierarchy =
        claims
            .client()
            .newProcessInstanceGetCallHierarchyRequest(instance.getProcessInstanceKey())
            .send()
            .join();

    assertThat(instance.getParentElementInstanceKey()).isEqualTo(element(caller, "Call_Claim"));
    assertThat(hierarchy)
        .extracting(entry -> entry.getProcessInstanceKey())
        .containsExactly(caller, instance.getProcessInstanceKey());
  }

  @Test
  void startsElementsOfAnAdHocSubprocess() {
    deploy(
        Bpmn.createExecutableProcess("adhoc")
            .startEvent()
            .adHocSubProcess(
                "Sub_Checks",
                checks -> {
                  checks.task("Task_First");
                  checks.task("Task_Second");
                })
            .endEvent()
            .done());
    final long instance = start("adhoc");

    claims
        .client()
        .newActivateAdHocSubProcessActivitiesCommand(Long.toString(element(instance, "Sub_Checks")))
        .activateElements("Task_Second")
        .send()
        .join();

    claims.awaitState(instance, ProcessInstanceState.COMPLETED);
    assertThat(claims.states(instance, "Task_Second")).containsExactly("COMPLETED");
    assertThat(claims.states(instance, "Task_First")).isEmpty();
  }

  @Test
  void wakesAllWhoWaitForASignal() {
    deploy(
        Bpmn.createExecutableProcess("signalled")
            .startEvent()
            .intermediateCatchEvent("Event_Closed", event -> event.signal("month-closed"))
            .endEvent()
            .done());
    final long one = start("signalled");
    final long two = start("signalled");

    claims
        .client()
        .newBroadcastSignalCommand()
        .signalName("month-closed")
        .variables(Map.of("month", 11))
        .send()
        .join();

    claims.awaitState(one, ProcessInstanceState.COMPLETED);
    claims.awaitState(two, ProcessInstanceState.COMPLETED);
    assertThat(claims.variables(two)).containsEntry("month", "11");
  }

  @Test
  void countsTheElementsOfAllInstances() {
    claims.create("E-1", 100);
    claims.create("E-2", 100);
    claims.client().newCancelInstanceCommand(claims.create("E-3", 100)).send().join();
    final var client = claims.client();
    final long definition =
        client
            .newProcessDefinitionSearchRequest()
            .send()
            .join()
            .singleItem()
            .getProcessDefinitionKey();

    final var all = client.newProcessDefinitionElementStatisticsRequest(definition).send().join();
    final var canceled =
        client
            .newProcessDefinitionElementStatisticsRequest(definition)
            .filter(f -> f.state(ProcessInstanceState.TERMINATED).elementId("Task_Score"))
            .send()
            .join();

    assertThat(all)
        .filteredOn(count -> count.getElementId().equals("Task_Score"))
        .singleElement()
        .satisfies(count -> assertThat(count.getActive()).isEqualTo(2))
        .satisfies(count -> assertThat(count.getCanceled()).isEqualTo(1));
    assertThat(canceled)
        .singleElement()
        .satisfies(count -> assertThat(count.getActive()).isZero())
        .satisfies(count -> assertThat(count.getCanceled()).isEqualTo(1));
  }

  private long deploy(final BpmnModelInstance model) {
    return claims
        .client()
        .newDeployResourceCommand()
        .addProcessModel(model, "model.bpmn")
        .send()
        .join()
        .getProcesses()
        .getFirst()
        .getProcessDefinitionKey();
  }

  private long start(final String processId) {
    return claims
        .client()
        .newCreateInstanceCommand()
        .bpmnProcessId(processId)
        .latestVersion()
        .send()
        .join()
        .getProcessInstanceKey();
  }

  private List<ProcessInstance> called(final long caller) {
    return claims
        .client()
        .newProcessInstanceSearchRequest()
        .filter(f -> f.parentProcessInstanceKey(caller))
        .send()
        .join()
        .items();
  }

  private long element(final long instance, final String elementId) {
    await(() -> !claims.states(instance, elementId).isEmpty());
    return claims
        .client()
        .newElementInstanceSearchRequest()
        .filter(f -> f.processInstanceKey(instance).elementId(elementId))
        .send()
        .join()
        .items()
        .getFirst()
        .getElementInstanceKey();
  }
}
