package org.countersign.assessment;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * There is no assessment. The message is made for logs, incidents and the ledger: no key, nothing
 * that the submitter or the model wrote. For the same reason it has no cause.
 */
final class AssessmentUnavailable extends RuntimeException {

  /** What went wrong decides what helps. */
  enum Kind {
    /** The endpoint is busy: the same question may be answered a little later. */
    BUSY,
    /** The endpoint is out of order: as BUSY, but asking all the time makes it worse. */
    OUTAGE,
    /** The endpoint turns everybody away, and will until somebody changes a setting. */
    LOCKED_OUT,
    /** The same question would fail again. */
    NO_ANSWER
  }

  private final Kind kind;
  private final @Nullable Duration retryAfter;
  private final @Nullable Provenance provenance;

  private AssessmentUnavailable(
      String reason, Kind kind, @Nullable Duration retryAfter, @Nullable Provenance provenance) {
    super(reason);
    this.kind = kind;
    this.retryAfter = retryAfter;
    this.provenance = provenance;
  }

  static AssessmentUnavailable because(Kind kind, String reason) {
    return new AssessmentUnavailable(reason, kind, null, null);
  }

  /** As {@link #because(Kind, String)}; the endpoint may have said when to come back. */
  static AssessmentUnavailable because(Kind kind, String reason, Optional<Duration> retryAfter) {
    return new AssessmentUnavailable(reason, kind, retryAfter.orElse(null), null);
  }

  static AssessmentUnavailable noAnswer(String reason) {
    return because(Kind.NO_ANSWER, reason);
  }

  /** The same, with what the endpoint did answer. */
  AssessmentUnavailable after(Provenance provenance) {
    return new AssessmentUnavailable(String.valueOf(getMessage()), kind, retryAfter, provenance);
  }

  boolean retryable() {
    return kind == Kind.BUSY || kind == Kind.OUTAGE;
  }

  /** Whether the next question is likely to fail in the same way, whatever it is. */
  boolean isOutage() {
    return kind == Kind.OUTAGE || kind == Kind.LOCKED_OUT;
  }

  /** What the endpoint asks for, which may be hours: bound it before obeying. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Empty when there was no answer at all. */
  Optional<Provenance> provenance() {
    return Optional.ofNullable(provenance);
  }
}
