package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.embedded.ClaimProcess.problem;

import io.camunda.client.api.search.enums.ElementInstanceType;
import io.camunda.client.api.search.enums.ProcessInstanceState;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SearchIT {

  @RegisterExtension private final ClaimProcess claims = new ClaimProcess();

  @Test
  void seesWhatWasAcknowledged() {
    for (int i = 0; i < 100; i++) {
      final long instance = claims.create("E-" + i, i);

      assertThat(claims.state(instance)).isEqualTo(ProcessInstanceState.ACTIVE);
      assertThat(claims.variables(instance)).containsEntry("amount", Integer.toString(i));
    }
  }

  @Test
  void filters() {
    final long one = claims.create("one", 1);
    final long two = claims.create("two", 2);
    final var client = claims.client();

    final var byVariable =
        client
            .newProcessInstanceSearchRequest()
            .filter(f -> f.variables(Map.of("id", "\"one\"")))
            .send()
            .join();
    final var byKeys =
        client
            .newProcessInstanceSearchRequest()
            .filter(f -> f.processInstanceKey(k -> k.in(two, 5L)))
            .send()
            .join();
    final var byDateAndState =
        client
            .newProcessInstanceSearchRequest()
            .filter(
                f ->
                    f.startDate(d -> d.gt(OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(1)))
                        .state(s -> s.neq(ProcessInstanceState.COMPLETED)))
            .send()
            .join();
    final var byEither =
        client
            .newProcessInstanceSearchRequest()
            .filter(
                f ->
                    f.orFilters(
                        List.of(
                            o -> o.processInstanceKey(one),
                            o -> o.state(ProcessInstanceState.COMPLETED))))
            .send()
            .join();
    final var byLikeness =
        client
            .newVariableSearchRequest()
            .filter(f -> f.name(n -> n.like("i*")).value(v -> v.neq("\"one\"")))
            .send()
            .join();

    assertThat(byVariable.singleItem().getProcessInstanceKey()).isEqualTo(one);
    assertThat(byKeys.singleItem().getProcessInstanceKey()).isEqualTo(two);
    assertThat(byDateAndState.items()).hasSize(2);
    assertThat(byEither.singleItem().getProcessInstanceKey()).isEqualTo(one);
    assertThat(byLikeness.singleItem().getValue()).isEqualTo("\"two\"");
  }

  @Test
  void pagesInTheOrderAskedFor() {
    final var created = IntStream.range(0, 5).mapToObj(i -> claims.create("E-" + i, i)).toList();

    final var first =
        claims
            .client()
            .newProcessInstanceSearchRequest()
            .sort(s -> s.processInstanceKey().desc())
            .page(p -> p.limit(3))
            .send()
            .join();
    final var second =
        claims
            .client()
            .newProcessInstanceSearchRequest()
            .sort(s -> s.processInstanceKey().desc())
            .page(p -> p.limit(3).after(first.page().endCursor()))
            .send()
            .join();

    assertThat(first.page().totalItems()).isEqualTo(5);
    assertThat(first.items())
        .extracting(i -> i.getProcessInstanceKey())
        .containsExactly(created.get(4), created.get(3), created.get(2));
    assertThat(second.items())
        .extracting(i -> i.getProcessInstanceKey())
        .containsExactly(created.get(1), created.get(0));
  }

  @Test
  void showsThePathOfAnInstance() {
    claims.worker("score", Map.of("confidence", 0.98));
    final long instance = claims.create("E-1", 100);
    claims.awaitState(instance, ProcessInstanceState.COMPLETED);
    final var client = claims.client();

    final var elements =
        client
            .newElementInstanceSearchRequest()
            .filter(f -> f.processInstanceKey(instance))
            .send()
            .join()
            .items();
    final var flows = client.newProcessInstanceSequenceFlowsRequest(instance).send().join();
    final var counts = client.newProcessInstanceElementStatisticsRequest(instance).send().join();
    final var decision = client.newDecisionInstanceSearchRequest().send().join().singleItem();
    final var details =
        client.newDecisionInstanceGetRequest(decision.getDecisionInstanceId()).send().join();

    assertThat(elements)
        .extracting(e -> e.getElementId())
        .containsExactly(
            "Start_Form", "Task_Score", "Task_Route", "Gateway_HumanNeeded", "End_Decided");
    assertThat(elements.get(1).getElementName()).isEqualTo("Score the claim");
    assertThat(elements.get(1).getType()).isEqualTo(ElementInstanceType.SERVICE_TASK);
    assertThat(elements.get(1).getEndDate()).isNotNull();
    assertThat(flows).extracting(f -> f.getElementId()).containsExactly("f1", "f3", "f5", "f6");
    assertThat(counts).hasSize(5).allMatch(count -> count.getCompleted() == 1);
    assertThat(decision.getResult()).isEqualTo("\"approve\"");
    assertThat(decision.getProcessInstanceKey()).isEqualTo(instance);
    assertThat(details.getMatchedRules().getFirst().getRuleId()).isEqualTo("approve");
    assertThat(details.getEvaluatedInputs().getFirst().getInputValue()).isEqualTo("100");
  }

  @Test
  void showsMessageSubscriptions() {
    claims.worker("review-canceling");
    final var task = claims.review("E-1");
    final var client = claims.client();

    final var waiting = client.newMessageSubscriptionSearchRequest().send().join().singleItem();
    client
        .newCorrelateMessageCommand()
        .messageName("claim-withdrawn")
        .correlationKey("E-1")
        .send()
        .join();
    claims.awaitState(task.getProcessInstanceKey(), ProcessInstanceState.COMPLETED);
    final var correlated =
        client.newCorrelatedMessageSubscriptionSearchRequest().send().join().singleItem();

    assertThat(waiting.getMessageName()).isEqualTo("claim-withdrawn");
    assertThat(waiting.getCorrelationKey()).isEqualTo("E-1");
    assertThat(correlated.getMessageName()).isEqualTo("claim-withdrawn");
    assertThat(correlated.getProcessInstanceKey()).isEqualTo(task.getProcessInstanceKey());
  }

  @Test
  void saysThatAKeyIsUnknown() {
    final var unknown = problem(() -> claims.client().newUserTaskGetRequest(1).send().join());

    assertThat(unknown.code()).isEqualTo(404);
  }
}
