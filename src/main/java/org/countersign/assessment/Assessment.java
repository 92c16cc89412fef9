package org.countersign.assessment;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The model's opinion, and where it came from.
 *
 * @param confidence null when the answer gives none that can be used: a human looks
 * @param confidenceMethod see {@link MeasuredConfidence}
 * @param reasons at most 7, of at most 300 characters; may repeat the submitter's words
 * @param flags in the order of {@link Flag}
 * @param model as the endpoint names it, which may be more exact than what was asked for
 * @param promptVersion see {@link Prompt}
 * @param tokensIn 0 when the endpoint does not say
 * @param tokensOut 0 when the endpoint does not say
 * @param latency of the call, without waiting for a free one
 * @param rawAnswer what the model wrote, for the database only
 */
record Assessment(
    Recommendation recommendation,
    @Nullable Confidence confidence,
    String confidenceMethod,
    List<String> reasons,
    Set<Flag> flags,
    String model,
    String promptVersion,
    long tokensIn,
    long tokensOut,
    Duration latency,
    String finishReason,
    String rawAnswer) {

  Assessment {
    reasons = List.copyOf(reasons);
    EnumSet<Flag> ordered = EnumSet.noneOf(Flag.class);
    ordered.addAll(flags);
    flags = Collections.unmodifiableSet(ordered);
  }

  /** Without reasons and raw answer: they may repeat the submitter's words. */
  @Override
  public String toString() {
    return "Assessment[%s, confidence %s (%s), flags %s, %s, %s, %d ms]"
        .formatted(
            recommendation,
            confidence == null ? "none" : confidence.value(),
            confidenceMethod,
            flags,
            model,
            promptVersion,
            latency.toMillis());
  }
}
