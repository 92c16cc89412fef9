package org.countersign.assessment;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * There is no assessment. The message is made for logs, incidents and the ledger: no key, nothing
 * that the submitter or the model wrote. For the same reason it has no cause.
 */
final class AssessmentUnavailable extends RuntimeException {

  private final boolean retryable;
  private final @Nullable Duration retryAfter;

  private AssessmentUnavailable(String reason, boolean retryable, @Nullable Duration retryAfter) {
    super(reason);
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  /** The same question may be answered a little later. */
  static AssessmentUnavailable forNow(String reason) {
    return new AssessmentUnavailable(reason, true, null);
  }

  /** As {@link #forNow(String)}; the endpoint may have said when to come back. */
  static AssessmentUnavailable forNow(String reason, Optional<Duration> retryAfter) {
    return new AssessmentUnavailable(reason, true, retryAfter.orElse(null));
  }

  /** The same question would fail again. */
  static AssessmentUnavailable forGood(String reason) {
    return new AssessmentUnavailable(reason, false, null);
  }

  boolean retryable() {
    return retryable;
  }

  /** What the endpoint asks for, which may be hours: bound it before obeying. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
