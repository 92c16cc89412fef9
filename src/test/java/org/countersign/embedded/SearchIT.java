package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.embedded.ClaimProcess.problem;

import io.camunda.client.api.search.enums.ElementInstanceState;
import io.camunda.client.api.search.enums.ElementInstanceType;
import io.camunda.client.api.search.enums.ProcessInstanceState;
import io.camunda.client.api.search.response.ProcessInstance;
import io.camunda.client.api.search.response.SearchResponse;
import java.io.IOException;
import java.net.URI;
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
  void pagesBackAndForthWhileRowsComeAndGo() {
    final var created = IntStream.range(0, 5).mapToObj(i -> claims.create("E-" + i, i)).toList();
    final var all = claims.client().newProcessInstanceSearchRequest().page(p -> p.limit(2));
    final var first = all.send().join();

    final long late = claims.create("E-5", 5);
    final var from = claims.client().newProcessInstanceSearchRequest().page(p -> p.from(4));
    final var next =
        claims
            .client()
            .newProcessInstanceSearchRequest()
            .page(p -> p.limit(2).after(first.page().endCursor()))
            .send()
            .join();
    final var back =
        claims
            .client()
            .newProcessInstanceSearchRequest()
            .page(p -> p.limit(2).before(next.page().startCursor()))
            .send()
            .join();

    assertThat(keys(first)).isEqualTo(created.subList(0, 2));
    assertThat(keys(from.send().join())).containsExactly(created.get(4), late);
    assertThat(keys(next)).isEqualTo(created.subList(2, 4));
    assertThat(next.page().totalItems()).isEqualTo(6);
    assertThat(keys(back)).isEqualTo(created.subList(0, 2));
  }

  private static List<Long> keys(final SearchResponse<ProcessInstance> found) {
    return found.items().stream().map(instance -> instance.getProcessInstanceKey()).toList();
  }

  @Test
  void sortsWhatHasNoValueLast() {
    final long running = claims.create("E-1", 1);
    final long ended = claims.create("E-2", 2);
    claims.client().newCancelInstanceCommand(ended).send().join();
    claims.awaitState(ended, ProcessInstanceState.TERMINATED);

    final var ascending =
        claims.client().newProcessInstanceSearchRequest().sort(s -> s.endDate().asc());
    final var descending =
        claims.client().newProcessInstanceSearchRequest().sort(s -> s.endDate().desc());

    assertThat(keys(ascending.send().join())).containsExactly(ended, running);
    assertThat(keys(descending.send().join())).containsExactly(ended, running);
  }

  @Test
  void filtersByOperators() {
    final var keys = IntStream.range(0, 4).mapToObj(i -> claims.create("E-" + i, i)).toList();

    assertThat(found("{\"$eq\": \"%d\"}".formatted(keys.get(1)))).containsExactly(keys.get(1));
    assertThat(found("{\"$neq\": \"%d\"}".formatted(keys.get(1)))).hasSize(3);
    assertThat(found("{\"$gt\": \"%d\"}".formatted(keys.get(1)))).hasSize(2);
    assertThat(found("{\"$gte\": \"%d\"}".formatted(keys.get(1)))).hasSize(3);
    assertThat(found("{\"$lt\": \"%d\"}".formatted(keys.get(1)))).hasSize(1);
    assertThat(found("{\"$lte\": \"%d\"}".formatted(keys.get(1)))).hasSize(2);
    assertThat(found("{\"$in\": [\"%d\"]}".formatted(keys.get(3)))).hasSize(1);
    assertThat(found("{\"$notIn\": [\"%d\", \"1\"]}".formatted(keys.get(3)))).hasSize(3);
    assertThat(found("{\"$exists\": true}")).hasSize(4);
    assertThat(found("{\"$exists\": false}")).isEmpty();
  }

  private List<Long> found(final String keyFilter) {
    try {
      final var answer =
          Http.post(
              "/v2/process-instances/search",
              "{\"filter\": {\"processInstanceKey\": %s}}".formatted(keyFilter));
      return Json.MAPPER
          .readTree(answer.body())
          .path("items")
          .findValuesAsText(Table.INSTANCE)
          .stream()
          .map(Long::valueOf)
          .toList();
    } catch (final IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void findsInstancesByWhatHappensInThem() {
    final long failed = claims.create("E-1", 1);
    final var job = claims.activate("score").getFirst();
    claims.create("E-2", 2);
    claims.client().newFailCommand(job).retries(0).errorMessage("model is down").send().join();

    final var byMessage =
        claims
            .client()
            .newProcessInstanceSearchRequest()
            .filter(f -> f.errorMessage(m -> m.like("*down")))
            .send()
            .join();
    final var byElement =
        claims
            .client()
            .newProcessInstanceSearchRequest()
            .filter(
                f ->
                    f.elementId("Task_Score")
                        .elementInstanceState(ElementInstanceState.ACTIVE)
                        .hasElementInstanceIncident(true))
            .send()
            .join();
    final var byIncident =
        claims
            .client()
            .newProcessInstanceSearchRequest()
            .filter(f -> f.hasIncident(false))
            .send()
            .join();

    assertThat(keys(byMessage)).containsExactly(failed);
    assertThat(keys(byElement)).containsExactly(failed);
    assertThat(keys(byIncident)).hasSize(1).doesNotContain(failed);
  }

  @Test
  void refusesWhatNoSearchUnderstands() throws Exception {
    final String path = "/v2/process-instances/search";

    final var sort = Http.post(path, "{\"sort\": [{\"field\": \"colour\"}]}");
    final var limit = Http.post(path, "{\"page\": {\"limit\": -1}}");
    final var both = Http.post(path, "{\"page\": {\"after\": \"W10\", \"before\": \"W10\"}}");
    final var cursor = Http.post(path, "{\"page\": {\"after\": \"nonsense\"}}");

    assertThat(List.of(sort, limit, both, cursor))
        .allSatisfy(
            answer -> {
              assertThat(answer.statusCode()).isEqualTo(400);
              assertThat(answer.headers().firstValue("Content-Type"))
                  .hasValue("application/problem+json");
            });
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
    final var client = claims.client();

    final var task = problem(() -> client.newUserTaskGetRequest(1).send().join());

    assertThat(task.code()).isEqualTo(404);
    assertThat(task.details().getTitle()).isEqualTo("NOT_FOUND");
    assertThat(task.details().getStatus()).isEqualTo(404);
    assertThat(task.details().getType()).isEqualTo(URI.create("about:blank"));
    assertThat(task.details().getDetail()).isEqualTo("User Task with key '1' not found");
    assertThat(task.details().getInstance()).isEqualTo(URI.create("/v2/user-tasks/1"));
    assertThat(problem(() -> client.newVariableGetRequest(1).send().join()).code()).isEqualTo(404);
    assertThat(problem(() -> client.newIncidentGetRequest(1).send().join()).code()).isEqualTo(404);
    assertThat(problem(() -> client.newElementInstanceGetRequest(1).send().join()).code())
        .isEqualTo(404);
  }
}
