package org.countersign.assessment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form that the model fills in; its JSON schema is made from this record.
 *
 * <p>The schema lists properties by the alphabet and models write them in the schema's order. Keep
 * the recommendation first: after the reasons, its tokens would only repeat what the reasons have
 * settled, and their probability would be close to 1 for everything.
 */
record AnswerForm(
    Recommendation recommendation,
    @Nullable Double statedConfidence,
    List<String> supportingReasons,
    List<Flag> warningFlags) {

  static final String RECOMMENDATION = "recommendation";
}
