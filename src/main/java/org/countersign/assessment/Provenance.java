package org.countersign.assessment;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an opinion comes from, or an answer that is none.
 *
 * @param model as the endpoint names it, which may be more exact than what was asked for
 * @param promptVersion see {@link VersionedText}
 * @param policyVersion see {@link VersionedText}
 * @param cost in US dollars, estimated from the configured prices; null when there is none for the
 *     model
 * @param latency of the calls, without waiting for a free one
 * @param finishReason of the first answer
 * @param rawAnswers what the model wrote, for the database only
 */
record Provenance(
    String model,
    String promptVersion,
    String policyVersion,
    Sampling sampling,
    Usage usage,
    @Nullable BigDecimal cost,
    Duration latency,
    String finishReason,
    List<String> rawAnswers) {

  Provenance {
    rawAnswers = List.copyOf(rawAnswers);
  }

  /** Without the raw answers: they may repeat the submitter's words. */
  @Override
  public String toString() {
    return "%s, %s, %s, %s, %d ms"
        .formatted(model, promptVersion, policyVersion, sampling, latency.toMillis());
  }
}
