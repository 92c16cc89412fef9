package org.countersign.assessment;

import com.openai.errors.OpenAIException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The circuit breaker of the LLM endpoint. */
final class Circuits {

  private static final Logger LOG = LoggerFactory.getLogger(Circuits.class);
  private static final float HALF = 50;

  private Circuits() {}

  static CircuitBreaker of(AssessmentSettings.Circuit settings) {
    CircuitBreaker circuit =
        CircuitBreaker.of(
            "llm",
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.calls())
                .minimumNumberOfCalls(settings.calls())
                .failureRateThreshold(HALF)
                .waitDurationInOpenState(settings.pause())
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .recordException(Circuits::isOutage)
                .build());
    circuit
        .getEventPublisher()
        .onStateTransition(
            event -> {
              switch (event.getStateTransition()) {
                case CLOSED_TO_OPEN ->
                    LOG.warn(
                        "The LLM endpoint fails: it is asked no more than {} times every {} s, and"
                            + " every other expense goes to a person",
                        settings.probes(),
                        settings.pause().toSeconds());
                case HALF_OPEN_TO_CLOSED -> LOG.info("The LLM endpoint answers again");
                default -> {}
              }
            });
    return circuit;
  }

  private static boolean isOutage(Throwable error) {
    return switch (error) {
      case AssessmentUnavailable unavailable -> unavailable.isOutage();
      case OpenAIException openAi -> OpenAiErrors.translate(openAi).isOutage();
      default -> false;
    };
  }
}
