package org.countersign.assessment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form that the model fills in; its JSON schema is made from this record.
 *
 * <p>The schema lists properties by the alphabet and models write them in the schema's order. Keep
 * the recommendation first: after the reasons, its tokens would only repeat what the reasons have
 * settled, and their probability would be close to 1 for everything. Keep the clause before the
 * sentence that rests on it.
 */
record AnswerForm(
    Recommendation recommendation,
    @Nullable Double statedConfidence,
    List<Ground> supportingReasons,
    List<Flag> warningFlags) {

  static final String RECOMMENDATION = "recommendation";

  /** A reason as the model writes it. */
  record Ground(String clause, String sentence) {}
}
