package org.countersign.assessment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The lowest of the signals that the answers give, before any calibration.
 *
 * @param confidence null when the wanted signal is missing, or one is no probability: a human looks
 * @param method the signals that were there, as in LOGPROBS_AND_STATED, AGREEMENT_AND_STATED,
 *     STATED; NONE when they do not make a confidence
 * @param signals what was read, by name, also when it is no probability
 */
record MeasuredConfidence(
    @Nullable Confidence confidence, String method, Map<String, Double> signals) {

  static final String NONE = "NONE";

  private static final List<ConfidenceSignal> SIGNALS =
      List.of(new TokenProbability(), new Agreement(), new StatedConfidence());

  MeasuredConfidence {
    signals = Map.copyOf(signals);
  }

  static MeasuredConfidence of(Answers answers, ConfidenceWay way) {
    SequencedMap<String, Double> read = new LinkedHashMap<>();
    for (ConfidenceSignal signal : SIGNALS) {
      OptionalDouble value = signal.read(answers);
      if (value.isPresent()) {
        read.put(signal.name(), value.getAsDouble());
      }
    }
    if (!way.isSatisfiedBy(read.keySet())
        || !read.values().stream().allMatch(Confidence::isValid)) {
      return new MeasuredConfidence(null, NONE, read);
    }
    double lowest = read.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    return new MeasuredConfidence(
        new Confidence(lowest), String.join("_AND_", read.keySet()), read);
  }
}
