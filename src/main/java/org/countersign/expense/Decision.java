package org.countersign.expense;

import java.time.Instant;
import org.countersign.contract.Surface;
import org.jspecify.annotations.Nullable;

/**
 * How an expense ended.
 *
 * @param outcome a final status
 * @param by the reviewer's or submitter's user name, or the decision table for {@code POLICY}
 */
public record Decision(
    Status outcome,
    By kind,
    String by,
    @Nullable Surface surface,
    @Nullable String comment,
    Instant at) {

  public Decision {
    if (!outcome.isFinal()) {
      throw new IllegalArgumentException(outcome + " is no decision");
    }
  }

  /** Who decided. The model never does: it can only spare a human an approval by policy. */
  public enum By {
    POLICY,
    HUMAN,
    TIMER
  }
}
