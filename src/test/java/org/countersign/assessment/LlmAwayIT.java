package org.countersign.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camunda.client.CamundaClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.countersign.Api;
import org.countersign.SeparateApplication;
import org.countersign.devservices.DevLlm;
import org.countersign.embedded.EmbeddedCamunda;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the endpoint of the language model does wrong: a person gets every expense, and when it
 * is well again nobody has to restart anything.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LlmAwayIT {

  private static final int EXPENSES = 8;

  private EmbeddedCamunda camunda;
  private CamundaClient client;
  private DevLlm llm;
  private SeparateApplication application;
  private Api api;

  @BeforeAll
  void start() {
    camunda = EmbeddedCamunda.start(0, Duration.ofMillis(300));
    client =
        CamundaClient.newClientBuilder()
            .restAddress(camunda.address())
            .preferRestOverGrpc(true)
            .build();
    llm = DevLlm.start();
    application =
        SeparateApplication.start(
            "llm_away",
            Map.of(
                "camunda.client.rest-address",
                camunda.address(),
                "countersign.assessment.base-url",
                llm.baseUrl(),
                "countersign.assessment.timeout",
                "2s",
                "countersign.assessment.circuit.calls",
                EXPENSES,
                "countersign.assessment.circuit.pause",
                "1s",
                "countersign.assessment.circuit.probes",
                1,
                "countersign.ai.autonomy",
                "ON"));
    api = application.api();
  }

  @AfterAll
  void stop() {
    application.close();
    client.close();
    llm.close();
    camunda.close();
  }

  @AfterEach
  void mend() {
    llm.reset();
  }

  static Stream<Arguments> troubles() {
    String unfounded =
        """
        {"recommendation":"APPROVE","statedConfidence":1.0,\
        "supportingReasons":[{"clause":"Z9","sentence":"said so"}],"warningFlags":[]}\
        """;
    return Stream.of(
        trouble("says nothing", DevLlm::hang, "in time", "left alone"),
        trouble("breaks off", DevLlm::breakOff, "cannot be reached", "left alone"),
        trouble("asks to wait", llm -> llm.failNext(1000, 429, Map.of("Retry-After", "1")), "429"),
        trouble("fails", llm -> llm.failNext(1000, 500), "500", "left alone"),
        trouble("refuses the key", llm -> llm.failNext(1000, 401), "OPENAI_API_KEY", "left alone"),
        trouble("writes garbage", DevLlm::garbage, "not the form"),
        trouble("writes another form", llm -> llm.answerWith("{\"ok\":true}"), "not the form"),
        trouble("writes 1 MB of garbage", llm -> llm.answerWith("x".repeat(1 << 20)), "too long"),
        trouble(
            "cites what is not in the policy", llm -> llm.answerWith(unfounded), "does not have"),
        trouble("refuses", DevLlm::refuse, "refused"),
        trouble("is cut off", llm -> llm.stopWith("length"), "cut off"));
  }

  private static Arguments trouble(String name, Consumer<DevLlm> trouble, String... reasons) {
    return Arguments.of(name, trouble, List.of(reasons));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("troubles")
  void bringsEveryExpenseToAPersonAndRecovers(
      String name, Consumer<DevLlm> trouble, List<String> reasons) {
    trouble.accept(llm);

    List<String> ids =
        IntStream.range(0, EXPENSES)
            .mapToObj(i -> api.submit("employee", "20.0" + i, "Train ticket, " + name + " " + i))
            .toList();

    for (String id : ids) {
      JsonNode expense =
          api.awaitExpense(
              id,
              one -> {
                // Nobody wants to wait for the pause between two tries of a job.
                camunda.advanceClock(Duration.ofMillis(200));
                return one.has("review") && one.path("status").asText().equals("IN_REVIEW");
              });
      assertThat(expense.at("/assessment/recommendation").isMissingNode()).isTrue();
      String said = expense.at("/assessment/unavailable").asText();
      assertThat(reasons).as(said).anyMatch(said::contains);
    }
    assertThat(client.newIncidentSearchRequest().send().join().items()).isEmpty();

    llm.reset();
    await("the model is asked again")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              String id = api.submit("employee2", "10", "Train ticket, after it " + name);
              JsonNode expense =
                  api.awaitExpense(
                      id, one -> one.has("review") || one.at("/decision/at").isTextual());
              return expense.at("/assessment/recommendation").asText().equals("APPROVE");
            });
  }
}
