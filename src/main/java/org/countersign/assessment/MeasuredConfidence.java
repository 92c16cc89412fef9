package org.countersign.assessment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lowest of the signals that an answer gives.
 *
 * @param confidence null when there is no signal, or one that is no probability: a human looks
 * @param method the signals that were there, as in LOGPROBS_AND_STATED, LOGPROBS, STATED; or NONE
 */
record MeasuredConfidence(@Nullable Confidence confidence, String method) {

  private static final MeasuredConfidence NONE = new MeasuredConfidence(null, "NONE");

  static MeasuredConfidence of(ModelAnswer answer, List<ConfidenceSignal> signals) {
    double lowest = 1;
    List<String> read = new ArrayList<>();
    for (ConfidenceSignal signal : signals) {
      var probability = signal.read(answer);
      if (probability.isEmpty()) {
        continue;
      }
      if (!Confidence.isValid(probability.getAsDouble())) {
        return NONE;
      }
      lowest = Math.min(lowest, probability.getAsDouble());
      read.add(signal.name());
    }
    return read.isEmpty()
        ? NONE
        : new MeasuredConfidence(new Confidence(lowest), String.join("_AND_", read));
  }
}
