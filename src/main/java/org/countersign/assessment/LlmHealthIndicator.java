package org.countersign.assessment;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the language model is asked. Never DOWN: an application whose model is away still does
 * its job, with people.
 */
@Component
class LlmHealthIndicator implements HealthIndicator {

  private final CircuitBreaker circuit;
  private final AssessmentSettings settings;

  LlmHealthIndicator(CircuitBreaker llmCircuit, AssessmentSettings settings) {
    this.circuit = llmCircuit;
    this.settings = settings;
  }

  @Override
  public Health health() {
    boolean asked = circuit.getState() == CircuitBreaker.State.CLOSED;
    Health.Builder health =
        asked
            ? Health.up()
            : Health.unknown()
                .withDetail(
                    "reason",
                    "It failed too often and is tried every %d s; expenses go to people meanwhile"
                        .formatted(settings.circuit().pause().toSeconds()));
    float failures = circuit.getMetrics().getFailureRate();
    return health
        .withDetail("model", settings.model())
        .withDetail("confidence", settings.confidence())
        .withDetail("failedOfLatestCallsPercent", failures < 0 ? "too few calls" : failures)
        .build();
  }
}
