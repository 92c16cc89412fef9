package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.camunda.client.protocol.rest.CorrelatedMessageSubscriptionFilter;
import io.camunda.client.protocol.rest.CorrelatedMessageSubscriptionResult;
import io.camunda.client.protocol.rest.DecisionDefinitionFilter;
import io.camunda.client.protocol.rest.DecisionDefinitionResult;
import io.camunda.client.protocol.rest.DecisionInstanceFilter;
import io.camunda.client.protocol.rest.DecisionInstanceGetQueryResult;
import io.camunda.client.protocol.rest.DecisionRequirementsFilter;
import io.camunda.client.protocol.rest.DecisionRequirementsResult;
import io.camunda.client.protocol.rest.ElementInstanceFilter;
import io.camunda.client.protocol.rest.ElementInstanceResult;
import io.camunda.client.protocol.rest.IncidentFilter;
import io.camunda.client.protocol.rest.IncidentResult;
import io.camunda.client.protocol.rest.JobFilter;
import io.camunda.client.protocol.rest.JobSearchResult;
import io.camunda.client.protocol.rest.MessageSubscriptionFilter;
import io.camunda.client.protocol.rest.MessageSubscriptionResult;
import io.camunda.client.protocol.rest.ProcessDefinitionFilter;
import io.camunda.client.protocol.rest.ProcessDefinitionResult;
import io.camunda.client.protocol.rest.ProcessInstanceFilter;
import io.camunda.client.protocol.rest.ProcessInstanceResult;
import io.camunda.client.protocol.rest.UserTaskFilter;
import io.camunda.client.protocol.rest.UserTaskResult;
import io.camunda.client.protocol.rest.VariableFilter;
import io.camunda.client.protocol.rest.VariableSearchResult;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables have the properties that the official client reads, and searches those it filters. */
class RestContractTest {

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(
            "process-definitions", ProcessDefinitionResult.class, ProcessDefinitionFilter.class),
        Arguments.of("process-instances", ProcessInstanceResult.class, ProcessInstanceFilter.class),
        Arguments.of("element-instances", ElementInstanceResult.class, ElementInstanceFilter.class),
        Arguments.of("variables", VariableSearchResult.class, VariableFilter.class),
        Arguments.of("user-tasks", UserTaskResult.class, UserTaskFilter.class),
        Arguments.of("incidents", IncidentResult.class, IncidentFilter.class),
        Arguments.of("jobs", JobSearchResult.class, JobFilter.class),
        Arguments.of(
            "message-subscriptions",
            MessageSubscriptionResult.class,
            MessageSubscriptionFilter.class),
        Arguments.of(
            "correlated-message-subscriptions",
            CorrelatedMessageSubscriptionResult.class,
            CorrelatedMessageSubscriptionFilter.class),
        Arguments.of(
            "decision-definitions", DecisionDefinitionResult.class, DecisionDefinitionFilter.class),
        Arguments.of(
            "decision-requirements",
            DecisionRequirementsResult.class,
            DecisionRequirementsFilter.class),
        Arguments.of(
            "decision-instances",
            DecisionInstanceGetQueryResult.class,
            DecisionInstanceFilter.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void answersTheProperties(final String kind, final Class<?> result, final Class<?> filter) {
    final var search = new RecordStore(1).kind(kind);

    final var columns =
        search.table().columns().stream().filter(column -> !column.startsWith("_")).toList();

    assertThat(columns).containsExactlyInAnyOrderElementsOf(properties(result));
    assertThat(properties(filter)).allMatch(search::offers);
  }

  private static Set<String> properties(final Class<?> type) {
    return Arrays.stream(type.getMethods())
        .map(method -> method.getAnnotation(JsonProperty.class))
        .filter(Objects::nonNull)
        .map(JsonProperty::value)
        .collect(Collectors.toSet());
  }
}
